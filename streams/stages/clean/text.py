"""Plain text in: lines, blocks, verdicts, and what they make together."""

from collections.abc import Iterable, Sequence

from streams.contract.articles import Fields, Metadata, Stated
from streams.stages.clean.blocks import Block, blocks_of, is_flat, wrap_width
from streams.stages.clean.confidence import by_promise
from streams.stages.clean.fields import byline_in, publication_date, update_date
from streams.stages.clean.found import Found, metadata_lines, passages_of, removed_lines
from streams.stages.clean.lineclass import LineClassifier
from streams.stages.clean.lines import Line, read_lines
from streams.stages.clean.phrases import Phrases
from streams.stages.clean.repairs import repairs_of
from streams.stages.clean.settle import settle

METHOD = "line-classifier"
OTHER_LANGUAGE = (
    "the text is not English and the classifier is: only lines that mean the same everywhere were removed"
)


def read_text(body: str, *, title: str | None, phrases: Phrases, classifier: LineClassifier) -> Found:
    """Find the article in a plain text; `title` is the one that the raw message gives."""
    lines = tuple(read_lines(body))
    blocks = blocks_of(lines)
    judged = settle(blocks, title=title, phrases=phrases, classifier=classifier)
    parts = judged.blocks, judged.verdicts, judged.scores
    metadata = tuple(metadata_lines(judged.blocks, judged.verdicts, numbered=True))
    return Found(
        passages=passages_of(*parts),
        removed=tuple(removed_lines(*parts, numbered=True)),
        metadata=metadata,
        method=METHOD,
        confidence=by_promise(judged.promise),
        fields=_fields(metadata),
        repairs=tuple(repairs_of(lines)),
        notes=tuple(_notes(lines, blocks, english=judged.promise is not None)),
    )


def _fields(metadata: Sequence[Metadata]) -> Fields:
    title = next((entry.text for entry in metadata if entry.field == "title"), None)
    byline = next((byline_in(entry.text) for entry in metadata if entry.field == "byline"), None)
    dates = [entry.text for entry in metadata if entry.field == "published_at"]
    return Fields(title=_in_text(title), byline=_in_text(byline), published_at=_published(dates))


def _published(lines: Sequence[str]) -> Stated | None:
    if day := publication_date(lines):
        return _in_text(day)
    day = update_date(lines)
    return Stated(value=day, origin="update") if day else None


def _in_text(value: str | None) -> Stated | None:
    return Stated(value=value, origin="text") if value else None


def _notes(lines: Sequence[Line], blocks: Sequence[Block], *, english: bool) -> Iterable[str]:
    repaired = sum(line.is_repaired for line in lines)
    if repaired:
        yield f"{repaired} of {len(lines)} lines had characters repaired"
    if wrap_width(lines) is not None:
        yield "the text was hard-wrapped: its lines are joined"
    if is_flat(blocks):
        yield "the text has lost its line breaks: its sentences are judged as lines"
    if not english:
        yield OTHER_LANGUAGE
