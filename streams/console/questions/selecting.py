"""A question as SQL: which index to go by, and the statements of its pages. Pure.

SQLite is told which index to take, because it can't know how rare the values of a filter are: `count_of` says
so. A `+` before a column keeps its index from being used.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from streams.console.questions.asking import Cursor, Named, Question, match_of
from streams.console.store.rows import word_of

# Up to here matches are counted; what is rarer can be sorted by hand. With L rows a page and f of N rows that
# fit, going by the order looks at L * N / f rows, and going by a filter at all that it matches.
COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition in SQL, as it uses its index and as it doesn't, with its arguments.

    Of a search `by_words` is where its matches are found without their rows.
    """

    by_index: str
    without: str
    arguments: tuple[object, ...] = ()
    by_words: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with its arguments."""

    sql: str
    arguments: tuple[object, ...] = ()


def conditions_of(question: Question) -> list[Condition]:
    """Return the question's conditions, each of which has an index."""
    found = [_one_of(f"f_{each.field.name}", each.values) for each in question.filters]
    found += [_either(each) for each in question.named]
    if question.entity is not None:
        found.append(_matching(question, f'"{word_of(question.entity)}"'))
    if question.since:
        found.append(Condition("f_day >= ?", "+f_day >= ?", (question.since,)))
    if question.until:
        found.append(Condition("f_day <= ?", "+f_day <= ?", (question.until,)))
    if question.words is not None:
        found.append(_matching(question, match_of(question.words)))
    return found


def count_of(question: Question, conditions: Sequence[Condition], by: Condition | None) -> Statement:
    """Return a statement with a row for each match, up to one more than is counted."""
    most = f"LIMIT {COUNTED + 1}"
    if len(conditions) == 1 and conditions[0].by_words:
        [match] = conditions
        return Statement(f"SELECT 1 FROM {match.by_words} {most}", match.arguments)
    where, arguments = _where(conditions, by)
    return Statement(f"SELECT 1 FROM t_{question.table.name} WHERE {where} {most}", arguments)


def keyed(question: Question, keys: Sequence[str]) -> Statement:
    """Return the statement for key and value of those of some rows that fit the question."""
    given = Condition("row_key IN (SELECT value FROM json_each(?))", "", (orjson.dumps(keys).decode(),))
    where, arguments = _where([given, *conditions_of(question)], given)
    name = question.table.name
    rows = f"t_{name} JOIN v_{name} USING (number)"
    return Statement(f"SELECT row_key, value FROM {rows} WHERE {where}", arguments)


def pages_of(
    question: Question, conditions: Sequence[Condition], by: Condition | None, cursor: Cursor | None
) -> list[Statement]:
    """Return the statements whose rows follow the cursor, one after the other; each takes a limit as well.

    They give the order's column and the row's number. `by` is the condition to go by; None: the order.
    Three ranges, because SQLite finds the beginning of each in the index: rows with the cursor's value, those
    beyond it, and those without a value, which come last whatever the direction.
    """
    column = ("+" if by else "") + question.column
    way, beyond = ("DESC", "<") if question.is_down else ("ASC", ">")
    order = f"{column} {way}, number {way}"
    empty = f"{column} IS NULL"
    ranges: list[tuple[str, tuple[object, ...], str]]
    if cursor is None:
        ranges = [(f"{column} IS NOT NULL", (), order), (empty, (), "number")]
    elif cursor.value is None:
        ranges = [(f"{empty} AND number > ?", (cursor.number,), "number")]
    else:
        same = (f"{column} = ? AND number {beyond} ?", (cursor.value, cursor.number), f"number {way}")
        ranges = [same, (f"{column} {beyond} ?", (cursor.value,), order), (empty, (), "number")]
    where, arguments = _where(conditions, by)
    start = f"SELECT {question.column}, number FROM t_{question.table.name} WHERE {where}"
    return [
        Statement(f"{start} AND {here} ORDER BY {by_order} LIMIT ?", (*arguments, *given))
        for here, given, by_order in ranges
    ]


def is_rare(matches: int, found: int, question: Question, rows: int) -> bool:
    """Say whether to go by a condition that `matches` rows fit, rather than by the order of all rows.

    `found` rows fit all conditions.
    """
    return matches * found <= question.limit * rows


def _where(conditions: Sequence[Condition], by: Condition | None) -> tuple[str, tuple[object, ...]]:
    parts = [each.by_index if each is by else each.without for each in conditions]
    return " AND ".join(parts) or "TRUE", tuple(a for each in conditions for a in each.arguments)


def _one_of(column: str, values: Sequence[object]) -> Condition:
    known = tuple(value for value in values if value is not None)
    marks = ", ".join("?" * len(known))
    if len(known) == len(values):
        return Condition(f"{column} IN ({marks})", f"+{column} IN ({marks})", known)
    either = f"({{0}}{column} IN ({marks}) OR {{0}}{column} IS NULL)"
    return Condition(either.format(""), either.format("+"), known)


def _either(named: Named) -> Condition:
    name = f"f_{named.field.name}"
    either = f"({{0}}{name} = ? OR {{0}}{name}_key = ?)"
    return Condition(either.format(""), either.format("+"), (named.text.casefold(), named.text))


def _matching(question: Question, match: str | None) -> Condition:
    if match is None or not question.table.search:
        return Condition("FALSE", "FALSE")
    name = f"s_{question.table.name}"
    found = f"number IN (SELECT rowid FROM {name} WHERE {name} MATCH ?)"
    return Condition(found, f"+{found}", (match,), by_words=f"{name} WHERE {name} MATCH ?")
