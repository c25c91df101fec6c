"""All fields of a page, each from the place that says it best."""

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar
from urllib.parse import urlsplit

from courlan import extract_domain
from lxml.html import HtmlElement

from streams.contract.articles import FieldOrigin, Fields, Stated
from streams.contract.urls import canonical_url
from streams.stages.clean.fields import byline_in
from streams.stages.clean.metadata.beside import beside
from streams.stages.clean.metadata.byline import find_byline
from streams.stages.clean.metadata.head import Head, read_head
from streams.stages.clean.metadata.headline import find_headline
from streams.stages.clean.metadata.jsonld import listed, text_of, types_of
from streams.stages.clean.metadata.published import find_published

_PAID_TIERS = frozenset({"locked", "metered", "premium", "paid", "subscriber"})
_LIVE_URL = re.compile(
    r"/(?:live|live-?blog|live-?updates?|live-?news|live-?coverage)(?:[/-]|$)", re.IGNORECASE
)


def read_fields(tree: HtmlElement, *, url: str | None, lines: Sequence[str]) -> Fields:
    """Return the fields of a page; `url` is the address in the raw message, `lines` are the page's text."""
    head = read_head(tree, url=url)
    address = _canonical(head)
    sites = list(_sites(head, address.value if address else url))
    title = find_headline(head, sites=sites)
    headline = title.value if title else None
    return Fields(
        title=title,
        byline=find_byline(head, tree, sites=sites) or _byline_beside(lines, headline),
        published_at=find_published(head, lines=lines, headline=headline),
        canonical_url=address,
        site_name=_first(_site_names(head)),
        section=_first(_sections(head)),
        image=_first(_images(head)),
        paywall=_paywall(head),
        live_blog=_live_blog(head),
    )


def _canonical(head: Head) -> Stated | None:
    """Return the address that the page gives itself: of the same site, and of no front page."""
    for address, origin in _addresses(head):
        own = canonical_url(address)
        if own is None or not _is_same_site(own, head.url):
            continue
        if urlsplit(own).path != "/" or (head.url is not None and urlsplit(head.url).path in {"", "/"}):
            return Stated(value=own, origin=origin)
    return None


def _addresses(head: Head) -> Iterator[tuple[str, FieldOrigin]]:
    if head.canonical:
        yield head.canonical, "link"
    for address in head.meta("og:url"):
        if full := head.absolute(address):
            yield full, "meta"


def _is_same_site(address: str, url: str | None) -> bool:
    return url is None or extract_domain(address, fast=True) == extract_domain(url, fast=True)


def _sites(head: Head, address: str | None) -> Iterator[str]:
    """Yield all names that the site goes by."""
    yield from (found.value for found in _site_names(head))
    domain = extract_domain(address, fast=True) if address else None
    if domain:
        yield from (domain, domain.split(".")[0])


def _site_names(head: Head) -> Iterator[Stated]:
    for name in head.meta("og:site_name"):
        yield Stated(value=name, origin="meta")
    for value in (head.data.site.get("name"), head.data.resolve(head.data.article.get("publisher"))):
        if told := text_of(value):
            yield Stated(value=told, origin="json-ld")
    for name in head.meta("application-name", "apple-mobile-web-app-title", "twitter:app:name:iphone"):
        yield Stated(value=name, origin="meta")


def _sections(head: Head) -> Iterator[Stated]:
    if told := text_of(head.data.article.get("articleSection")):
        yield Stated(value=told, origin="json-ld")
    for name in head.meta("article:section", "parsely-section", "sailthru.section", "section", "og:section"):
        yield Stated(value=name, origin="meta")


def _images(head: Head) -> Iterator[Stated]:
    for address in head.meta(
        "og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"
    ):
        if full := head.absolute(address):
            yield Stated(value=full, origin="meta")
    for value in listed(head.data.article.get("image")):
        stated = (value.get("url") or value.get("contentUrl")) if isinstance(value, dict) else value
        if isinstance(stated, str) and (full := head.absolute(stated)):
            yield Stated(value=full, origin="json-ld")


def _paywall(head: Head) -> FieldOrigin | None:
    free = head.data.article.get("isAccessibleForFree", head.data.page.get("isAccessibleForFree"))
    if str(free).lower().rsplit("/", 1)[-1] == "false":
        return "json-ld"
    return "meta" if any(tier.lower() in _PAID_TIERS for tier in head.meta("article:content_tier")) else None


def _live_blog(head: Head) -> FieldOrigin | None:
    if "liveblogposting" in types_of(head.data.article):
        return "json-ld"
    return "url" if head.url and _LIVE_URL.search(urlsplit(head.url).path) else None


def _byline_beside(lines: Sequence[str], headline: str | None) -> Stated | None:
    names = (byline_in(line) for line in beside(lines, headline))
    name = next(filter(None, names), None)
    return Stated(value=name, origin="text") if name else None


ItemT = TypeVar("ItemT")


def _first(items: Iterator[ItemT]) -> ItemT | None:
    return next(items, None)
