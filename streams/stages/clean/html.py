"""HTML in: the article by trafilatura, everything else of the page as removed lines."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import trafilatura
from resiliparse.extract.html2text import extract_plain_text
from trafilatura.settings import Document

from streams.stages.clean.blocks import Block, Verdict
from streams.stages.clean.confidence import EXTRACTOR_ALONE, by_agreement
from streams.stages.clean.found import Found, Passage, kept, metadata_lines, removed_lines
from streams.stages.clean.lines import read_lines
from streams.stages.clean.phrases import Phrases, fold_line
from streams.stages.clean.rules import EXTRACT_RULES, LANGUAGE_FREE_RULES, PAGE_RULES, judge
from streams.stages.clean.text import OTHER_LANGUAGE, reads_as_english
from streams.stages.clean.title import without_site

# Beyond 250 levels of tags the extractor silently finds nothing; a page with fewer words has nothing to find.
_MIN_PAGE_WORDS = 40
# Of 413 real pages the busiest had 6,300; at 80,000 the extractor takes 6 to 10 s, resiliparse half a second.
_MOST_TAGS = 40_000
# A line of the page is in the article when half of its word triples are.
_SHARED_TRIPLES = 0.5
_DATE_SEARCH = {
    # The extensive search invents a date on every page without one.
    "extensive_search": False,
    "original_date": True,
    # The default is today: the same page would give another date tomorrow.
    "max_date": "2100-01-01",
}

for _name in ("trafilatura", "htmldate", "courlan"):
    logging.getLogger(_name).setLevel(
        logging.CRITICAL
    )  # an unreadable page is answered here, not logged there


@dataclass(frozen=True, slots=True)
class _Extract:
    method: str
    blocks: tuple[Block, ...]
    title: str | None = None
    byline: str | None = None
    published_at: str | None = None


def read_page(page: str, *, title: str | None, phrases: Phrases) -> Found:
    """Find the article in an admitted HTML page; `title` is the one that the raw message gives."""
    page_blocks = _blocks(_text_of(page, main_content=False))
    extract = _extract(page, page_blocks)
    found_title = _title(extract, page_blocks)
    english = reads_as_english(extract.blocks)
    judged = partial(judge, phrases=phrases, title=title or found_title)
    verdicts = judged(extract.blocks, rules=EXTRACT_RULES if english else LANGUAGE_FREE_RULES)
    page_verdicts = judged(page_blocks, rules=PAGE_RULES if english else LANGUAGE_FREE_RULES)
    others = tuple(_others(extract.blocks, page_blocks, page_verdicts))
    return Found(
        passages=tuple(Passage(block.text, None) for block in kept(extract.blocks, verdicts)),
        removed=tuple(removed_lines(*_together(extract.blocks, verdicts, others), numbered=False)),
        metadata=tuple(metadata_lines(*_together(extract.blocks, verdicts, others), numbered=False)),
        method=extract.method,
        confidence=by_agreement(kept(extract.blocks, verdicts), kept(page_blocks, page_verdicts))
        if english
        else EXTRACTOR_ALONE,
        title=found_title,
        byline=extract.byline,
        published_at=extract.published_at,
        notes=() if english else (OTHER_LANGUAGE,),
    )


def _title(extract: _Extract, page: Sequence[Block]) -> str | None:
    return without_site(extract.title, {fold_line(block.text) for block in page}) if extract.title else None


def _together(
    blocks: Sequence[Block], verdicts: Sequence[Verdict], others: Sequence[tuple[Block, Verdict]]
) -> tuple[Sequence[Block], Sequence[Verdict]]:
    """Return the blocks of the extract and the others of the page, with their verdicts."""
    return (*blocks, *(block for block, _ in others)), (*verdicts, *(verdict for _, verdict in others))


def _extract(page: str, page_blocks: tuple[Block, ...]) -> _Extract:
    if page.count("<") > _MOST_TAGS:
        return _by_resiliparse(page)
    document = trafilatura.bare_extraction(
        page, include_comments=False, with_metadata=True, date_extraction_params=_DATE_SEARCH
    )
    if isinstance(document, Document) and (blocks := _blocks(document.text or "")):
        return _Extract("trafilatura", blocks, document.title, document.author, document.date)
    if sum(block.words for block in page_blocks) < _MIN_PAGE_WORDS:
        return _Extract("whole-page", page_blocks)
    return _by_resiliparse(page)


def _by_resiliparse(page: str) -> _Extract:
    return _Extract("resiliparse", _blocks(_text_of(page, main_content=True)))


def _text_of(page: str, *, main_content: bool) -> str:
    return str(extract_plain_text(page, main_content=main_content, list_bullets=False, alt_texts=False))


def _blocks(text: str) -> tuple[Block, ...]:
    return tuple(Block((line,), line.text) for line in read_lines(text) if line.text)


def _others(
    extracted: Sequence[Block], page: Sequence[Block], verdicts: Sequence[Verdict]
) -> Iterator[tuple[Block, Verdict]]:
    """Yield the blocks of the page that are not in the extract, each with the verdict on it."""
    whole = {fold_line(block.text) for block in extracted}
    triples = {triple for line in whole for triple in _triples(line)}
    for block, verdict in zip(page, verdicts, strict=True):
        folded = fold_line(block.text)
        own = _triples(folded)
        shared = sum(triple in triples for triple in own)
        if folded not in whole and (not own or shared < _SHARED_TRIPLES * len(own)):
            yield block, verdict or "not-body"


def _triples(folded: str) -> list[tuple[str, str, str]]:
    words = folded.split()
    return list(zip(words, words[1:], words[2:], strict=False))
