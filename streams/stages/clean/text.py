"""Plain text in: lines, blocks, verdicts, and what they make together."""

from collections.abc import Iterable, Sequence

from streams.contract.articles import Metadata, Removed
from streams.stages.clean.blocks import FIELDS, Block, Verdict, blocks_of, wrap_width
from streams.stages.clean.fields import byline_in, publication_date
from streams.stages.clean.found import Found, Passage
from streams.stages.clean.language import language_of
from streams.stages.clean.lines import Line, read_lines
from streams.stages.clean.phrases import Phrases
from streams.stages.clean.rules import judge

METHOD = "text-rules"
_ENGLISH_OR_UNKNOWN = {"en", "und"}
# The longest lines are the article's rather than the page's; a thousand code points tell the language.
_LANGUAGE_LINES = 5
_LANGUAGE_CODE_POINTS = 250
# A text with fewer line breaks has lost them; one of the development articles has so long a paragraph.
_FLAT_CODE_POINTS = 3_000


def read_text(body: str, *, title: str | None, phrases: Phrases) -> Found:
    """Find the article in a plain text; `title` is the one that the raw message gives."""
    lines = tuple(read_lines(body))
    blocks = blocks_of(lines)
    english = _language_code(blocks) in _ENGLISH_OR_UNKNOWN
    verdicts = judge(blocks, phrases=phrases, title=title, english=english)
    metadata = tuple(_metadata(blocks, verdicts))
    return Found(
        passages=tuple(Passage(b.text, b.pieces) for b, v in zip(blocks, verdicts, strict=True) if v is None),
        removed=tuple(_removed(blocks, verdicts)),
        metadata=metadata,
        method=METHOD,
        confidence=1.0,
        title=next((b.text for b, v in zip(blocks, verdicts, strict=True) if v == "title"), None),
        byline=next((byline_in(entry.text) for entry in metadata if entry.field == "byline"), None),
        published_at=publication_date(entry.text for entry in metadata if entry.field == "published_at"),
        notes=tuple(_notes(body, lines, english=english)),
    )


def _language_code(blocks: Sequence[Block]) -> str:
    longest = sorted(blocks, key=_length, reverse=True)[:_LANGUAGE_LINES]
    return language_of(" ".join(block.text[:_LANGUAGE_CODE_POINTS] for block in longest)).code


def _length(block: Block) -> int:
    return len(block.text)


def _removed(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> Iterable[Removed]:
    for block, verdict in zip(blocks, verdicts, strict=True):
        if verdict is not None and verdict not in FIELDS:
            for line in block.lines:
                yield Removed.model_validate({"text": line.text or line.raw, "line": line.number, "reason": verdict})


def _metadata(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> Iterable[Metadata]:
    for block, verdict in zip(blocks, verdicts, strict=True):
        if verdict in FIELDS:
            for line in block.lines:
                yield Metadata.model_validate({"field": verdict, "text": line.text, "line": line.number})


def _notes(body: str, lines: Sequence[Line], *, english: bool) -> Iterable[str]:
    repaired = sum(line.is_repaired for line in lines)
    if repaired:
        yield f"{repaired} of {len(lines)} lines had characters repaired"
    if wrap_width(lines) is not None:
        yield "the text was hard-wrapped: its lines are joined"
    if len(body) > _FLAT_CODE_POINTS * len(lines):
        yield "the text has lost its line breaks: nothing inside its lines was removed"
    if not english:
        yield "the text is not English and the line rules are: only lines that mean the same everywhere were removed"
