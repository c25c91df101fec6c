"""The headline: what the page's own heading says, where its title tags say so too."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from streams.contract.articles import Stated
from streams.stages.clean.fields import dates_in
from streams.stages.clean.metadata.head import Head
from streams.stages.clean.metadata.jsonld import text_of
from streams.stages.clean.phrases import fold_line

_SEPARATOR = re.compile(
    "\\s+(?:[|\u2013\u2014\u00b7\u00bb\u00ab\u2022\u2039\u203a~-]|::?|//?)\\s+|\\s*[|\u00bb\u2022]\\s*|:\\s+"
)
_BAR = re.compile("[|\u2022\u00bb]")
# Word F1 with a title tag from which a heading is the headline: half of the words.
_AGREES = 0.5
# Such from which the first heading is, where none agrees: a word or two in common.
_HINTS = 0.1
# What a heading must agree better for each one above it: related stories share words, too.
_LATER = 0.1
_MAX_WORDS = 50
# Words of a heading that no title tag agrees with: shorter ones name a part of the site. From 3 words one
# training page less is right.
_MIN_ALONE = 4
# Words of what is left of a title when a part is cut off that is not known to name the site.
_MIN_REST = 3
_MAX_SITE = 4
# Characters beside a site's name in a part that names it, as "The ... Newspaper".
_AROUND_SITE = 12
_MIN_SITE = 3


def find_headline(head: Head, *, sites: Sequence[str]) -> Stated | None:
    """Return the headline of the page; `sites` are the names by which it calls itself."""
    names = {squeezed(site) for site in sites} - {""}
    headings = [text for text in head.headings if squeezed(text) not in names and _is_short(text)]
    folded = {fold_line(text) for text in headings}
    titles = [
        Stated(value=text, origin=title.origin)
        for title in _titles(head)
        if squeezed(text := without_site(title.value, names, folded)) not in names
    ]
    likeness = [max((_alike(text, title.value) for title in titles), default=0.0) for text in headings]
    at = max(range(len(headings)), key=lambda i: likeness[i] - i * _LATER, default=0)
    if headings and (likeness[at] >= _AGREES or not titles):
        return Stated(value=_undated(headings[at], titles), origin="heading")
    if headings and len(headings[0].split()) >= _MIN_ALONE and likeness[0] >= _HINTS:
        return Stated(value=headings[0], origin="heading")
    return next(iter(titles), None)


def without_site(title: str, names: set[str], lines: set[str]) -> str:
    """Return `title` without the site's name before or behind it.

    A part goes when it is one of `names` (squeezed), or when the rest is one of `lines` (folded) of the page;
    the last part behind a bar goes also when it is short and the rest is not.
    """
    marks = list(_SEPARATOR.finditer(title))
    parts = [part for mark in marks for part in (title[: mark.start()], title[mark.end() :])]
    known = max((part for part in parts if fold_line(part) in lines), key=len, default="")
    if 2 * len(known) >= len(title):  # a shorter one is the site's, in a heading of its own
        return known
    for mark in marks:
        if _names_site(title[mark.end() :], names):
            return title[: mark.start()]
        if _names_site(title[: mark.start()], names):
            return without_site(title[mark.end() :], names, lines)
    if marks and _BAR.search(marks[-1][0]):
        rest, part = title[: marks[-1].start()], title[marks[-1].end() :]
        if len(rest.split()) >= _MIN_REST and len(part.split()) <= _MAX_SITE:
            return rest
    return title


def _undated(heading: str, titles: Sequence[Stated]) -> str:
    """Return `heading`, or the title inside it where the date of publication is what stands beside it."""
    for title in titles:
        before, inside, after = heading.partition(title.value)
        if inside and any(dates_in(f"{before} {after}")):
            return inside
    return heading


def squeezed(name: str) -> str:
    """Return a name as its domain would spell it."""
    return fold_line(name).replace(" ", "")


def _titles(head: Head) -> Iterator[Stated]:
    if found := text_of(head.data.article.get("headline")) or text_of(head.data.article.get("name")):
        yield Stated(value=found, origin="json-ld")
    for found in head.meta("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title"):
        yield Stated(value=found, origin="meta")
    if head.title:
        yield Stated(value=head.title, origin="title-tag")


def _names_site(part: str, names: set[str]) -> bool:
    own = squeezed(part)
    return own in names or any(
        own in name or (name in own and len(own) <= len(name) + _AROUND_SITE)
        for name in names
        if min(len(own), len(name)) > _MIN_SITE
    )


def _is_short(text: str) -> bool:
    return len(text.split()) <= _MAX_WORDS


def _alike(one: str, other: str) -> float:
    ours, theirs = Counter(fold_line(one).split()), Counter(fold_line(other).split())
    return 2 * (ours & theirs).total() / max(1, ours.total() + theirs.total())
