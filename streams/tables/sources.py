"""The table `sources`: what came from one site on one day, and how much of it was not the article."""

from collections.abc import Mapping

from streams.contract.articles import CleanArticle
from streams.contract.errors import InvalidArticle
from streams.contract.facts import SourceFact
from streams.contract.raw import stated_source
from streams.contract.tables import SourceRow
from streams.contract.urls import canonical_url, site_of

MAX_SITE = 100  # code points


def fact_of_death(
    value: bytes | None, headers: Mapping[str, bytes], *, is_raw: bool, at: str
) -> SourceFact | None:
    """Return that a record of a site died, where the record still tells of which site."""
    site = _site_of_raw(value, headers) if is_raw else _site_of_message(value)
    return SourceFact(at=at, day=at[:10], site=shown_site(site), dead=1) if site else None


def shown_site(site: str) -> str:
    """Return a site's name as rows have it: a publisher's name may be as long as a page."""
    return site[:MAX_SITE]


def _site_of_raw(value: bytes | None, headers: Mapping[str, bytes]) -> str | None:
    url, name = stated_source(value, headers=headers)
    canonical = canonical_url(url or "")
    return (site_of(canonical) if canonical else None) or name


def _site_of_message(value: bytes | None) -> str | None:
    try:
        source = CleanArticle.from_json(value or b"").source
    except InvalidArticle:
        return None
    return source.site or source.name


def fold(row: SourceRow | None, fact: SourceFact) -> SourceRow | None:
    """Return the row after `fact`, or nothing where neither an article nor a death is left."""
    articles = fact.articles + (row.articles if row else 0)
    dead = fact.dead + (row.dead if row else 0)
    if not articles and not dead:
        return None
    text = fact.text_length + (row.text_length if row else 0)
    removed = fact.removed_length + (row.removed_length if row else 0)
    return SourceRow(
        day=fact.day,
        site=fact.site,
        articles=articles,
        dead=dead,
        text_length=text,
        removed_length=removed,
        removed_share=round(removed / (text + removed), 3) if text + removed else 0.0,
        at=max(fact.at, row.at) if row else fact.at,
    )
