"""What each block of a text is: rules for what must never depend on a score, then the classifier's scores.

Each rule sees the page with the verdicts so far and returns verdicts of its own; the first rule that decides
on a block is final. A block that no rule decides on is a paragraph of the article.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from streams.contract.articles import RemovalReason
from streams.stages.clean.blocks import Block, Verdict
from streams.stages.clean.cuts import HIGHEST_CUT, cut_of
from streams.stages.clean.fields import byline_in, is_agency_credit, is_date_line
from streams.stages.clean.lines import has_word
from streams.stages.clean.phrases import Phrases, fold_line, reason_for
from streams.stages.clean.title import find_title

# The phrase lists look at headings and labels, and at longer lines unless the classifier is sure of them. Out
# of fold token F1 of rough and whole pages: .9517, .9347 up to .5; .9523, .9353 up to .8; .9527, .9355 so.
_SURE = 0.95
# Without an end of sentence a line of so many words reads as prose, too.
_PROSE_WORDS, _LONG_WORDS = 6, 20
# A repeated line is a pull quote or a picture's alternative text, a short one a heading (swept 8 to 20).
_DUPLICATE_WORDS = 12
# Introductions of authors stand behind so much of the text (swept .6 to .9).
_BIOS_FROM = 0.8
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
    scores: tuple[float, ...]  # the probability that a block is part of the article
    cut: float


Rule = Callable[[Page], Mapping[int, Verdict]]


def judge(
    blocks: Sequence[Block],
    *,
    phrases: Phrases,
    title: str | None,
    scores: Sequence[float] | None,
    cut: float | None = None,
) -> tuple[Verdict, ...]:
    """Return a verdict for each block, null for a paragraph; `title` is the article's where it is known.

    Without `scores` only what means the same in every language is decided on. `cut` is the lowest score of a
    paragraph, null for that which suits the page.
    """
    known = scores if scores is not None else (0.0,) * len(blocks)
    page = Page(
        blocks=tuple(blocks),
        verdicts=(None,) * len(blocks),
        phrases=phrases,
        title=title,
        reasons=tuple(
            reason_for(phrases, block.text) if score < _SURE or block.words < _HEADING_WORDS else None
            for block, score in zip(blocks, known, strict=True)
        ),
        scores=tuple(known),
        cut=0.0,
    )
    page = _decide(page, _SURE_RULES)
    if scores is None:
        return page.verdicts
    page = replace(page, cut=_cut(page) if cut is None else cut)
    return _decide(page, _SCORE_RULES).verdicts


def _decide(page: Page, rules: Sequence[Rule]) -> Page:
    for rule in rules:
        verdicts = list(page.verdicts)
        for i, verdict in rule(page).items():
            verdicts[i] = verdicts[i] or verdict
        page = replace(page, verdicts=tuple(verdicts))
    return page


def _cut(page: Page) -> float:
    open_ = [i for i, verdict in enumerate(page.verdicts) if verdict is None]
    return cut_of([page.scores[i] for i in open_], [page.blocks[i].words for i in open_])


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


def _credits(page: Page) -> dict[int, Verdict]:
    return {i: "credit" for i, block in enumerate(page.blocks) if is_agency_credit(block.text)}


def _bylines_and_dates(page: Page) -> dict[int, Verdict]:
    found: dict[int, Verdict] = {}
    for i, block in enumerate(page.blocks):
        if byline_in(block.text) is not None:
            found[i] = "byline"
        elif is_date_line(block.text):
            found[i] = "published_at"
    return found


def _title(page: Page) -> dict[int, Verdict]:
    """Find the headline: the one that is given, else among the lines above the prose.

    One that scores like a paragraph may only be the first: over an article without chrome it reads like the
    article. Of such headlines 12 of 100 were found without that, now 88 (decision 0017).
    """
    if page.title is not None:
        return dict.fromkeys(find_title(page.blocks, page.verdicts, first_body=0, given=page.title), "title")
    prose = (i for i, block in enumerate(page.blocks) if page.scores[i] >= HIGHEST_CUT and is_prose(block))
    # A question on top is a headline sooner than a paragraph.
    is_question = any(block.text.endswith("?") for block in page.blocks[:1])
    first_body = next((i for i in prose if i or not is_question), 0)
    open_ = [
        verdict or ("low-score" if i and score >= HIGHEST_CUT else None)
        for i, (verdict, score) in enumerate(zip(page.verdicts, page.scores, strict=True))
    ]
    return dict.fromkeys(find_title(page.blocks, open_, first_body=first_body, given=None), "title")


def _low_scores(page: Page) -> dict[int, Verdict]:
    """Find the blocks that a phrase list knows or that score below the cut, with the best reason for each."""
    gone = [
        verdict is None and (score < page.cut or reason not in {None, "layout-label"})
        for verdict, score, reason in zip(page.verdicts, page.scores, page.reasons, strict=True)
    ]
    return dict(_with_reasons(page, gone))


def _is_name(block: Block) -> bool:
    return block.words <= _NAME_WORDS and not block.ends_sentence


def _with_reasons(page: Page, gone: Sequence[bool]) -> Iterator[tuple[int, Verdict]]:
    """Yield a reason for each block that goes: its own words', its section's, its place's, else its score."""
    section: RemovalReason | None = None
    starts = False  # whether the article has begun
    biography = [
        page.phrases.tail_reason(block.text) if gone[i] else None for i, block in enumerate(page.blocks)
    ]
    for i, block in enumerate(page.blocks):
        if not gone[i]:
            if page.verdicts[i] is None:
                section, starts = None, True
            continue
        if _is_heading(block):
            section = page.phrases.sections.get(fold_line(block.text), section)
        own = page.reasons[i]
        reason = (own if own != "layout-label" else None) or section or biography[i]
        if reason is None and i + 1 < len(gone) and _is_name(block):
            reason = biography[i + 1]
        if reason is None and not starts and _is_heading(block):
            reason = "site-label"
        yield i, reason or "low-score"


def _biographies(page: Page) -> dict[int, Verdict]:
    """Find who wrote or published it, near the end, with the name above."""
    found: dict[int, Verdict] = {}
    before = accumulate((block.words for block in page.blocks), initial=0)
    start = _BIOS_FROM * sum(block.words for block in page.blocks)
    for i, (block, words) in enumerate(zip(page.blocks, before, strict=False)):
        if words >= start and page.scores[i] < _SURE:
            reason = page.phrases.tail_reason(block.text)
            if reason is not None:
                found[i] = reason
                if i and _is_name(page.blocks[i - 1]):
                    found[i - 1] = reason
    return found


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


# What never depends on a score, in any language.
_SURE_RULES: tuple[Rule, ...] = (_without_words, _layout_labels, _image_labels, _players)
# What the scores and lists of English decide on.
_SCORE_RULES: tuple[Rule, ...] = (
    _credits,
    _bylines_and_dates,
    _biographies,
    _title,
    _low_scores,
    _duplicates,
)
