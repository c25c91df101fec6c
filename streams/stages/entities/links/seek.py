"""Names that the recogniser missed or mistook, by the entries that bear them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from streams.contract.articles import MentionType
from streams.contract.spans import Where
from streams.stages.entities.known.entry import Entry
from streams.stages.entities.links.index import Index, form_of
from streams.stages.entities.links.text import Text, has_any
from streams.stages.entities.names.proper import Name, in_order, overlapping


def with_sought(names: Sequence[Name], texts: Mapping[Where, Text], index: Index) -> list[Name]:
    """Return the recogniser's names and, where it has none, those of the entries; all with their signs.

    Only whole names of two and more words are sought: a lone word may mean anything. A name that holds names
    of the recogniser takes their place.
    """
    found: list[Name] = []
    for where, text in texts.items():
        own = [name for name in names if name.where == where]
        ends = [name.end for name in own]
        replaced: set[Name] = set()
        for name in _sought(text, where, tuple(texts.values()), index):
            inside = overlapping(name.start, name.end, own, ends)
            if all(_holds(name, other) for other in inside):
                replaced.update(inside)
                found.append(_with_role(name, inside))
        found += (_signed(name, index) for name in own if name not in replaced)
    return in_order(found)


def _sought(text: Text, where: Where, texts: Sequence[Text], index: Index) -> Iterator[Name]:
    for start, end in index.found_in(text):
        words = text.text[start:end]
        entries = [
            e
            for e in index.entries(form_of(words))
            if e.is_sought and (not e.context or has_any(texts, e.context))
        ]
        kind = _type_of(entries)
        if kind is not None:
            yield Name(start, end, kind, kind, words, where, source="alias", sign=kind)


def _type_of(entries: Sequence[Entry]) -> MentionType | None:
    kinds = {entry.type for entry in entries}
    return kinds.pop() if len(kinds) == 1 else None


def _holds(name: Name, other: Name) -> bool:
    """Say whether a name of the recogniser is a part of `name`, and not all of it."""
    is_inside = name.start <= other.start and other.end <= name.end
    return is_inside and (other.start, other.end) != (name.start, name.end)


def _with_role(name: Name, inside: Sequence[Name]) -> Name:
    """Return the name with the role that the first name inside it has: "President Barack" of "Obama"."""
    if not inside or inside[0].role is None:
        return name
    own_words = name.text[: inside[0].start - name.start].strip()
    return replace(name, role=inside[0].role.removesuffix(own_words).rstrip() or None)


def _signed(name: Name, index: Index) -> Name:
    """Return the name with the type of the entries that bear it as its sign, where it has several words."""
    if name.sign or " " not in name.text:
        return name
    kind = _type_of(index.entries(form_of(name.text)))
    return replace(name, sign=kind) if kind else name
