"""The read model's one writer: each batch's rows and offsets in one transaction."""

import logging
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from streams.console.store import rows as forms
from streams.console.store import schema
from streams.console.store.batch import Batch, Offsets
from streams.console.store.catalogue import TABLES, Table
from streams.console.store.rows import Row, Scalar, Shown
from streams.contract.settings import ConsoleSettings

log = logging.getLogger(__name__)

KEPT_CHANGES = 100_000  # how far back event streams resume: minutes of the fastest rebuild, days of news
KEPT_EDITS = ConsoleSettings().edits
_SLACK = 10  # the log is cut when it is a tenth too long: not for each batch
# Kafka keeps a tombstone for a day after it compacted (delete.retention.ms): a file that was not kept up to
# date for longer may have missed that a row is gone.
STALE_AFTER_S = 23 * 3600.0

_CURRENT = "SELECT sequence, floor, read_at, namespace FROM state"


@dataclass(slots=True)
class _Changes:
    """The statements' arguments of one table's changes."""

    inserts: list[tuple[object, ...]] = field(default_factory=list)
    updates: list[tuple[object, ...]] = field(default_factory=list)
    deletes: list[tuple[int]] = field(default_factory=list)
    values: list[tuple[int, bytes]] = field(default_factory=list)
    words_gone: list[tuple[object, ...]] = field(default_factory=list)
    words_new: list[tuple[object, ...]] = field(default_factory=list)
    told: list[tuple[int, str, str, str | None]] = field(default_factory=list)


