"""The publisher's own name, which a recogniser seldom knows: "Wikinews spoke with ..." on en.wikinews.org."""

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from streams.contract.spans import Where
from streams.stages.entities.names.ordinary import OrdinaryWords
from streams.stages.entities.names.proper import Name, overlapping

_SHORTEST = 3  # letters; shorter labels are initials of anything
_SECOND_LEVEL = frozenset({"ac", "co", "com", "gov", "net", "org"})


def publisher_names(url: str | None, names: Sequence[Name], texts: Mapping[Where, str]) -> Iterator[Name]:
    """Yield where the fields `texts` name the site of `url` outside of `names`, as organisations.

    `names` are in order in each field.
    """
    label = site_label(url)
    if len(label) < _SHORTEST:
        return
    letters = re.compile(rf"(?<![\w@.-]){' ?'.join(map(re.escape, label))}(?![\w@-]|\.\w)", re.IGNORECASE)
    for where, text in texts.items():
        tagged = [name for name in names if name.where == where]
        ends, ordinary = [name.end for name in tagged], OrdinaryWords(text)
        for found in letters.finditer(text):
            start, end = found.span()
            is_free = not overlapping(start, end, tagged, ends)
            if is_free and _is_capitalised(found[0]) and not ordinary.has(start, end):
                yield Name(start, end, "ORG", "ORG", found[0], where, source="propagated")


def site_label(url: str | None) -> str:
    """Return the name in a site's address: "bbc" of https://www.bbc.co.uk/news; empty where there is none."""
    host = (urlsplit(url or "").hostname or "").split(".")[:-1]
    if len(host) > 1 and host[-1] in _SECOND_LEVEL:
        host.pop()
    return host[-1] if host else ""


def _is_capitalised(name: str) -> bool:
    return all(word[0].isupper() for word in name.split())
