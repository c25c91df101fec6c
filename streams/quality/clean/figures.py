"""The arithmetic that all scores share: precision, recall and F1 of counted words, and means over pages."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

_SHINGLE = 4  # words: those of the article extraction benchmark's own scorer
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Score:
    """How much of one page's body was kept, and how much else."""

    precision: float
    recall: float
    f1: float


def score_counts(right: int, kept: int, wanted: int) -> Score:
    """Return the score for `right` of `kept` words where `wanted` are the body's."""
    precision = right / kept if kept else float(wanted == 0)
    recall = right / wanted if wanted else 1.0
    return Score(precision, recall, 2 * right / (kept + wanted) if kept + wanted else 1.0)


def score_shingles(text: str, gold: str) -> Score:
    """Score a text against the gold body, by 4-word shingles."""
    ours, theirs = _shingles(text), _shingles(gold)
    return score_counts((ours & theirs).total(), ours.total(), theirs.total())


def score_words(text: str, gold: str) -> Score:
    """Score a text against the gold body, by words."""
    ours, theirs = Counter(_WORD.findall(text)), Counter(_WORD.findall(gold))
    return score_counts((ours & theirs).total(), ours.total(), theirs.total())


def benchmark_f1(scores: Sequence[Score]) -> float:
    """Return the F1 that the article extraction benchmark's scorer gives a set of pages.

    It is the harmonic mean of the pages' mean precision and mean recall, not the mean of their F1.
    """
    precision, recall = (fmean(getattr(score, name) for score in scores) for name in ("precision", "recall"))
    return round(2 * precision * recall / (precision + recall), 4) if precision + recall else 0.0


def mean(values: Sequence[float]) -> float:
    """Return the mean of the pages' figures as it is reported."""
    return round(fmean(values), 4)


def worst_tenth(values: Sequence[float]) -> float:
    """Return the mean of the lowest tenth of the pages' figures."""
    return mean(sorted(values)[: max(1, len(values) // 10)])


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1)))
