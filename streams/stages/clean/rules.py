"""The line rules: what each block of a plain text is, by its words and by where it stands.

Each rule sees the page with the verdicts so far and returns verdicts of its own; the first rule that decides
on a block is final. A block that no rule decides on is a paragraph of the article.

The numbers were chosen on the development pages whose domain's SHA-256 is not divisible by 3 and checked on
the others, by mean token F1 of both renderings; `streams.quality.clean` repeats the measurement.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from streams.contract.articles import RemovalReason
from streams.stages.clean.blocks import Block, Verdict
from streams.stages.clean.fields import byline_in, is_agency_credit, is_date_line
from streams.stages.clean.lines import has_word
from streams.stages.clean.phrases import Phrases, fold_line
from streams.stages.clean.title import find_title

# Of lines with an end of sentence, 49 % are body at 5 to 8 words, 65 % at 20, 90 % over 30; swept 6, 8, 10.
_PROSE_WORDS = 6
# Without an end of sentence too; swept 15 to 40: 20 keeps most of the already clean texts.
_LONG_WORDS = 20
# What a block adds to the article's stretch: prose its words up to a limit (swept 25 to 100: without one
# a long legal notice outweighs the chrome before it), a short line a little less than nothing (swept 0 to 10:
# more cuts lists off), a line that a rule took for chrome much less (swept 6 to 50).
_MOST_WORTH = 60
_SHORT_LINE_WORTH = -1
_CHROME_WORTH = -35
# One such line between two that are none: advertisements and links also stand before last paragraphs. Against
# -35 for these too it costs .002 of token F1 and keeps more of the already clean texts (swept 0 to -35).
_SINGLE_CHROME_WORTH = -20
# What stands inside articles says nothing about their ends.
_INSIDE: frozenset[Verdict] = frozenset({"media-player", "image-label", "caption"})
# Readers' comments are long prose: their heading ends the article almost wherever it stands (swept .1 to .4).
_COMMENTS_FROM = 0.2
# Other headings of chrome also stand inside articles (swept .4 to .9).
_SECTIONS_FROM = 0.75
# Introductions of authors (swept .6 to .9).
_BIOS_FROM = 0.8
# A repeated line is a pull quote or a picture's alternative text, a short one may be a heading (swept 5, 8).
_DUPLICATE_WORDS = 8
# A label or name above a player or a biography.
_HEADING_WORDS = 15
_NAME_WORDS = 6


@dataclass(frozen=True, slots=True)
class Page:
    """The blocks of a document, what each says by itself, and the verdicts so far: null is undecided."""

    blocks: tuple[Block, ...]
    verdicts: tuple[Verdict, ...]
    phrases: Phrases
    title: str | None
    reasons: tuple[RemovalReason | None, ...]  # by a block's words alone
    progress: tuple[float, ...]  # the share of the prose that stands before a block


Rule = Callable[[Page], Mapping[int, Verdict]]


def judge(
    blocks: Sequence[Block], *, phrases: Phrases, title: str | None, rules: Sequence[Rule]
) -> tuple[Verdict, ...]:
    """Return a verdict for each block, null for a paragraph; `title` is the article's where it is known."""
    page = Page(
        blocks=tuple(blocks),
        verdicts=(None,) * len(blocks),
        phrases=phrases,
        title=title,
        reasons=tuple(phrases.reason(block.text) for block in blocks),
        progress=tuple(_progress(blocks)),
    )
    for rule in rules:
        found = rule(page)
        page = replace(page, verdicts=tuple(old or found.get(i) for i, old in enumerate(page.verdicts)))
    return page.verdicts


def _progress(blocks: Sequence[Block]) -> Iterator[float]:
    words = [block.words if is_prose(block) else 0 for block in blocks]
    total = sum(words) or 1
    return (before / total for before in accumulate(words[:-1], initial=0))


def is_prose(block: Block) -> bool:
    """Say whether the block reads as sentences, or introduces a list."""
    is_sentence = block.ends_sentence or block.text.endswith(":")
    return block.words >= (_PROSE_WORDS if is_sentence else _LONG_WORDS)


def _without_words(page: Page) -> dict[int, Verdict]:
    """Lines of which the repair left nothing, such as a bare entity of a space."""
    return {i: "not-body" for i, block in enumerate(page.blocks) if not has_word(block.text)}


def _layout_labels(page: Page) -> dict[int, Verdict]:
    """Breakpoint labels come in sets; alone, `MD` is a doctor or a state."""
    found: dict[int, Verdict] = {
        i: reason for i, reason in enumerate(page.reasons) if reason == "layout-label"
    }
    return found if len(found) > 1 else {}


def _image_labels(page: Page) -> dict[int, Verdict]:
    return {i: reason for i, reason in enumerate(page.reasons) if reason == "image-label"}


