"""HTML in: the article by trafilatura, everything else of the page as removed lines."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import trafilatura
from resiliparse.extract.html2text import extract_plain_text

from streams.contract.articles import Metadata, MetadataField, RemovalReason, Removed
from streams.stages.clean.fields import byline_in, is_agency_credit, is_date_line
from streams.stages.clean.found import Found, Passage
from streams.stages.clean.lines import has_word, repair
from streams.stages.clean.phrases import Phrases, fold_line

# Beyond 250 levels of tags the extractor silently finds nothing; a page with fewer words has nothing to find.
_MIN_PAGE_WORDS = 40
# A line of the page is in the body when half of its word triples are.
_BODY_SHARE = 0.5
_TRIPLE = 3
# Of 413 real pages the busiest had 6,300; at 80,000 the extractor takes 6 to 10 s, resiliparse half a second.
_MOST_TAGS = 40_000
_DATE_SEARCH = {
    # The extensive search invents a date on every page without one.
    "extensive_search": False,
    "original_date": True,
    # The default is today: the same page would give another date tomorrow.
    "max_date": "2100-01-01",
}
_NO_FORMAT = {"list_bullets": False, "alt_texts": False}

for _name in ("trafilatura", "htmldate", "courlan"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)  # an unreadable page is answered below, not logged there


@dataclass(frozen=True, slots=True)
class _Extract:
    method: str
    lines: tuple[str, ...]
    title: str | None = None
    byline: str | None = None
    published_at: str | None = None


def read_page(page: str, *, title: str | None, phrases: Phrases) -> Found:
    """Find the article in an admitted HTML page; `title` is the one that the raw message gives."""
    page_lines = _lines(extract_plain_text(page, main_content=False, **_NO_FORMAT))
    extract = _extract(page, page_lines)
    wanted = fold_line(title or extract.title or "")
    removed: list[Removed] = []
    metadata: list[Metadata] = []
    for line in _not_in(extract.lines, page_lines):
        field = _field(line, wanted)
        if field is not None:
            metadata.append(Metadata(field=field, text=line))
        else:
            removed.append(Removed(text=line, reason=_reason(line, phrases)))
    return Found(
        passages=tuple(Passage(line, None) for line in extract.lines),
        removed=tuple(removed),
        metadata=tuple(metadata),
        method=extract.method,
        confidence=1.0,
        title=extract.title,
        byline=extract.byline,
        published_at=extract.published_at,
    )


def _extract(page: str, page_lines: Sequence[str]) -> _Extract:
    if page.count("<") > _MOST_TAGS:
        return _Extract("resiliparse", _lines(extract_plain_text(page, main_content=True, **_NO_FORMAT)))
    document = trafilatura.bare_extraction(
        page, include_comments=False, with_metadata=True, date_extraction_params=_DATE_SEARCH
    )
    if document is not None and has_word(document.text or ""):
        return _Extract(
            "trafilatura", _lines(document.text), document.title, document.author, document.date
        )
    if sum(line.count(" ") + 1 for line in page_lines) < _MIN_PAGE_WORDS:
        return _Extract("page-text", tuple(page_lines))
    return _Extract("resiliparse", _lines(extract_plain_text(page, main_content=True, **_NO_FORMAT)))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for raw in text.split("\n") if has_word(line := repair(raw)))


def _not_in(body: Sequence[str], page_lines: Sequence[str]) -> Iterable[str]:
    whole = {fold_line(line) for line in body}
    triples = {triple for line in whole for triple in _triples(line)}
    for line in page_lines:
        folded = fold_line(line)
        own = _triples(folded)
        shared = sum(triple in triples for triple in own)
        if folded not in whole and (not own or shared < _BODY_SHARE * len(own)):
            yield line


def _triples(folded: str) -> list[tuple[str, ...]]:
    words = folded.split()
    return list(zip(words, words[1:], words[2:], strict=False))


def _field(line: str, title: str) -> MetadataField | None:
    if title and fold_line(line) == title:
        return "title"
    if is_agency_credit(line):
        return "credit"
    if byline_in(line) is not None:
        return "byline"
    return "published_at" if is_date_line(line) else None


def _reason(line: str, phrases: Phrases) -> RemovalReason:
    reason = phrases.reason(line) or phrases.tail_reason(line)
    return "not-body" if reason in {None, "layout-label"} else reason
