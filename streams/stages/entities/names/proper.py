"""The recogniser's spans made proper names: trimmed, typed, and those that name nothing left out."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from streams.contract.articles import MentionType
from streams.contract.spans import Where
from streams.stages.entities.names.ordinary import OrdinaryWords
from streams.stages.entities.names.partial import whole_name
from streams.stages.entities.names.roles import role_before
from streams.stages.entities.names.signs import sign_of_type
from streams.stages.entities.names.trim import trim
from streams.stages.entities.parse import Found

TYPES: dict[str, MentionType] = {
    "PERSON": "PERSON",
    "PER": "PERSON",  # models of other languages
    "ORG": "ORG",
    "GPE": "PLACE",
    "LOC": "PLACE",
    "FAC": "PLACE",
    "NORP": "GROUP",
    "LANGUAGE": "GROUP",
    "EVENT": "EVENT",
    "WORK_OF_ART": "WORK",
    "PRODUCT": "PRODUCT",
    "LAW": "LAW",
    "MISC": "OTHER",  # models of other languages: works, events, nationalities
    "DATE": "TIME",
    "TIME": "TIME",
    "MONEY": "QUANTITY",
    "PERCENT": "QUANTITY",
    "QUANTITY": "QUANTITY",
    "CARDINAL": "QUANTITY",
    "ORDINAL": "QUANTITY",
}
NOT_NAMES = frozenset({"TIME", "QUANTITY"})


@dataclass(frozen=True, slots=True)
class Name:
    """A name, date or quantity where it stands."""

    start: int
    end: int
    label: str
    type: MentionType
    text: str
    where: Where = "text"
    source: Literal["ner", "propagated", "alias"] = "ner"
    sign: MentionType | None = None
    role: str | None = None


def in_order(names: Iterable[Name]) -> list[Name]:
    """Return the names as they are read: those of the title first."""
    return sorted(names, key=lambda name: (name.where != "title", name.start))


def overlapping(start: int, end: int, names: Sequence[Name], ends: Sequence[int]) -> Sequence[Name]:
    """Return those of a field's names that share a character with a range.

    They stand in order and apart, and `ends` are theirs: a look costs no more than a few comparisons.
    """
    first = bisect_right(ends, start)
    return names[first : bisect_left(names, end, lo=first, key=lambda name: name.start)]


def names_in(found: Iterable[Found], field: str, where: Where) -> Iterator[Name]:
    """Yield names, dates and quantities of a field in order, trimmed; what names nothing is left out."""
    spans, ordinary = list(found), OrdinaryWords(field)
    free_from = [0, *(span.end for span in spans)]
    free_to = [*(span.start for span in spans), len(field)]
    for span, after, before in zip(spans, free_from[:-1], free_to[1:], strict=True):
        kind = TYPES.get(span.label)
        if kind in NOT_NAMES:
            yield Name(span.start, span.end, span.label, kind, field[span.start : span.end], where)
        elif kind is not None and (ends := trim(field, span.start, span.end, kind)):
            start, end = whole_name(field, *ends, after=after, before=before) if kind == "PERSON" else ends
            if not ordinary.has(start, end):
                sign = sign_of_type(field, start, end, kind)
                role = role_before(field, span.phrase, start)
                yield Name(start, end, span.label, kind, field[start:end], where, sign=sign, role=role)
