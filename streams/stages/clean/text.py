"""Plain text in: lines, blocks, verdicts, and what they make together."""

from collections.abc import Iterable, Sequence

from streams.stages.clean.blocks import Block, blocks_of, wrap_width
from streams.stages.clean.confidence import by_kept_share
from streams.stages.clean.fields import byline_in, publication_date
from streams.stages.clean.found import Found, Passage, kept, kept_share, metadata_lines, removed_lines
from streams.stages.clean.language import language_of
from streams.stages.clean.lines import Line, read_lines
from streams.stages.clean.phrases import Phrases
from streams.stages.clean.rules import LANGUAGE_FREE_RULES, PAGE_RULES, judge

METHOD = "text-rules"
OTHER_LANGUAGE = (
    "the text is not English and the line rules are: only lines that mean the same everywhere were removed"
)
# The longest lines are the article's rather than the page's; a thousand code points tell the language.
_LANGUAGE_LINES = 5
_LANGUAGE_CODE_POINTS = 250
# Code points a line. Of 748 development articles' bodies three have longer lines on average, all of one line.
_FLAT_CODE_POINTS = 3_000


def read_text(body: str, *, title: str | None, phrases: Phrases) -> Found:
    """Find the article in a plain text; `title` is the one that the raw message gives."""
    lines = tuple(read_lines(body))
    blocks = blocks_of(lines)
    english = reads_as_english(blocks)
    rules = PAGE_RULES if english else LANGUAGE_FREE_RULES
    verdicts = judge(blocks, phrases=phrases, title=title, rules=rules)
    metadata = tuple(metadata_lines(blocks, verdicts, numbered=True))
    return Found(
        passages=tuple(Passage(block.text, block.pieces) for block in kept(blocks, verdicts)),
        removed=tuple(removed_lines(blocks, verdicts, numbered=True)),
        metadata=metadata,
        method=METHOD,
        confidence=by_kept_share(kept_share(blocks, verdicts)),
        title=next((entry.text for entry in metadata if entry.field == "title"), None),
        byline=next((byline_in(entry.text) for entry in metadata if entry.field == "byline"), None),
        published_at=publication_date(entry.text for entry in metadata if entry.field == "published_at"),
        notes=tuple(_notes(body, lines, english=english)),
    )


def reads_as_english(blocks: Sequence[Block]) -> bool:
    """Say whether the longest blocks are English, or too short to tell."""
    longest = sorted(blocks, key=_length, reverse=True)[:_LANGUAGE_LINES]
    return language_of(" ".join(block.text[:_LANGUAGE_CODE_POINTS] for block in longest)).code in {
        "en",
        "und",
    }


def _length(block: Block) -> int:
    return len(block.text)


def _notes(body: str, lines: Sequence[Line], *, english: bool) -> Iterable[str]:
    repaired = sum(line.is_repaired for line in lines)
    if repaired:
        yield f"{repaired} of {len(lines)} lines had characters repaired"
    if wrap_width(lines) is not None:
        yield "the text was hard-wrapped: its lines are joined"
    if len(body) > _FLAT_CODE_POINTS * len(lines):
        yield "the text has lost its line breaks: nothing inside its lines was removed"
    if not english:
        yield OTHER_LANGUAGE