def _players(page: Page) -> dict[int, Verdict]:
    """Find media players, with the one or two headings directly above them."""
    found: dict[int, Verdict] = {}
    for i, reason in enumerate(page.reasons):
        if reason == "media-player":
            found[i] = reason
            for above in (i - 1, i - 2):
                if above < 0 or not _is_heading(page.blocks[above]):
                    break
                found[above] = reason
    return found


def _is_heading(block: Block) -> bool:
    return block.words < _HEADING_WORDS and not block.ends_sentence


def _fields(page: Page) -> dict[int, Verdict]:
    found: dict[int, Verdict] = {}
    for i, block in enumerate(page.blocks):
        if is_agency_credit(block.text):
            found[i] = "credit"
        elif byline_in(block.text) is not None:
            found[i] = "byline"
        elif is_date_line(block.text):
            found[i] = "published_at"
    return found


def _phrases(page: Page) -> dict[int, Verdict]:
    return {i: reason for i, reason in enumerate(page.reasons) if reason not in {None, "layout-label"}}


def _sections(page: Page) -> dict[int, Verdict]:
    """Find the heading of comments, related stories and the like; it takes everything below it."""
    for i, block in enumerate(page.blocks):
        reason = page.phrases.sections.get(fold_line(block.text)) if _is_heading(block) else None
        if reason is not None and page.progress[i] >= (
            _COMMENTS_FROM if reason == "comment" else _SECTIONS_FROM
        ):
            return dict.fromkeys(range(i, len(page.blocks)), reason)
    return {}


def _biographies(page: Page) -> dict[int, Verdict]:
    """Who wrote or published it, near the end, with the name above."""
    found: dict[int, Verdict] = {}
    for i, block in enumerate(page.blocks):
        reason = page.phrases.tail_reason(block.text) if page.progress[i] >= _BIOS_FROM else None
        if reason is not None:
            found[i] = reason
            above = page.blocks[i - 1] if i else None
            if above is not None and above.words <= _NAME_WORDS and not above.ends_sentence:
                found[i - 1] = reason
    return found


def _title(page: Page) -> dict[int, Verdict]:
    first_body, _ = _article(page)
    return dict.fromkeys(
        find_title(page.blocks, page.verdicts, first_body=first_body, given=page.title), "title"
    )


def _known_title(page: Page) -> dict[int, Verdict]:
    return dict.fromkeys(find_title(page.blocks, page.verdicts, first_body=0, given=page.title), "title")


def _around_the_article(page: Page) -> dict[int, Verdict]:
    """Labels above the article's stretch and leftovers below it."""
    first, last = _article(page)
    if first == last:
        return {}
    above: dict[int, Verdict] = {
        i: "site-label" if _is_heading(page.blocks[i]) else "not-body" for i in range(first)
    }
    return {**above, **dict.fromkeys(range(last, len(page.blocks)), "not-body")}


def _article(page: Page) -> tuple[int, int]:
    """Return the stretch `[first, last)` of blocks with the greatest worth; empty where there is no prose."""
    best, best_sum, start, running = (0, 0), 0, 0, 0
    for i, block in enumerate(page.blocks):
        worth = _worth(block, page.verdicts[i], is_single=i == 0 or page.verdicts[i - 1] is None)
        running += worth
        if running < 0:
            start, running = i + 1, 0
        elif running > best_sum or (running == best_sum > 0 == worth and best[1] == i):
            best, best_sum = (start, i + 1), running
    first, last = best
    while first < last and page.verdicts[first] is not None:
        first += 1
    return first, last


def _worth(block: Block, verdict: Verdict, *, is_single: bool) -> int:
    if verdict in _INSIDE:
        return 0
    if verdict is not None:
        return _SINGLE_CHROME_WORTH if is_single else _CHROME_WORTH
    if is_prose(block):
        return min(block.words, _MOST_WORTH)
    # A short sentence or the heading of a list says neither that the article goes on nor that it ended.
    return 0 if block.ends_sentence or block.text.endswith(":") else _SHORT_LINE_WORTH


def _duplicates(page: Page) -> dict[int, Verdict]:
    """Later copies of a line."""
    seen: set[str] = set()
    found: dict[int, Verdict] = {}
    for i, block in enumerate(page.blocks):
        if page.verdicts[i] is None and block.words >= _DUPLICATE_WORDS:
            folded = block.text.casefold()
            if folded in seen:
                found[i] = "duplicate"
            seen.add(folded)
    return found


LANGUAGE_FREE_RULES: tuple[Rule, ...] = (_without_words, _layout_labels, _image_labels, _players)
# For the text of a page.
PAGE_RULES: tuple[Rule, ...] = (
    *LANGUAGE_FREE_RULES,
    _fields,
    _phrases,
    _sections,
    _biographies,
    _title,
    _around_the_article,
    _duplicates,
)
# For what an extractor took for the article: where a line stands says nothing more. Token F1 with the gold
# bodies went from .953 to .965 on 82 development pages of news, from .936 to .938 on 276 others.
EXTRACT_RULES: tuple[Rule, ...] = (*LANGUAGE_FREE_RULES, _fields, _phrases, _known_title, _duplicates)
