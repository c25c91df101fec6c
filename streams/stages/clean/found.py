"""What both ways through the stage, text and HTML, find in a document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeGuard, get_args

from streams.contract.articles import Metadata, MetadataField, Removed
from streams.stages.clean.blocks import Block, Verdict
from streams.stages.clean.lines import Line, Piece


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph to be, with the stretches that stand unchanged in the raw text (null for HTML)."""

    text: str
    pieces: tuple[Piece, ...] | None


@dataclass(frozen=True, slots=True)
class Found:
    """The article's passages and fields, and every other line with its fate."""

    passages: tuple[Passage, ...]
    removed: tuple[Removed, ...]
    metadata: tuple[Metadata, ...]
    method: str
    confidence: float
    title: str | None = None
    byline: str | None = None
    published_at: str | None = None
    notes: tuple[str, ...] = ()


def kept(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> Iterable[Block]:
    """Yield the blocks that are paragraphs."""
    return (block for block, verdict in zip(blocks, verdicts, strict=True) if verdict is None)


def kept_share(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> float:
    """Return the share of the words that are in paragraphs."""
    return sum(block.words for block in kept(blocks, verdicts)) / max(1, sum(block.words for block in blocks))


def removed_lines(
    blocks: Sequence[Block], verdicts: Sequence[Verdict], *, numbered: bool
) -> Iterable[Removed]:
    """Yield the lines that are no part of the article; `numbered` where they are the document's."""
    for line, verdict in _lines(blocks, verdicts):
        if verdict is not None and not is_field(verdict):
            yield Removed(text=line.text or line.raw, line=line.number if numbered else None, reason=verdict)


def metadata_lines(
    blocks: Sequence[Block], verdicts: Sequence[Verdict], *, numbered: bool
) -> Iterable[Metadata]:
    """Yield the lines that are fields of the message."""
    for line, verdict in _lines(blocks, verdicts):
        if is_field(verdict):
            yield Metadata(field=verdict, text=line.text, line=line.number if numbered else None)


def is_field(verdict: Verdict) -> TypeGuard[MetadataField]:
    """Say whether the verdict names a field of the message."""
    return verdict in _FIELDS


_FIELDS = frozenset(get_args(MetadataField))


def _lines(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> Iterable[tuple[Line, Verdict]]:
    return ((line, verdict) for block, verdict in zip(blocks, verdicts, strict=True) for line in block.lines)
