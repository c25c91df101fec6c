"""What both ways through the stage, text and HTML, find in a document."""

from dataclasses import dataclass

from streams.contract.articles import Metadata, RemovalReason, Removed
from streams.stages.clean.lines import Piece


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

    @property
    def kept_words(self) -> int:
        """Return the number of words in the passages."""
        return sum(len(passage.text.split()) for passage in self.passages)

    @property
    def removed_words(self) -> int:
        """Return the number of words in the removed lines."""
        return sum(len(line.text.split()) for line in self.removed)


def removed(text: str, reason: RemovalReason, line: int | None) -> Removed:
    """Return the record of a removed line."""
    return Removed(text=text, line=line, reason=reason)
