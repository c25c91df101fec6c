"""What a request asks of a table: read from its parameters, and checked. Pure."""

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import orjson

from streams.console.store.catalogue import Field, Table
from streams.console.store.rows import Scalar, comparable

LIMIT = 50
MOST = 500  # rows of a page: 1 MB of the largest ones
MOST_VALUES = 20  # of one field
MOST_TEXT = 500  # code points of a filter or a search: names have 100

_PARAMETERS = frozenset({"q", "since", "sort", "limit", "cursor"})
_BOOLEANS = {"true": 1, "false": 0}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class BadQuestion(ValueError):
    """A parameter that can't be answered, in words for whoever asked."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A field must have one of some values, each as `rows.comparable` has it; no value: it must be empty."""

    field: Field
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody or something by the name in a field, whatever its case, or by the key in `FIELD_key`."""

    field: Field
    text: str


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page: its value in the sort's column, and its number."""

    value: Scalar
    number: int


@dataclass(frozen=True, slots=True)
class Question:
    """Which rows, in which order, and from where on."""

    table: Table
    filters: tuple[Filter, ...] = ()
    named: tuple[Named, ...] = ()
    entity: str | None = None  # a key that a row of `contributions` must have among its entities
    since: str | None = None
    until: str | None = None
    words: str | None = None
    sort: Field | None = None
    is_down: bool = True
    by_arrival: bool = False  # no row moves in it while others change; without it and a sort: changed last
    limit: int = LIMIT
    cursor: str | None = None

    @property
    def column(self) -> str:
        """Return the column of the order."""
        if self.sort:
            return f"f_{self.sort.name}"
        return "number" if self.by_arrival else "sequence"

    def next(self, cursor: str | None) -> "Question":
        """Return the question for the following page."""
        return replace(self, cursor=cursor)


def read_question(table: Table, parameters: Iterable[tuple[str, str]]) -> Question:
    """Return what a query string asks; raises BadQuestion that says what is wrong."""
    pairs = list(parameters)
    _refuse_repeated(pairs)
    given = dict(pairs)
    sort = given.get("sort") or None
    return Question(
        table,
        filters=_filters(table, [pair for pair in pairs if pair[0] not in _PARAMETERS]),
        since=_day(table, given["since"]) if "since" in given else None,
        words=_text("q", given["q"]) if given.get("q", "").strip() else None,
        sort=_sort(table, sort.removeprefix("-")) if sort else None,
        is_down=sort is None or sort.startswith("-"),
        limit=_limit(given["limit"]) if "limit" in given else LIMIT,
        cursor=given.get("cursor") or None,
    )


def read_number(name: str, text: str, *, most: int = 2**53) -> int:
    """Return a count from a query string; raises BadQuestion."""
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= most):
        raise BadQuestion(f"{name} is a whole number up to {most:,}, not {text[:40]!r}")
    return int(text)


def read_day(name: str, text: str) -> str:
    """Return a day as rows have it; raises BadQuestion."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise BadQuestion(f"{name} is a day like 2026-01-31, not {text[:40]!r}")


def match_of(words: str) -> str | None:
    """Return what FTS5 is to match: every word, the last one as a beginning; None where there is no word.

    Quotes keep a word from being read as an operator; `U.N.` becomes a phrase of two.
    """
    terms = [term for word in words.split() if (term := _searchable(word))]
    if not terms:
        return None
    return " ".join(f'"{term}"' for term in terms) + "*"


def encode_cursor(cursor: Cursor, question: Question, epoch: str) -> str:
    """Return an opaque text from which only the same question goes on."""
    data = orjson.dumps([cursor.value, cursor.number, _mark(question, epoch)])
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decode_cursor(question: Question, epoch: str) -> Cursor | None:
    """Return the cursor of a question, if it has one; raises BadQuestion for one of another question."""
    if question.cursor is None:
        return None
    try:
        padded = question.cursor + "=" * (-len(question.cursor) % 4)
        value, number, mark = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, TypeError):
        raise BadQuestion("the cursor is none of ours") from None
    is_sound = isinstance(value, str | int | float | None) and isinstance(number, int)
    if not is_sound or mark != _mark(question, epoch):
        raise BadQuestion(
            "the cursor belongs to another question, or the tables were built anew: start again"
        )
    return Cursor(value, number)


def _mark(question: Question, epoch: str) -> int:
    """Return a check on everything that decides what comes next, and on whose row numbers these are."""
    filters = sorted((each.field.name, sorted(map(repr, each.values))) for each in question.filters)
    named = [(each.field.name, each.text) for each in question.named]
    parts: list[object] = [epoch, question.table.name, filters, named, question.entity]
    parts += [question.since, question.until, question.words, question.column, question.is_down]
    return binascii.crc32(orjson.dumps(parts))


def _refuse_repeated(pairs: Sequence[tuple[str, str]]) -> None:
    once = [name for name, _ in pairs if name in _PARAMETERS]
    if len(set(once)) < len(once):
        raise BadQuestion("q, since, sort, limit and cursor can be given once")


def _filters(table: Table, pairs: Iterable[tuple[str, str]]) -> tuple[Filter, ...]:
    values: dict[str, list[Scalar]] = {}
    for name, text in pairs:
        field = table.field(name)
        if field is None or not field.filter:
            offered = ", ".join(field.name for field in table.fields if field.filter)
            raise BadQuestion(f"{name[:40]!r} is no filter of {table.name}: choose from {offered}")
        values.setdefault(name, []).append(_value(field, text))
        if len(values[name]) > MOST_VALUES:
            raise BadQuestion(f"{name} can have {MOST_VALUES} values at most")
    fields = ((table.field(name), found) for name, found in values.items())
    return tuple(Filter(field, tuple(found)) for field, found in fields if field)


def _value(field: Field, text: str) -> Scalar:
    if field.type == "boolean":
        if text not in _BOOLEANS:
            raise BadQuestion(f"{field.name} is true or false, not {text[:40]!r}")
        return _BOOLEANS[text]
    if field.type == "day":
        return read_day(field.name, text)
    return comparable(_text(field.name, text), field.type) or None


def _text(name: str, text: str) -> str:
    if len(text) > MOST_TEXT:
        raise BadQuestion(f"{name} is longer than {MOST_TEXT} characters")
    return text


def _day(table: Table, text: str) -> str:
    if not table.has_day:
        raise BadQuestion(f"{table.name} has no day: `since` can't be asked")
    return read_day("since", text)


def _sort(table: Table, name: str) -> Field:
    field = table.field(name)
    if field is None or not field.sort:
        offered = ", ".join(field.name for field in table.fields if field.sort)
        raise BadQuestion(f"{table.name} can't be sorted by {name[:40]!r}: choose from {offered}")
    return field


def _limit(text: str) -> int:
    limit = read_number("limit", text, most=MOST)
    if not limit:
        raise BadQuestion("limit is at least 1")
    return limit


def _searchable(word: str) -> str:
    """Return a word without quotes and control characters; nothing where no letter or digit is in it."""
    kept = "".join(" " if c == '"' or unicodedata.category(c) == "Cc" else c for c in word)
    return kept if any(unicodedata.category(c)[0] in "LN" for c in kept) else ""
