"""The recogniser's spans made proper names: trimmed, typed, and those that name nothing left out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from streams.contract.articles import MentionType
from streams.contract.spans import Where
from streams.stages.entities.parse import Found
from streams.stages.entities.signs import begins_with_first_name, sign_of_type
from streams.stages.entities.words import any_of, words

TYPES: dict[str, MentionType] = {
    "PERSON": "PERSON",
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
    "DATE": "TIME",
    "TIME": "TIME",
    "MONEY": "QUANTITY",
    "PERCENT": "QUANTITY",
    "QUANTITY": "QUANTITY",
    "CARDINAL": "QUANTITY",
    "ORDINAL": "QUANTITY",
}
NOT_NAMES = frozenset({"TIME", "QUANTITY"})
_LEADING_TITLE = re.compile(rf"^(?:(?:{any_of(words('titles'))})\b\.?\s+)+(?=[^\W\d_])")
# "Hosting Cook": the participle at the start of a sentence, glued to the name after it.
_LEADING_PARTICIPLE = re.compile(r"^[A-Z][a-z]{2,}ing\s+(?=[A-Z])")
_EDGES = " \t\n\r\u00a0\"\u201c\u201d\u2018\u2019'`«»•*\u2013\u2014,;:|/#…-"
_LEADING_ARTICLE = re.compile(r"^(?:the(?!\s+hague\b)|an?)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['\u2019]s?$")
_PORTFOLIOS = frozenset(words("portfolios"))
_OFFICE_BEFORE = re.compile(r"\b(?:[Ss]ecretary|[Mm]inister|[Uu]ndersecretary)\s+(?:of|for)\s+(?:the\s+)?$")
_OFFICE_AFTER = re.compile(r"\s+(?:[Ss]ecretary|[Mm]inister|[Mm]inistry|[Mm]inisters|[Oo]ffice)\b")
_LOOK_BACK = 30  # characters; longer than any office with its preposition


@dataclass(frozen=True, slots=True)
class Name:
    """A name, date or quantity where it stands."""

    start: int
    end: int
    label: str
    type: MentionType
    text: str
    where: Where = "text"
    source: Literal["ner", "propagated"] = "ner"
    sign: Literal["PERSON", "PLACE"] | None = None


def names_in(found: Iterable[Found], field: str, where: Where) -> Iterator[Name]:
    """Yield names, dates and quantities of a field in order, trimmed; what names nothing is left out."""
    for span in found:
        kind = TYPES.get(span.label)
        if kind in NOT_NAMES:
            yield Name(span.start, span.end, span.label, kind, field[span.start : span.end], where)
        elif kind is not None and (ends := _trim(field, span.start, span.end, kind)):
            start, end = ends
            sign = sign_of_type(field, start, end)
            yield Name(start, end, span.label, kind, field[start:end], where, sign=sign)


def _trim(field: str, start: int, end: int, kind: MentionType) -> tuple[int, int] | None:
    """Return the bare name's range: no marks, article, title or possessive; null where nothing is named."""
    text = field[start:end]
    bare = _LEADING_ARTICLE.sub("", text.lstrip(_EDGES)).lstrip(_EDGES)
    if kind == "PERSON":
        bare = _LEADING_TITLE.sub("", bare)
        if not begins_with_first_name(bare):
            bare = _LEADING_PARTICIPLE.sub("", bare)
    start += len(text) - len(bare)
    bare = _without_lone_brackets(_POSSESSIVE.sub("", bare.rstrip(_EDGES))).rstrip(_EDGES)
    end = start + len(bare)
    return (start, end) if _is_name(bare, kind) and not _is_part_of_office(field, start, end) else None


def _without_lone_brackets(text: str) -> str:
    for opening, closing in ("()", "[]"):
        if opening in text and closing not in text:
            text = text[: text.index(opening)]
    return text.rstrip(")]") if "(" not in text and "[" not in text else text


def _is_name(text: str, kind: MentionType) -> bool:
    """Names have a capital or a digit; a person has more than one letter and starts with no small one."""
    if not any(c.isalpha() for c in text) or text.islower():
        return False
    return kind != "PERSON" or (len(text) > 1 and not text[0].islower())


def _is_part_of_office(field: str, start: int, end: int) -> bool:
    words = field[start:end].casefold().removesuffix(" affairs").split()
    if not all(word in _PORTFOLIOS for word in words):
        return False
    before = _OFFICE_BEFORE.search(field, max(0, start - _LOOK_BACK), start)
    return bool(before or _OFFICE_AFTER.match(field, end))
