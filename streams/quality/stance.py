"""Score the stance stage on annotated news: `shared/data/stance_tuples` and files of the same format."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import orjson

from streams.contract.articles import CleanArticle, Cleaning, Language, Paragraph, Source, StanceArticle
from streams.contract.ids import sha256_of
from streams.stages.entities import EntityExtractor
from streams.stages.stance import StanceClassifier

Mode = Literal["full", "no_label", "strict"]
Ends = tuple[int, int]

MODES: tuple[Mode, ...] = ("full", "no_label", "strict")
SHARED_TARGET = 0.5  # of the shorter target: annotators agree on the thing, not on where its phrase ends
STRICT_TARGET = 0.5  # intersection over union; with STRICT_HOLDER the score that long spans can't flatter
STRICT_HOLDER = 0.3
_GAP = "\n\n"  # between paragraphs


@dataclass(frozen=True, slots=True)
class Tuple:
    """Who is for or against what, by the annotators or by the stage."""

    holder: Ends
    target: Ends
    label: str
    route: str = ""
    confidence: float = 1.0


@dataclass(slots=True)
class Tally:
    """Counts of right, found and wanted tuples, and of right and found ones by route."""

    right: int = 0
    found: int = 0
    wanted: int = 0
    routes: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    def figures(self) -> dict[str, float]:
        """Return precision, recall and F1 in percent, with the counts."""
        precision = 100 * self.right / self.found if self.found else 0.0
        recall = 100 * self.right / self.wanted if self.wanted else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return {
            "precision": round(precision, 1),
            "recall": round(recall, 1),
            "f1": round(f1, 1),
            "right": self.right,
            "found": self.found,
            "wanted": self.wanted,
        }


def evaluate(file: Path, extractor: EntityExtractor, classifier: StanceClassifier) -> dict[str, object]:
    """Return precision, recall and F1 of the stage on an annotated file, in three modes and by route.

    `full` is the match rule of the data's authors; `no_label` leaves out whether it is for or against;
    `strict` also wants the same words (intersection over union). Neutral tuples count neither way.
    """
    tallies = {mode: Tally() for mode in MODES}
    documents = 0
    for line in file.read_bytes().splitlines():
        document = orjson.loads(line)
        documents += 1
        enriched = classifier.classify(extractor.extract(as_article(document)))
        found, gold = found_tuples(enriched), gold_tuples(document)
        for mode in MODES:
            score(found, gold, tallies[mode], mode=mode)
    return {
        "documents": documents,
        **{mode: tallies[mode].figures() for mode in MODES},
        "routes": {
            route: {"right": right, "found": found, "precision": round(100 * right / found, 1)}
            for route, (right, found) in sorted(tallies["full"].routes.items())
        },
    }


def paragraphs_of(document: Mapping[str, object]) -> list[str]:
    """Return the paragraphs of an annotated document; an annotated sentence is one."""
    paragraphs = document.get("paragraphs")
    return [str(p) for p in paragraphs] if isinstance(paragraphs, list) else [str(document["text"])]


def _ranges(paragraphs: Iterable[str]) -> Iterator[Ends]:
    start = 0
    for paragraph in paragraphs:
        yield start, start + len(paragraph)
        start += len(paragraph) + len(_GAP)


def as_article(document: Mapping[str, object]) -> CleanArticle:
    """Return the clean article of an annotated document or sentence."""
    paragraphs = paragraphs_of(document)
    text = _GAP.join(paragraphs)
    title = document.get("title")
    return CleanArticle(
        id=str(document["id"]),
        revision=sha256_of(text.encode()),
        source=Source(),
        title=str(title) if title else None,
        language=Language(code="en", score=1),
        text=text,
        text_hash=sha256_of(text.encode()),
        paragraphs=tuple(
            Paragraph(start=start, end=end) for start, end in _ranges(paragraphs) if end > start
        ),
        removed=(),
        cleaning=Cleaning(method="none", confidence=1, quality="good"),
        minhash="",
        provenance=(),
    )


def gold_tuples(document: Mapping[str, object]) -> list[Tuple]:
    """Return the annotated tuples, as offsets into the article's text."""
    starts = [start for start, _ in _ranges(paragraphs_of(document))]
    tuples = document["tuples"]
    assert isinstance(tuples, list)
    return [
        Tuple(
            _moved(item["holder"], starts[item.get("paragraph", 0)]),
            _moved(item["target"], starts[item.get("paragraph", 0)]),
            item["label"],
        )
        for item in tuples
    ]


def _moved(words: Mapping[str, int], by: int) -> Ends:
    return words["start"] + by, words["end"] + by


def found_tuples(article: StanceArticle) -> list[Tuple]:
    """Return the stances that the stage found, the surest first."""
    found = [
        Tuple(
            (stance.holder.span.start, stance.holder.span.end),
            (stance.target.span.start, stance.target.span.end),
            stance.label,
            stance.route,
            stance.confidence,
        )
        for stance in article.stances
    ]
    return sorted(found, key=_unsureness)


def _unsureness(found: Tuple) -> float:
    return -found.confidence


def score(found: Sequence[Tuple], gold: Sequence[Tuple], tally: Tally, *, mode: Mode) -> None:
    """Match the found with the annotated tuples of one document, one to one, and count."""
    free = [wanted for wanted in gold if wanted.label != "neutral"]
    neutral = [wanted for wanted in gold if wanted.label == "neutral"]
    tally.wanted += len(free)
    for one in found:
        fitting = [wanted for wanted in free if matches(one, wanted, mode=mode)]
        if fitting:
            best = max(fitting, key=lambda wanted: union_share(one.target, wanted.target))
            free.remove(best)
        elif any(matches(one, wanted, mode="no_label") for wanted in neutral):
            continue
        tally.right += bool(fitting)
        tally.found += 1
        tally.routes[one.route][0] += bool(fitting)
        tally.routes[one.route][1] += 1


def matches(one: Tuple, wanted: Tuple, *, mode: Mode) -> bool:
    """Say whether two tuples mean the same: holders overlap, targets by half of the shorter, labels equal."""
    if not shared(one.holder, wanted.holder):
        return False
    shorter = min(one.target[1] - one.target[0], wanted.target[1] - wanted.target[0])
    if shared(one.target, wanted.target) < SHARED_TARGET * max(1, shorter):
        return False
    if mode == "no_label":
        return True
    if one.label != wanted.label:
        return False
    return mode == "full" or (
        union_share(one.target, wanted.target) >= STRICT_TARGET
        and union_share(one.holder, wanted.holder) >= STRICT_HOLDER
    )


def shared(one: Ends, other: Ends) -> int:
    """Return how many code points two ranges share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def union_share(one: Ends, other: Ends) -> float:
    """Return the intersection of two ranges over their union."""
    common = shared(one, other)
    return common / max(1, one[1] - one[0] + other[1] - other[0] - common)
