"""Figures in percent: precision, recall and F1 of tuples, macro-F1 of labels, calibration."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from streams.quality.stance.matching import Match, Mode, Tuple, matched, wanted_of

LABELS = ("against", "neutral", "favor")
_BINS = 5  # of confidence: a tenth of the found tuples of 54 documents is too few to tell a precision


def percent(part: float, whole: float) -> float:
    """Return a share in percent with one decimal; 0 where there is nothing."""
    return round(100 * part / whole, 1) if whole else 0.0


def retrieval(right: int, found: int, wanted: int) -> dict[str, float]:
    """Return precision, recall and F1, with the counts."""
    return {
        "precision": percent(right, found),
        "recall": percent(right, wanted),
        "f1": percent(2 * right, found + wanted),
        "right": right,
        "found": found,
        "wanted": wanted,
    }


def retrieved(
    texts: Iterable[tuple[Sequence[Tuple], Sequence[Tuple]]], mode: Mode = "full", *, unseen: int = 0
) -> dict[str, float]:
    """Return the figures over texts, each with its found and its annotated tuples.

    `unseen` counts annotated tuples of further texts, in which nothing was found.
    """
    right = found = 0
    for ours, gold in texts:
        matches = matched(ours, gold, mode=mode)
        right += sum(match.wanted is not None for match in matches)
        found += len(matches)
        unseen += len(wanted_of(gold))
    return retrieval(right, found, unseen)


def by_kind(hits: Iterable[tuple[str, bool]], share: str) -> dict[str, dict[str, float]]:
    """Return for each kind how many there are and which share of them was right, the commonest kind first."""
    counts: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for kind, is_right in hits:
        counts[kind] += 1
        right[kind] += is_right
    return {
        kind: {"n": n, "right": right[kind], share: percent(right[kind], n)}
        for kind, n in counts.most_common()
    }


def calibration(matches: Sequence[Match]) -> dict[str, object]:
    """Compare the confidence that was said with the precision that was had, in bins of confidence.

    `error` is the mean distance of the two, weighted by how many tuples a bin has.
    """
    bins: list[dict[str, float]] = []
    for low, high in pairwise(step / _BINS for step in range(_BINS + 1)):
        inside = [m for m in matches if low < m.found.confidence <= high or m.found.confidence == low == 0]
        if inside:
            said = sum(match.found.confidence for match in inside)
            right = sum(match.wanted is not None for match in inside)
            bins.append(
                {
                    "from": percent(low, 1),
                    "to": percent(high, 1),
                    "n": len(inside),
                    "said": percent(said, len(inside)),
                    "precision": percent(right, len(inside)),
                }
            )
    gaps = sum(each["n"] * abs(each["said"] - each["precision"]) for each in bins)
    return {"error": round(gaps / len(matches), 1) if matches else 0.0, "bins": bins}


def labelling(judged: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Return macro-F1 over the three labels and accuracy of (wanted, said) labels."""
    scores = [_f1(label, judged) for label in LABELS]
    return {
        "macro_f1": round(sum(scores) / len(scores), 1),
        "accuracy": percent(sum(wanted == said for wanted, said in judged), len(judged)),
        "n": len(judged),
    }


def _f1(label: str, judged: Sequence[tuple[str, str]]) -> float:
    right = sum(wanted == said == label for wanted, said in judged)
    counted = sum((wanted == label) + (said == label) for wanted, said in judged)
    return 200 * right / counted if counted else 0.0
