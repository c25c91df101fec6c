"""The dates that a page's tags and its address say."""

import re
from collections.abc import Iterator

from streams.contract.articles import Stated
from streams.stages.clean.metadata.dates import date_of_address, iso_date
from streams.stages.clean.metadata.head import Head, TimeTag
from streams.stages.clean.metadata.jsonld import listed

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
_CHANGE = re.compile("modif|updat|last|expir")
# Metas of these names have the day of a change on some pages: the one that another meta calls so.
_UNSURE = frozenset({"date", "created", "dc.date", "dcterms.date", "dcterms.created"})
_ELSEWHERE = re.compile(
    "comment|related|sidebar|recommend|footer|aside|widget_recent|popular|updated|modified|changed|event|card"
    "|teaser|carousel"
)
_TO_SECOND = len("2024-05-03T10:00:00")


def tag_dates(head: Head) -> Iterator[tuple[Stated, bool]]:
    """Yield the dates of the page's tags and address, the best first, each with whether it is sure."""
    is_website = next(head.meta("og:type"), "article").lower() == "website"
    for node in (head.data.article, head.data.page):
        for value in (*listed(node.get("datePublished")), *listed(node.get("dateCreated"))):
            if isinstance(value, str) and (found := iso_date(value)):
                yield Stated(value=found, origin="json-ld"), node is head.data.article and not is_website
    told, of_change = _of_metas(head)
    yield from ((found, not is_website) for found in told)
    for tag in head.times:
        if when := _time_of(tag):
            yield Stated(value=when, origin="time-tag"), bool(tag.text)
    if day := date_of_address(head.url or head.canonical or ""):
        yield Stated(value=day, origin="url"), True
    yield from ((found, not is_website) for found in of_change)


def _of_metas(head: Head) -> tuple[list[Stated], list[Stated]]:
    """Return the dates of the page's metas, apart from them those that another meta calls a change's."""
    changes = {_local(value) for name in head.metas if _CHANGE.search(name) for value in head.metas[name]}
    others = (name for name in head.metas if _PUBLISHED.search(name) and not _CHANGE.search(name))
    told: list[Stated] = []
    of_change: list[Stated] = []
    for name in (*_METAS, *others):
        for value in head.meta(name):
            if found := iso_date(value):
                is_change = name in _UNSURE and _local(value) in changes
                (of_change if is_change else told).append(Stated(value=found, origin="meta"))
    return told, of_change


def _local(text: str) -> str:
    """Return the day and time up to the zone, in which two metas of one page may differ."""
    return (iso_date(text) or text)[:_TO_SECOND]


def _time_of(tag: TimeTag) -> str | None:
    if _ELSEWHERE.search(tag.around) and "datepublished" not in tag.around:
        return None
    return iso_date(tag.when) or iso_date(tag.text)
