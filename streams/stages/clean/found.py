"""What both ways through the stage, text and HTML, find in a document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeGuard, get_args

from streams.contract.articles import Fields, Metadata, MetadataField, Place, Removed, Rendering, Repair
from streams.stages.clean.blocks import Block, Verdict
from streams.stages.clean.lines import Line, Piece


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph to be, with the stretches that stand unchanged in the raw text or the page's rendering."""

    text: str
    pieces: tuple[Piece, ...]
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The article's passages and fields, and every other line with its fate."""

    passages: tuple[Passage, ...]
    removed: tuple[Removed, ...]
    metadata: tuple[Metadata, ...]
    fields: Fields
    method: str
    confidence: float
    repairs: tuple[Repair, ...] = ()
    rendering: Rendering | None = None
    notes: tuple[str, ...] = ()


def kept(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> Iterable[Block]:
    """Yield the blocks that are paragraphs."""
    return (block for block, verdict in zip(blocks, verdicts, strict=True) if verdict is None)


def passages_of(
    blocks: Sequence[Block], verdicts: Sequence[Verdict], scores: Sequence[float | None]
) -> tuple[Passage, ...]:
    """Return the paragraphs to be."""
    return tuple(
        Passage(block.text, block.pieces, score)
        for block, verdict, score in zip(blocks, verdicts, scores, strict=True)
        if verdict is None
    )


def removed_lines(
    blocks: Sequence[Block],
    verdicts: Sequence[Verdict],
    scores: Sequence[float | None],
    *,
    numbered: bool,
) -> Iterable[Removed]:
    """Yield the lines that are no part of the article; `numbered` where they are the document's."""
    for block, verdict, score in zip(blocks, verdicts, scores, strict=True):
        if verdict is not None and not is_field(verdict):
            for line in block.lines:
                yield Removed(
                    text=line.text or line.raw,
                    line=line.number if numbered else None,
                    reason=verdict,
                    place=_place(line),
                    score=score,
                )


def metadata_lines(
    blocks: Sequence[Block], verdicts: Sequence[Verdict], *, numbered: bool
) -> Iterable[Metadata]:
    """Yield the lines that are fields of the message."""
    for line, verdict in _lines(blocks, verdicts):
        if is_field(verdict):
            yield Metadata(
                field=verdict,
                text=line.text,
                line=line.number if numbered else None,
                place=_place(line),
            )


def is_field(verdict: Verdict) -> TypeGuard[MetadataField]:
    """Say whether the verdict names a field of the message."""
    return verdict in _FIELDS


_FIELDS = frozenset(get_args(MetadataField))


def _place(line: Line) -> Place:
    return Place(start=line.start, end=line.start + len(line.raw))


def _lines(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> Iterable[tuple[Line, Verdict]]:
    return ((line, verdict) for block, verdict in zip(blocks, verdicts, strict=True) for line in block.lines)
