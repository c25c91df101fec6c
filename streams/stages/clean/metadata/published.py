"""When it was published: as precise as the page says, and nothing where it doesn't say."""

from collections.abc import Sequence

from streams.contract.articles import Stated
from streams.stages.clean.fields import dates_in
from streams.stages.clean.metadata.beside import MAX_LINE
from streams.stages.clean.metadata.dates import DAY
from streams.stages.clean.metadata.head import Head
from streams.stages.clean.metadata.line_dates import beside_headline, said_of_publication, said_of_update
from streams.stages.clean.metadata.tag_dates import tag_dates


def find_published(head: Head, *, lines: Sequence[str], headline: str | None) -> Stated | None:
    """Return the date, or date and time, of first publication in ISO 8601; `lines` are the page's text.

    Where a line says that the page was published earlier than its tags do, they tell of a later edition.
    Where the page tells the day of its last change and no other, it is that, from `update`. How often each
    of these is right: docs/decisions/0018-html-by-vote.md.
    """
    stated = _credible(head, lines)
    said = said_of_publication(lines)
    if stated and not (said and said.value < stated.value[:DAY]):
        return stated
    return said or beside_headline(lines, headline) or _of_update(head, lines, headline)


def _credible(head: Head, lines: Sequence[str]) -> Stated | None:
    """Return the first date of the tags that is surely the article's, or shown to the reader.

    Shops and services have dates of publication, too. Where a page doesn't call itself an article, what its
    tags say counts only if a line shows that day: of 52 development pages without a date it invented one on
    8 before, on 1 since, and lost 6 of 279 right ones.
    """
    shown = {day for line in lines if len(line) <= MAX_LINE for day in dates_in(line)}
    return next((date for date, is_sure in tag_dates(head) if is_sure or date.value[:DAY] in shown), None)


def _of_update(head: Head, lines: Sequence[str], headline: str | None) -> Stated | None:
    """Return the day of the last change, or the date in the page's tags that is before it."""
    update = said_of_update(lines, headline)
    if update is None:
        return None
    return next((date for date, _ in tag_dates(head) if date.value[:DAY] <= update.value), update)
