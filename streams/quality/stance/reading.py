"""The annotated files: rows of `stance_tuples` and of `stance`, as articles, tuples and given pairs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson

from streams.contract.articles import (
    CleanArticle,
    Cleaning,
    Holder,
    Language,
    Occurrence,
    Paragraph,
    Source,
    Stance,
    StanceArticle,
    Target,
)
from streams.contract.ids import sha256_of
from streams.contract.spans import Span
from streams.quality.stance.matching import Ends, Tuple

Row = Mapping[str, object]

_GAP = "\n\n"  # between paragraphs


@dataclass(frozen=True, slots=True)
class Pair:
    """A given holder and target within a text, and the side taken; no holder: the narrator's."""

    text: str
    holder: Ends | None
    target: Ends | None
    label: str
    source: str


def rows_of(file: Path) -> list[Row]:
    """Return the rows of a file of JSON lines."""
    return [orjson.loads(line) for line in file.read_bytes().splitlines() if line.strip()]


def group_of(row: Row) -> str:
    """Return what a row is split by: its article or sentence in the source."""
    return str(row.get("group") or row["id"])


def has_tuples(row: Row) -> bool:
    """Say whether a row is a text with its tuples; others are given pairs."""
    return "tuples" in row


def pair_of(row: Row) -> Pair:
    """Return the given pair of a row; without a source its id's first letters name it (`dse-train-0`)."""
    named = str(row.get("source") or str(row["id"]).replace("_", "-").split("-")[0])
    return Pair(
        str(row["text"]), _ends(row["holder_span"]), _ends(row["target_span"]), str(row["label"]), named
    )


def _ends(span: object) -> Ends | None:
    return (int(span[0]), int(span[1])) if isinstance(span, list) else None


def paragraphs_of(row: Row) -> list[str]:
    """Return the paragraphs of an annotated document; an annotated sentence is one."""
    paragraphs = row.get("paragraphs")
    return [str(p) for p in paragraphs] if isinstance(paragraphs, list) else [str(row["text"])]


def _ranges(paragraphs: Iterable[str]) -> Iterator[Ends]:
    start = 0
    for paragraph in paragraphs:
        yield start, start + len(paragraph)
        start += len(paragraph) + len(_GAP)


def as_article(row: Row) -> CleanArticle:
    """Return the clean article of an annotated document or sentence."""
    paragraphs = paragraphs_of(row)
    text = _GAP.join(paragraphs)
    title = row.get("title")
    return CleanArticle(
        id=str(row["id"]),
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


def gold_tuples(row: Row) -> list[Tuple]:
    """Return the annotated tuples, as offsets into the article's text."""
    starts = [start for start, _ in _ranges(paragraphs_of(row))]
    tuples = row["tuples"]
    assert isinstance(tuples, list)
    return [_gold(item, starts[item.get("paragraph", 0)]) for item in tuples]


def _gold(item: Mapping[str, Mapping[str, int]], start: int) -> Tuple:
    cue = item.get("cue")
    return Tuple(
        holder=_moved(item["holder"], start),
        target=_moved(item["target"], start),
        label=str(item["label"]),
        cue=_moved(cue, start) if cue else None,
        name=str(item.get("holder_name") or ""),
    )


def _moved(words: Mapping[str, int], by: int) -> Ends:
    return words["start"] + by, words["end"] + by


def found_tuples(article: StanceArticle) -> list[Tuple]:
    """Return what the stage found, one tuple for each place where a stance is said."""
    found: list[Tuple] = []
    for stance in article.stances:
        found += [found_at(stance), *(_found(stance, again) for again in stance.also)]
    return found


def found_at(stance: Stance) -> Tuple:
    """Return a stance as a tuple, without the other places where it is said."""
    return _found(stance, stance)


def _found(stance: Stance, place: Stance | Occurrence) -> Tuple:
    return Tuple(
        holder=_ends_of(place.holder),
        target=_ends_of(place.target),
        label=stance.label,
        route=place.route,
        confidence=place.confidence,
        cue=_ends_of(place.cue),
        name=stance.holder.name,
    )


def _ends_of(words: Holder | Target | Span) -> Ends:
    span = words if isinstance(words, Span) else words.span
    return span.start, span.end
