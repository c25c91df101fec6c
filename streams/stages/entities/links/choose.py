"""What an entity is: decided by all its names, its type and the words of the article; never guessed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from streams.stages.entities.known.entry import Entry
from streams.stages.entities.links.index import Index, form_of
from streams.stages.entities.links.text import Text, has_any
from streams.stages.entities.names.clusters import Cluster, decide
from streams.stages.entities.names.proper import in_order

MOST_CANDIDATES = 10  # of a common name a long list has many: a message is no telephone book


@dataclass(slots=True)
class Linked:
    """An entity with the entry that it is, or those that it may be."""

    group: Cluster
    entry: Entry | None = None
    candidates: tuple[Entry, ...] = ()


def link(groups: Iterable[Cluster], texts: Sequence[Text], index: Index) -> list[Linked]:
    """Link the clusters of an article, in order; those that are one thing become one."""
    linked: list[Linked] = []
    by_entry: dict[str, Linked] = {}
    for group in groups:
        entry, candidates = _choose(group, texts, index)
        if entry is None or entry.relation != "itself":
            linked.append(Linked(group, entry, candidates))
        elif first := by_entry.get(entry.same):
            _merge(first.group, group)
        else:
            by_entry[entry.same] = Linked(group, entry)
            linked.append(by_entry[entry.same])
    return linked


def _merge(first: Cluster, other: Cluster) -> None:
    first.names = in_order([*first.names, *other.names])
    decide(first)


def _choose(group: Cluster, texts: Sequence[Text], index: Index) -> tuple[Entry | None, tuple[Entry, ...]]:
    """Return the one entry that fits best, else those that may be meant."""
    lengths = _lengths(group, index)
    meant = [entry for entry in lengths if entry.type == group.type]
    if not meant:
        return None, ()
    context = {entry: has_any(texts, entry.context) for entry in meant}
    sure = [entry for entry in meant if context[entry] or not entry.context]
    ranks = {entry: (lengths[entry], context[entry], not entry.is_built_in) for entry in sure}
    highest = max(ranks.values(), default=None)
    best = [entry for entry in sure if ranks[entry] == highest]
    if len({entry.same for entry in best}) == 1:
        return best[0], ()
    different = {entry.same: entry for entry in reversed(best or meant)}
    return None, tuple(reversed(different.values()))[:MOST_CANDIDATES]


def _lengths(group: Cluster, index: Index) -> Mapping[Entry, int]:
    """Return the entries that bear names of the cluster, and how many words the longest such name has.

    A name tells nothing where it is a part of a longer one that the article has and the entry does not bear:
    "Kerry" beside "John Kerry", "Supreme Court" beside "U.S. Supreme Court".
    """
    forms = sorted({form_of(name.text) for name in group.names})
    entries = {form: index.entries(form) for form in forms}
    lengths: dict[Entry, int] = {}
    for form in filter(entries.get, forms):
        longer = [other for other in forms if other != form and f" {form} " in f" {other} "]
        for entry in entries[form]:
            if all(entry in entries[other] for other in longer):
                lengths[entry] = max(lengths.get(entry, 0), len(form.split()))
    return lengths
