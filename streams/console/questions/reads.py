"""Answers from the read model's file: each from one snapshot, by a few read-only connections."""

import queue
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import orjson

from streams.console.questions import selecting
from streams.console.questions.asking import Cursor, Question, decode_cursor, encode_cursor
from streams.console.questions.selecting import COUNTED, Condition, Statement
from streams.console.store import schema
from streams.console.store.catalogue import Table
from streams.console.store.rows import Scalar

CONNECTIONS = 4  # each with its own page cache; more would only wait for the two cores
# A question without a fitting index is ended after so many of SQLite's steps: a second or two here. To count
# matches is worth a fiftieth of that.
_STEPS = 20_000_000
_STEPS_TO_COUNT = 400_000
_STEPS_A_LOOK = 10_000

Found = tuple[Any, int]  # a row's value in the order's column, and its number


class TooBroad(Exception):
    """The question would take too long."""


@dataclass(frozen=True, slots=True)
class State:
    """What the file holds as a whole."""

    sequence: int  # the last change
    floor: int  # the last change that is no longer in the log
    as_of: float
    epoch: str


@dataclass(frozen=True, slots=True)
class Total:
    """How many rows there are; where that is not exact, there are at least so many."""

    rows: int
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page as JSON, and where the next one begins."""

    rows: list[bytes]
    next: str | None
    total: Total
    state: State


@dataclass(frozen=True, slots=True)
class Change:
    """A row that changed: its JSON now, if it is there and fits, and its columns from before."""

    sequence: int
    key: str
    row: bytes | None
    before: tuple[object, ...] | None


class Snapshot:
    """What the file holds at one moment."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @property
    def state(self) -> State:
        """Return the state of the file."""
        found = self._connection.execute("SELECT sequence, floor, as_of, epoch FROM state")
        return State(*found.fetchone())

    def counts(self) -> Mapping[str, int]:
        """Return the number of rows of each table."""
        return dict(self._connection.execute("SELECT name, rows FROM counts"))

    def row(self, table: Table, key: str) -> bytes | None:
        """Return the row of a key."""
        found = self._connection.execute(
            f"SELECT value FROM t_{table.name} JOIN v_{table.name} USING (number) WHERE row_key = ?", (key,)
        ).fetchone()
        return found[0] if found else None

    def has(self, table: str, field: str, value: Scalar) -> bool:
        """Say whether a row has this value in a field with an index."""
        some = f"SELECT 1 FROM t_{table} WHERE f_{field} = ? LIMIT 1"
        return self._connection.execute(some, (value,)).fetchone() is not None

    def place(self, article: str) -> tuple[str, int, int, bool] | None:
        """Return topic, partition and offset of an article's newest result, and whether it was retracted."""
        found = self._connection.execute(
            "SELECT topic, partition, offset, retracted FROM places WHERE id = ?", (article,)
        ).fetchone()
        return (*found[:3], bool(found[3])) if found else None

    def page(self, question: Question) -> Page:
        """Return a page; raises BadQuestion for a cursor that doesn't fit and TooBroad."""
        state = self.state
        cursor = decode_cursor(question, state.epoch)
        conditions = selecting.conditions_of(question)
        by, total = self._way(question, conditions)
        found = self._rows(question, conditions, by, cursor)
        shown = found[: question.limit]
        following = None
        if len(found) > len(shown):
            value, number = shown[-1]
            following = encode_cursor(Cursor(value, number), question, state.epoch)
        return Page(self.values(question.table, [number for _, number in shown]), following, total, state)

    def values(self, table: Table, numbers: Iterable[int]) -> list[bytes]:
        """Return the JSON of rows."""
        one = f"SELECT value FROM v_{table.name} WHERE number = ?"
        return [self._connection.execute(one, (number,)).fetchone()[0] for number in numbers]

    def _way(self, question: Question, conditions: Sequence[Condition]) -> tuple[Condition | None, Total]:
        """Return the condition to go by, if not the order, and how many rows there are."""
        rows = self.counts()[question.table.name]
        if not conditions:
            return None, Total(rows)
        totals = [self.counted(selecting.count_of(question, [each], each)) for each in conditions]
        best = min(range(len(totals)), key=lambda i: (not totals[i].is_exact, totals[i].rows))
        rarest, total = conditions[best], totals[best]
        if len(conditions) > 1:
            total = self.counted(selecting.count_of(question, conditions, rarest))
        is_rare = totals[best].is_exact and selecting.is_rare(totals[best].rows, total.rows, question, rows)
        return rarest if is_rare else None, total

    def _rows(
        self,
        question: Question,
        conditions: Sequence[Condition],
        by: Condition | None,
        cursor: Cursor | None,
    ) -> list[Found]:
        """Return the rows of a page and one more: those without the sort's field after all others."""
        found: list[Found] = []
        for statement in selecting.pages_of(question, conditions, by, cursor):
            missing = question.limit + 1 - len(found)
            if missing:
                found += self.all(Statement(statement.sql, (*statement.arguments, missing)))
        return found

    def all(self, statement: Statement, *, steps: int = _STEPS) -> Iterator[Any]:
        """Yield what a statement finds; raises TooBroad when it takes more steps."""
        used = count(_STEPS_A_LOOK, _STEPS_A_LOOK)
        self._connection.set_progress_handler(lambda: next(used) > steps, _STEPS_A_LOOK)
        try:
            yield from self._connection.execute(statement.sql, statement.arguments)
        except sqlite3.OperationalError as exc:
            if exc.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            raise TooBroad("this takes too long: narrow it down, or sort it by another field") from exc
        finally:
            self._connection.set_progress_handler(None, 0)

    def counted(self, statement: Statement) -> Total:
        """Return how many rows a statement finds, as far as that is quick."""
        found = 0
        try:
            for _ in self.all(statement, steps=_STEPS_TO_COUNT):
                found += 1
        except TooBroad:
            return Total(found, is_exact=False)
        return Total(min(found, COUNTED), is_exact=found <= COUNTED)

    def changes(self, question: Question, after: int, limit: int) -> list[Change]:
        """Return changes of the question's table after a sequence number, the last one of each row."""
        found = self._connection.execute(
            "SELECT sequence, row_key, before FROM changes WHERE name = ? AND sequence > ?"
            " ORDER BY sequence LIMIT ?",
            (question.table.name, after, limit),
        ).fetchall()
        last = {key: sequence for sequence, key, _ in found}
        first = {key: before for _, key, before in reversed(found)}
        rows = dict(self.all(selecting.keyed(question, list(last))))
        return [
            Change(sequence, key, rows.get(key), tuple(orjson.loads(first[key])) if first[key] else None)
            for key, sequence in sorted(last.items(), key=lambda item: item[1])
        ]


class Reads:
    """The connections; give it to as many threads as there are."""

    def __init__(self, path: Path, *, connections: int = CONNECTIONS) -> None:
        self._free: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        for _ in range(connections):
            self._free.put(schema.connect_reader(path))
        self._connections = connections

    def close(self) -> None:
        """Close the connections when the last answer has been given."""
        for _ in range(self._connections):
            self._free.get().close()

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Give what the file holds now, whatever is written meanwhile; keep it for one answer only."""
        connection = self._free.get()
        try:
            connection.execute("BEGIN")
            yield Snapshot(connection)
        finally:
            connection.execute("ROLLBACK")
            self._free.put(connection)
