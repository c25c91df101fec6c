"""HTML in: the article by trafilatura, everything else of the page as removed lines."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import trafilatura
from resiliparse.extract.html2text import extract_plain_text
from trafilatura.settings import Document

from streams.contract.articles import Metadata, MetadataField, Removed
from streams.stages.clean.blocks import Block
from streams.stages.clean.fields import byline_in, is_agency_credit, is_date_line
from streams.stages.clean.found import Found, Passage, kept, metadata_lines, removed_lines
from streams.stages.clean.lines import read_lines
from streams.stages.clean.phrases import Phrases, fold_line
from streams.stages.clean.rules import EXTRACT_RULES, LANGUAGE_FREE_RULES, judge
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
    found_title = (
        without_site(extract.title, {fold_line(b.text) for b in page_blocks}) if extract.title else None
    )
    title = title or found_title
    english = reads_as_english(extract.blocks)
    rules = EXTRACT_RULES if english else LANGUAGE_FREE_RULES
    verdicts = judge(extract.blocks, phrases=phrases, title=title, rules=rules)
    others = tuple(_others(extract.blocks, page_blocks))
    fields = {block.text: field for block in others if (field := _field(block.text, fold_line(title or "")))}
    return Found(
        passages=tuple(Passage(block.text, None) for block in kept(extract.blocks, verdicts)),
        removed=(
            *removed_lines(extract.blocks, verdicts, numbered=False),
            *(_removed(block.text, phrases) for block in others if block.text not in fields),
        ),
        metadata=(
            *metadata_lines(extract.blocks, verdicts, numbered=False),
            *(Metadata(field=field, text=text) for text, field in fields.items()),
        ),
        method=extract.method,
        title=found_title,
        byline=extract.byline,
        published_at=extract.published_at,
        notes=() if english else (OTHER_LANGUAGE,),
    )


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


def _others(article: Sequence[Block], page: Sequence[Block]) -> Iterable[Block]:
    """Yield the blocks of the page that are not in the article."""
    whole = {fold_line(block.text) for block in article}
    triples = {triple for line in whole for triple in _triples(line)}
    for block in page:
        folded = fold_line(block.text)
        own = _triples(folded)
        shared = sum(triple in triples for triple in own)
        if folded not in whole and (not own or shared < _SHARED_TRIPLES * len(own)):
            yield block


def _triples(folded: str) -> list[tuple[str, str, str]]:
    words = folded.split()
    return list(zip(words, words[1:], words[2:], strict=False))


def _field(text: str, folded_title: str) -> MetadataField | None:
    if folded_title and fold_line(text) == folded_title:
        return "title"
    if is_agency_credit(text):
        return "credit"
    if byline_in(text) is not None:
        return "byline"
    return "published_at" if is_date_line(text) else None


def _removed(text: str, phrases: Phrases) -> Removed:
    return Removed(text=text, reason=phrases.reason(text) or phrases.tail_reason(text) or "not-body")
