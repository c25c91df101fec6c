"""Repeats of names that the recogniser missed: the same words elsewhere in the article."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from streams.contract.spans import Where
from streams.stages.entities.known.tables import PLACES, comparable
from streams.stages.entities.names.clusters import Cluster, is_acronym, short_form_after
from streams.stages.entities.names.proper import Name
from streams.stages.entities.names.signs import sign_of_type

SHORTEST_FORM = 3  # characters, but for acronyms; 2 to 4 give the same figures
_TYPES = frozenset({"PERSON", "ORG", "PLACE"})
_WORD = re.compile(r"(?<![\w-])\w+")
_LETTER = re.compile(r"\w")


def repeats(clusters: Iterable[Cluster], names: Sequence[Name], texts: Mapping[Where, str]) -> list[Name]:
    """Return the untagged occurrences of known names in the fields `texts`; `names` are the tagged ones."""
    forms: dict[str, Cluster] = {}
    for cluster in clusters:
        for form in _forms(cluster, texts):
            forms.setdefault(form, cluster)
    by_first_word: defaultdict[str, list[str]] = defaultdict(list)
    for form in sorted(forms, key=len, reverse=True):
        if first := _WORD.match(form):
            by_first_word[first[0]].append(form)
    found = []
    for where, text in texts.items():
        tagged = sorted((name.start, name.end) for name in names if name.where == where)
        for start, form in _untagged(text, tagged, by_first_word):
            cluster, end = forms[form], start + len(form)
            label, sign = cluster.names[0].label, sign_of_type(text, start, end, cluster.type)
            found.append(Name(start, end, label, cluster.type, form, where, source="propagated", sign=sign))
    return found


def _forms(cluster: Cluster, texts: Mapping[Where, str]) -> Iterator[str]:
    if cluster.type not in _TYPES:
        return
    for form in dict.fromkeys(name.text for name in cluster.names):
        if len(form) >= SHORTEST_FORM or is_acronym(form):
            yield form
        if len(form) >= SHORTEST_FORM and not form.isupper():
            yield form.upper()  # in a headline in capitals, where the recogniser sees little
    yield from (short for name in cluster.names if (short := short_form_after(name, texts)))
    if cluster.type == "PERSON":
        for surname in _surname(cluster.name):
            yield from (surname, surname.upper())


def _surname(name: str) -> Iterator[str]:
    first, _, surname = name.rpartition(" ")
    if first and len(surname) >= SHORTEST_FORM and surname[0].isupper() and comparable(surname) not in PLACES:
        yield surname


def _untagged(
    text: str, tagged: Sequence[tuple[int, int]], forms: Mapping[str, Sequence[str]]
) -> Iterator[tuple[int, str]]:
    """Yield where forms (by their first words, longest first) occur as whole words outside tagged names."""
    following = free_from = 0
    for word in _WORD.finditer(text):
        start = word.start()
        while following < len(tagged) and tagged[following][1] <= start:
            following += 1
        limit = tagged[following][0] if following < len(tagged) else len(text)
        if start < free_from or word[0] not in forms:
            continue
        for form in forms[word[0]]:
            end = start + len(form)
            if end <= limit and text.startswith(form, start) and not _LETTER.match(text, end):
                free_from = end
                yield start, form
                break
