"""Tables inside transactions: a batch sees its own writes, the store only committed ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import faust
from faust.types import TP

from streams.engine.output import Output

RAW = {"key_type": bytes, "value_type": bytes, "key_serializer": "raw", "value_serializer": "raw"}


@dataclass(slots=True)
class TableWrites:
    """The writes of one batch: table -> key -> value, None for a deletion."""

    partition: int
    rows: dict["Table", dict[bytes, bytes | None]] = field(default_factory=dict)

    def changelog(self) -> list[Output]:
        """Return the changelog records, in the partition of the input: each has one writer."""
        return [
            Output(table.changelog_name, key, value, partition=self.partition)
            for table, rows in self.rows.items()
            for key, value in rows.items()
        ]

    def apply(self, offsets: dict[str, int]) -> None:
        """Write to the stores, after the commit only: a store may be behind its changelog, never ahead.

        `offsets` gives for each changelog topic the offset of its last committed record.
        """
        for table, rows in self.rows.items():
            table.store(rows, self.partition, offsets[table.changelog_name])


_writes: ContextVar[TableWrites | None] = ContextVar("table_writes", default=None)


@contextmanager
def writing(writes: TableWrites) -> Iterator[None]:
    """Let table reads and writes inside the block go through `writes`."""
    token = _writes.set(writes)
    try:
        yield
    finally:
        _writes.reset(token)


class Table(faust.Table):
    """A table of bytes to bytes that can be written inside a batch only."""

    @property
    def changelog_name(self) -> str:
        """Return the name of the changelog topic."""
        return str(self.changelog_topic.get_topic_name())

    def get(self, key: bytes, default: bytes | None = None) -> bytes | None:
        """Return the row as this batch left it, else as it was committed."""
        writes = _writes.get()
        pending = writes.rows.get(self, {}) if writes else {}
        if key in pending:
            value = pending[key]
            return default if value is None else value
        committed: bytes | None = self.data.get(key, default)
        return committed

    def __getitem__(self, key: bytes) -> bytes:
        value = self.get(key)
        if value is None:
            raise KeyError(key)
        return value

    def __contains__(self, key: object) -> bool:
        return isinstance(key, bytes) and self.get(key) is not None

    def __setitem__(self, key: bytes, value: bytes) -> None:
        self._pending()[key] = value

    def __delitem__(self, key: bytes) -> None:
        self._pending()[key] = None

    def _pending(self) -> dict[bytes, bytes | None]:
        writes = _writes.get()
        if writes is None:
            raise RuntimeError("tables can only be written inside a transactional batch")
        return writes.rows.setdefault(self, {})

    def store(self, rows: dict[bytes, bytes | None], partition: int, offset: int) -> None:
        """Apply committed rows and remember the changelog offset that they reach."""
        store: Any = self.data
        for key, value in rows.items():
            if value is None:
                store.pop(key, None)
                store._key_partition.pop(key, None)  # noqa: SLF001 - as Faust's own recovery does
            else:
                store[key] = value
                store._key_partition[key] = partition  # noqa: SLF001 - a revoked partition's keys are dropped
        changelog = TP(self.changelog_name, partition)
        store.set_persisted_offset(changelog, offset)
        trusted = self.app.tables.recovery.trusted
        if changelog in trusted:
            trusted[changelog] = offset
