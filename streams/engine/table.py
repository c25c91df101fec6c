"""Tables inside transactions: a batch sees its own writes, the store only committed ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import islice
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Faust's signature
        super().__init__(*args, **kwargs)
        # partition -> its committed keys, the one changed longest ago first; for tables that are asked for it
        self._changed: dict[int, dict[bytes, None]] = {}
        # how often it was recovered: what was derived from its rows in memory holds until the next time
        self.recoveries = 0

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

    def count(self) -> int:
        """Return the number of rows in the batch's partition, as this batch leaves it."""
        pending, known = _batch().rows.get(self, {}), self._in_order()
        gone = sum(value is None and key in known for key, value in pending.items())
        new = sum(value is not None and key not in known for key, value in pending.items())
        return len(known) + new - gone

    def oldest(self, count: int) -> list[bytes]:
        """Return up to `count` keys in the batch's partition: those that were changed longest ago, first.

        After a recovery a key stands where the changelog names it first.
        """
        pending = _batch().rows.get(self, {})
        return list(islice((key for key in self._in_order() if key not in pending), count))

    def rows(self) -> list[bytes]:
        """Return all rows in the batch's partition, as this batch leaves them."""
        pending = self._pending()
        kept = [value for value in pending.values() if value is not None]
        return [*(self.data[key] for key in self._in_order() if key not in pending), *kept]

    async def on_recovery_completed(self, active_tps: set[TP], standby_tps: set[TP]) -> None:
        """Forget the order of the keys: other partitions may be ours now."""
        await super().on_recovery_completed(active_tps, standby_tps)
        self._changed.clear()
        self.recoveries += 1

    def _in_order(self) -> dict[bytes, None]:
        partition = _batch().partition
        if partition not in self._changed:
            store: Any = self.data
            owners = store._key_partition  # noqa: SLF001
            self._changed[partition] = {key: None for key in store if owners.get(key) == partition}
        return self._changed[partition]

    def _pending(self) -> dict[bytes, bytes | None]:
        """Return what the batch writes; to write alone: what stands here has a place in the changelog."""
        return _batch().rows.setdefault(self, {})

    def store(self, rows: dict[bytes, bytes | None], partition: int, offset: int) -> None:
        """Apply committed rows and remember the changelog offset that they reach."""
        store: Any = self.data
        order = self._changed.get(partition, {})
        for key, value in rows.items():
            order.pop(key, None)
            if value is None:
                store.pop(key, None)
                store._key_partition.pop(key, None)  # noqa: SLF001 - as Faust's own recovery does
            else:
                store[key] = value
                order[key] = None
                store._key_partition[key] = partition  # noqa: SLF001 - a revoked partition's keys are dropped
        changelog = TP(self.changelog_name, partition)
        store.set_persisted_offset(changelog, offset)
        trusted = self.app.tables.recovery.trusted
        if changelog in trusted:
            trusted[changelog] = offset


def _batch() -> TableWrites:
    writes = _writes.get()
    if writes is None:
        raise RuntimeError("tables can only be written inside a transactional batch")
    return writes
