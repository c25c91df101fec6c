"""When it was published: as precise as the page says, and nothing where it doesn't say."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise

from streams.contract.articles import Stated
from streams.stages.clean.fields import before_change, dates_in, is_date_line, month_number
from streams.stages.clean.metadata.beside import MAX_LINE, beside
from streams.stages.clean.metadata.head import Head, TimeTag
from streams.stages.clean.metadata.jsonld import listed

# The web is younger; a year to come is a date of an event.
_YEARS = range(1990, 2101)
_YEARS_OF_ARCHIVES = range(1, 10_000)
_YEAR_OR_MONTH = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")
_METAS = (
    "article:published_time", "article:published", "og:article:published_time", "og:published_time",
    "datepublished", "parsely-pub-date", "sailthru.date", "publication_date", "publish-date", "publishdate",
    "publish_date", "pubdate", "published_date", "published-date", "dc.date.issued", "dcterms.issued",
    "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "dc.date.published",
    "citation_publication_date", "citation_date", "date", "datecreated", "created",
    "cxenseparse:recs:publishtime", "rnews:datepublished", "shareaholic:article_published_time", "bt:pubdate",
    "ptime",
)  # fmt: skip
_PUBLISHED = re.compile("publi(?:sh|cation).*(?:date|time)|(?:date|time).*publi")
_CHANGED = re.compile("modif|updat|last|expir")
_IN_URL = re.compile(
    r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)"
    r"[/-](0?[1-9]|[12]\d|3[01])(?=[/._-])",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    "comment|related|sidebar|recommend|footer|aside|widget_recent|popular|updated|modified|changed|event|card"
    "|teaser|carousel"
)
_SAID = re.compile(
    r"(?:first |originally )?(?:posted|published|publication date)(?: on)?\s*:?\s*", re.IGNORECASE
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?\s?(?:Z|[+-]\d\d:?\d\d)?)?")


def find_published(head: Head, *, lines: Sequence[str], headline: str | None) -> Stated | None:
    """Return the date, or date and time, of first publication in ISO 8601; `lines` are the page's text.

    Shops and services have dates of publication, too. Where a page doesn't call itself an article, what its
    tags say counts only if a line shows that day to the reader: of 52 development pages without a date it
    invented one on 8 before, on 1 since, and lost 6 of 279 right ones.
    """
    shown = {day for line in lines if len(line) <= MAX_LINE for day in dates_in(line)}
    for found, is_article in _stated(head):
        if is_article or found.value[:10] in shown:
            return found
    return _beside_headline(lines, headline) or _said(lines)


def _stated(head: Head) -> Iterator[tuple[Stated, bool]]:
    """Yield the dates of the page's tags and address, each with whether it is surely the article's."""
    is_website = next(head.meta("og:type"), "article").lower() == "website"
    for node in (head.data.article, head.data.page):
        for value in (*listed(node.get("datePublished")), *listed(node.get("dateCreated"))):
            if isinstance(value, str) and (found := iso_date(value)):
                yield Stated(value=found, origin="json-ld"), node is head.data.article and not is_website
    others = (name for name in head.metas if _PUBLISHED.search(name) and not _CHANGED.search(name))
    for value in head.meta(*_METAS, *others):
        if found := iso_date(value):
            yield Stated(value=found, origin="meta"), not is_website
    for tag in head.times:
        if found := _time_of(tag):
            yield Stated(value=found, origin="time-tag"), bool(tag.text)
    if found := date_of_address(head.url or head.canonical or ""):
        yield Stated(value=found, origin="url"), True


def _beside_headline(lines: Sequence[str], headline: str | None) -> Stated | None:
    """Return the one date of the line nearest to the headline that has one, up to its word of a change."""
    for line in beside(lines, headline):
        days = set(dates_in(before_change(line)))
        if len(days) == 1:
            return Stated(value=days.pop(), origin="text")
    return None


def _said(lines: Sequence[str]) -> Stated | None:
    """Return the one date that lines far from the headline call that of publication: "Posted on May 3, 2024".

    Of 279 development pages with a date it is right on 3, and it invents none on the 52 without one.
    """
    days: set[str] = set()
    for line, following in pairwise((*lines, "")):
        if len(line) <= MAX_LINE and (said := _SAID.match(line)):
            after = line[said.end() :] or (following if is_date_line(following) else "")
            days.update(dates_in(before_change(after)))
    return Stated(value=days.pop(), origin="text") if len(days) == 1 else None


def date_of_address(address: str) -> str | None:
    """Return the day that the path of an address is sorted under."""
    match = _IN_URL.search(address)
    if match is None:
        return None
    month = int(match[2]) if match[2].isdigit() else month_number(match[2])
    return _known(int(match[1]), month, int(match[3]))


def date_of_sender(text: str) -> str | None:
    """Return the year, month, day or moment that a sender gives, in ISO 8601, else null."""
    text = text.strip()
    return text if _YEAR_OR_MONTH.fullmatch(text) else iso_date(text, years=_YEARS_OF_ARCHIVES)


def iso_date(text: str, *, years: range = _YEARS) -> str | None:
    """Return the date, or date and time, at the start of `text` in ISO 8601; null where there is none."""
    text = text.strip()
    match = _ISO.match(text)
    try:
        if match:
            value = match[0].replace(" ", "T", 1).replace(" ", "")
            moment = datetime.fromisoformat(value)
            if moment.year not in years:
                return None
            return (
                moment.date().isoformat()
                if len(value) == len("2024-05-03")
                else moment.isoformat().replace("+00:00", "Z")
            )
    except ValueError:
        return None
    dates = set(dates_in(text))
    return dates.pop() if len(dates) == 1 else None


def _time_of(tag: TimeTag) -> str | None:
    if _ELSEWHERE.search(tag.around) and "datepublished" not in tag.around:
        return None
    return iso_date(tag.when) or iso_date(tag.text)


def _known(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if year in _YEARS else None
    except ValueError:
        return None