class ReadModel:
    """The file, opened for writing; a file of another version or installation is built anew.

    `namespace` is that of the installation whose tables it has.
    """

    def __init__(
        self,
        path: Path,
        namespace: str,
        *,
        kept_changes: int = KEPT_CHANGES,
        kept_edits: int = KEPT_EDITS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._path = path
        self._namespace = namespace
        self._kept = kept_changes
        self._kept_edits = kept_edits
        self._clock = clock
        self._connection = self._opened()
        self._sequence, self._floor = self._connection.execute(_CURRENT).fetchone()[:2]
        self._numbers = {table.name: self._last_number(table) for table in TABLES.values()}

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @property
    def offsets(self) -> Offsets:
        """Return where to read on, by topic and partition."""
        found = self._connection.execute("SELECT topic, partition, next FROM offsets")
        return {(topic, partition): following for topic, partition, following in found}

    @property
    def heads(self) -> Mapping[str, int]:
        """Return the last change of each table."""
        return dict(self._connection.execute("SELECT name, head FROM counts"))

    def take(self, batch: Batch) -> Mapping[str, int]:
        """Write a batch, all of it or nothing, and return the last change of each table that changed."""
        before = self._sequence, self._floor, dict(self._numbers)
        try:
            with schema.transaction(self._connection):
                heads = self._written(batch)
        except BaseException:
            self._sequence, self._floor, self._numbers = before
            raise
        return heads

    def keep_fresh(self) -> None:
        """Note that everything there is has been read until now."""
        self._connection.execute("UPDATE state SET read_at = ?", (self._clock(),))

    def adopt(self, cluster: str) -> None:
        """Note the cluster that is read; what came from another one is forgotten."""
        [known] = self._connection.execute("SELECT cluster FROM state").fetchone()
        if known not in {"", cluster}:
            log.warning("the tables are those of another cluster and are built anew")
            self.rebuild()
        self._connection.execute("UPDATE state SET cluster = ?", (cluster,))

    def rebuild(self) -> None:
        """Forget everything, offsets too; sequence numbers go on."""
        with schema.transaction(self._connection):
            schema.drop(self._connection)
            self._create(self._connection)
        self._sequence, self._floor = self._connection.execute(_CURRENT).fetchone()[:2]
        self._numbers = dict.fromkeys(TABLES, 0)

    # Opening

    def _opened(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if self._path.exists():
            connection = self._fitting()
            if connection:
                return connection
            log.warning("%s does not fit any more and is built anew", self._path)
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self._path}{suffix}").unlink(missing_ok=True)
        connection = schema.connect_writer(self._path)
        connection.execute("BEGIN IMMEDIATE")
        self._create(connection)
        connection.execute("COMMIT")
        return connection

    def _fitting(self) -> sqlite3.Connection | None:
        """Open the file if it has our version, is of our installation and missed no tombstone."""
        connection = sqlite3.connect(self._path)
        try:
            [version] = connection.execute("PRAGMA user_version").fetchone()
            if version != schema.VERSION:
                return None
            _, _, read_at, namespace = connection.execute(_CURRENT).fetchone()
            if namespace != self._namespace or self._clock() - read_at > STALE_AFTER_S:
                return None
            return schema.connect_writer(self._path)
        except sqlite3.DatabaseError:
            return None
        finally:
            connection.close()

    def _create(self, connection: sqlite3.Connection) -> None:
        schema.create(connection)
        # microseconds: above every number of a file before, below what JavaScript counts exactly (2**53)
        start = int(self._clock() * 1e6)
        connection.execute(
            "INSERT INTO state VALUES (?, '', ?, ?, ?, 0, ?)",
            (self._namespace, secrets.token_hex(4), start, start, self._clock()),
        )
        connection.executemany("INSERT INTO counts VALUES (?, 0, ?)", [(name, start) for name in TABLES])

    def _last_number(self, table: Table) -> int:
        [number] = self._connection.execute(f"SELECT max(number) FROM t_{table.name}").fetchone()
        return number or 0

    # Writing

    def _written(self, batch: Batch) -> dict[str, int]:
        heads: dict[str, int] = {}
        for name, values in batch.rows.items():
            table = TABLES[name]
            rows = {key: forms.read(table, value) if value else None for key, value in values.items()}
            self._write(table, rows, heads)
            if name == "contributions":
                self._write(TABLES["positions"], self._positions(rows), heads)
            if name == "changes":
                self._write(table, dict.fromkeys(self._edits_without_room()), heads)
        self._write_places(batch)
        self._connection.executemany(
            "INSERT OR REPLACE INTO offsets VALUES (?, ?, ?)", [(*tp, at) for tp, at in batch.next.items()]
        )
        self._cut_log()
        self._connection.execute(
            "UPDATE state SET sequence = ?, floor = ?, as_of = max(as_of, ?), read_at = ?",
            (self._sequence, self._floor, batch.as_of, self._clock()),
        )
        return heads

    def _positions(self, contributions: Mapping[str, Row | None]) -> dict[str, Row | None]:
        """Return what becomes of the positions of some articles: those that are not named again are gone."""
        found = self._connection.execute(
            "SELECT row_key FROM t_positions WHERE f_id IN (SELECT value FROM json_each(?))",
            (orjson.dumps(list(contributions)).decode(),),
        )
        rows: dict[str, Row | None] = dict.fromkeys(key for (key,) in found)
        for row in contributions.values():
            rows |= forms.positions_of(row) if row else {}
        return rows

    def _edits_without_room(self) -> list[str]:
        """Return the keys of the oldest edits, in whatever order they came: a rebuild keeps the same."""
        found = self._connection.execute(
            "SELECT row_key FROM t_changes ORDER BY f_at, row_key"
            " LIMIT max(0, (SELECT rows FROM counts WHERE name = 'changes') - ?)",
            (self._kept_edits,),
        )
        return [key for (key,) in found]

    def _write(self, table: Table, rows: Mapping[str, Row | None], heads: dict[str, int]) -> None:
        changes = _Changes()
        before = self._before(table, rows)
        for key, row in rows.items():
            self._change(table, changes, key, before.get(key), forms.shown(table, row) if row else None)
        self._execute(table, changes)
        if changes.told:
            heads[table.name] = self._sequence
            self._connection.execute(
                "UPDATE counts SET rows = rows + ?, head = ? WHERE name = ?",
                (len(changes.inserts) - len(changes.deletes), self._sequence, table.name),
            )

    def _before(self, table: Table, keys: Iterable[str]) -> dict[str, tuple[int, Shown]]:
        found = self._connection.execute(
            f"SELECT row_key, number, value FROM t_{table.name} JOIN v_{table.name} USING (number)"
            " WHERE row_key IN (SELECT value FROM json_each(?))",
            (orjson.dumps(list(keys)).decode(),),
        )
        return {key: (number, forms.shown(table, orjson.loads(value))) for key, number, value in found}

    def _change(
        self,
        table: Table,
        changes: _Changes,
        key: str,
        before: tuple[int, Shown] | None,
        after: Shown | None,
    ) -> None:
        number, was = before or (0, None)
        if (after and after.value) == (was and was.value):
            return
        self._sequence += 1
        changes.told.append((self._sequence, table.name, key, _as_text(was.columns) if was else None))
        if after and not was:
            number = self._numbers[table.name] = self._numbers[table.name] + 1
            changes.inserts.append((number, key, self._sequence, *after.columns))
        elif after:
            changes.updates.append((self._sequence, *after.columns, number))
        else:
            changes.deletes.append((number,))
        if after:
            changes.values.append((number, after.value))
        if (was and was.texts) != (after and after.texts):
            if was:
                changes.words_gone.append((number, *was.texts))
            if after:
                changes.words_new.append((number, *after.texts))

    def _execute(self, table: Table, changes: _Changes) -> None:
        name, columns = f"t_{table.name}", schema.columns_of(table)
        many = self._connection.executemany
        set_all = ", ".join(f"{column} = ?" for column in ("sequence", *columns))
        many(f"INSERT INTO {name} VALUES ({_marks(len(columns) + 3)})", changes.inserts)
        many(f"UPDATE {name} SET {set_all} WHERE number = ?", changes.updates)
        many(f"DELETE FROM {name} WHERE number = ?", changes.deletes)
        many(f"INSERT OR REPLACE INTO v_{table.name} VALUES (?, ?)", changes.values)
        many(f"DELETE FROM v_{table.name} WHERE number = ?", changes.deletes)
        many("INSERT INTO changes VALUES (?, ?, ?, ?)", changes.told)
        if table.search:
            words, fields = f"s_{table.name}", ", ".join(table.search)
            marks = _marks(len(table.search) + 1)
            many(
                f"INSERT INTO {words} ({words}, rowid, {fields}) VALUES ('delete', {marks})",
                changes.words_gone,
            )
            many(f"INSERT INTO {words} (rowid, {fields}) VALUES ({marks})", changes.words_new)

    def _write_places(self, batch: Batch) -> None:
        """Note where results stand; one of an older raw record (a late replay) changes nothing."""
        self._connection.executemany(
            f"INSERT INTO places VALUES ({_marks(7)}) ON CONFLICT (id) DO UPDATE SET"
            " topic = excluded.topic, partition = excluded.partition, offset = excluded.offset,"
            " origin_partition = excluded.origin_partition, origin_offset = excluded.origin_offset,"
            " retracted = excluded.retracted WHERE (excluded.origin_partition, excluded.origin_offset)"
            " >= (origin_partition, origin_offset)",
            [
                (key, place.topic, place.partition, place.offset, *place.origin, place.is_retracted)
                for key, place in batch.places.items()
            ],
        )

    def _cut_log(self) -> None:
        if self._sequence - self._floor > self._kept + self._kept // _SLACK:
            self._floor = self._sequence - self._kept
            self._connection.execute("DELETE FROM changes WHERE sequence <= ?", (self._floor,))


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _as_text(columns: Sequence[Scalar]) -> str:
    return orjson.dumps(columns).decode()
