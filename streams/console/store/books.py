"""The books' one writer: what records tell, and where to read on, in one transaction each."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import orjson

from streams.console.store import schema
from streams.contract.errors import InvalidArticle
from streams.contract.records import Record
from streams.contract.tables import ArticleRow
from streams.contract.times import seconds_of
from streams.contract.topics import Catalogue
from streams.tables.delays import bin_of
from streams.tables.ledger import (
    BOOKED,
    Entry,
    Input,
    Line,
    Lines,
    Offsets,
    TopicPartition,
    entries_of,
    post,
    ways_of,
)

SLOT_S = 10  # figures are kept by slots of this length
KEPT_FIGURES_S = 2 * 3600  # charts show one hour
KEPT_BOOKS_S = 31 * 24 * 3600  # a day more than Kafka keeps the records: 2,232 rows
_CACHE_KIB = 8 << 10  # the lines of some thousand records in work

Committed = Mapping[tuple[str, str, int], int]  # worker, topic and partition -> offset


class Kept(NamedTuple):
    """A partition in the books: they begin at `start`, and go on at `next`."""

    start: int
    next: int


class Books:
    """The books' tables in the console's file, opened for writing; `ReadModel` has made the file."""

    def __init__(self, path: Path, topics: Catalogue, *, clock: Callable[[], float] = time.time) -> None:
        self.ways = ways_of(topics, topics.read_by)
        self._articles = topics.tables["articles"].name
        self._dead_facts = topics.facts.dlq.name
        self._clock = clock
        self._connection = schema.connect_writer(path, cache_kib=_CACHE_KIB)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @property
    def topics(self) -> list[str]:
        """Return the topics that the books, and the figures beside them, are made from."""
        return sorted({*self.ways.topics, self._articles})

    @property
    def places(self) -> dict[TopicPartition, Kept]:
        """Return what is in the books, by topic and partition."""
        found = self._connection.execute("SELECT topic, partition, start, next FROM books_places")
        return {(topic, partition): Kept(*place) for topic, partition, *place in found}

    def adopt(self, cluster: str) -> None:
        """Note the cluster that is read; the books of another one are closed."""
        known = self._connection.execute("SELECT cluster FROM books").fetchone()
        if known and known[0] != cluster:
            self._forget()
        if not known or known[0] != cluster:
            self._connection.execute("INSERT INTO books VALUES (?, ?)", (cluster, 0.0))

    def begin(self, places: Mapping[TopicPartition, Kept], committed: Committed, *, began: float) -> None:
        """Open new books, without any count, of what was written since `began`."""
        with schema.transaction(self._connection):
            self._empty()
            self._connection.execute("UPDATE books SET began = ?", (began,))
            self._connection.executemany(
                "INSERT INTO books_places VALUES (?, ?, ?, ?)", [(*tp, *kept) for tp, kept in places.items()]
            )
            self._write_settled(committed)

    def take(self, records: Sequence[Record], following: Offsets) -> None:
        """Write what records tell, and where to read on: all of it or nothing."""
        entries = [entry for record in records for entry in entries_of(record, self.ways)]
        with schema.transaction(self._connection):
            starts = {tp: kept.start for tp, kept in self.places.items()}
            lines = self._lines({entry.of for entry in entries})
            before = dict(lines)
            posted = post(lines, entries, starts)
            self._write_lines(before, lines)
            self._add("counts", posted.counts.items())
            self._add("ticks", self._ticks(records, entries).items())
            delays = [*posted.delays, *self._row_delays(records)]
            binned = Counter((who, slot_of(at), bin_of(took)) for who, at, took in delays)
            self._add("delays", binned.items())
            self._connection.executemany(
                "UPDATE books_places SET next = ? WHERE topic = ? AND partition = ?",
                [(at, *tp) for tp, at in following.items()],
            )

    def settle(self, committed: Committed) -> None:
        """Note how far the workers had come at a moment up to which all outcomes have been taken.

        What the workers without books of their own have read is counted and forgotten; old counts go.
        """
        now = self._clock()
        with schema.transaction(self._connection):
            self._write_settled(committed)
            done: Counter[tuple[object, ...]] = Counter()
            for (worker, topic, partition), offset in committed.items():
                if worker not in BOOKED:
                    gone = self._connection.execute(
                        "DELETE FROM books_lines"
                        " WHERE worker = ? AND topic = ? AND partition = ? AND offset < ?",
                        (worker, topic, partition, offset),
                    )
                    done[worker, slot_of(now), "read"] += gone.rowcount
            self._add("ticks", done.items())
            self._prune(now)

    # Writing

    def _forget(self) -> None:
        with schema.transaction(self._connection):
            self._empty()
            self._connection.execute("DELETE FROM books")

    def _empty(self) -> None:
        for table in ("places", "settled", "lines", "counts", "ticks", "delays"):
            self._connection.execute(f"DELETE FROM books_{table}")

    def _write_settled(self, committed: Committed) -> None:
        self._connection.executemany(
            "INSERT OR REPLACE INTO books_settled VALUES (?, ?, ?, ?)",
            [(*place, at) for place, at in committed.items()],
        )

    def _lines(self, inputs: Iterable[Input]) -> Lines:
        fields = ", ".join(f"json_extract(value, '$[{at}]')" for at in range(len(Input._fields)))
        found = self._connection.execute(
            "SELECT worker, topic, partition, offset, at, outcomes FROM books_lines"
            " WHERE (worker, topic, partition, offset) IN"
            f" (SELECT {fields} FROM json_each(?))",
            (orjson.dumps([list(of) for of in inputs]).decode(),),
        )
        return {Input(*place): line_of(at, outcomes) for *place, at, outcomes in found}

    def _write_lines(self, before: Lines, after: Lines) -> None:
        self._connection.executemany(
            "DELETE FROM books_lines WHERE worker = ? AND topic = ? AND partition = ? AND offset = ?",
            list(before.keys() - after.keys()),
        )
        self._connection.executemany(
            "INSERT OR REPLACE INTO books_lines VALUES (?, ?, ?, ?, ?, ?)",
            [
                (*of, line.at, orjson.dumps(line.outcomes).decode())
                for of, line in after.items()
                if line != before.get(of)
            ],
        )

    def _add(self, table: str, counts: Iterable[tuple[tuple[object, ...], int]]) -> None:
        """Add counts to those of the same key."""
        self._connection.executemany(
            f"INSERT INTO books_{table} VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET records = records + excluded.records",
            [(*key, count) for key, count in counts if count],
        )

    def _ticks(self, records: Iterable[Record], entries: Iterable[Entry]) -> Counter[tuple[object, ...]]:
        """Count outcomes by the time at which they came about, for the rates."""
        counted: Counter[tuple[object, ...]] = Counter(
            (entry.of.worker, slot_of(entry.at), entry.outcome) for entry in entries if entry.outcome
        )
        dead_facts = (record for record in records if record.topic == self._dead_facts)
        counted.update(("tables", slot_of(record.timestamp), "dead") for record in dead_facts)
        return counted

    def _row_delays(self, records: Iterable[Record]) -> Iterator[tuple[str, float, float]]:
        """Yield how long after a stage's result the row of its article was written."""
        for record in records:
            if record.topic != self._articles or record.value is None:
                continue
            try:
                last = max(ArticleRow.from_json(record.value).times.values(), default="")
            except InvalidArticle:  # no worker writes that
                continue
            told = seconds_of(last)
            if told is not None:
                yield "tables", record.timestamp, record.timestamp - told

    def _prune(self, now: float) -> None:
        run = self._connection.execute
        for table in ("ticks", "delays"):
            run(f"DELETE FROM books_{table} WHERE slot < ?", (slot_of(now - KEPT_FIGURES_S),))
        run("DELETE FROM books_counts WHERE hour < ?", (now - KEPT_BOOKS_S,))
        run("DELETE FROM books_lines WHERE at < ?", (now - KEPT_BOOKS_S,))
        run(
            "DELETE FROM books_lines WHERE at IS NULL AND json_extract(outcomes, '$[0][1]') < ?",
            (now - KEPT_BOOKS_S,),
        )


def slot_of(at: float) -> int:
    """Return the slot of a time in seconds since 1970."""
    return int(at // SLOT_S)


def line_of(at: float | None, outcomes: str) -> Line:
    """Return a line as it is kept."""
    return Line(at, tuple((outcome, told) for outcome, told in orjson.loads(outcomes)))
