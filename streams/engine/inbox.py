"""The records of one partition that wait for their work: in order, without holes, bounded."""

import asyncio
from collections import deque

from streams.contract.records import Record
from streams.engine.failstop import fail_stop

# Enough for the next transactions while one commits; more only holds memory.
ROOM = 200
# A hole means that Faust dropped records that it had fetched. A seek may still close it; after this long
# a restart does (seen once in about 600 assignments).
HOLE_PATIENCE_S = 5.0


class Inbox:
    """Accepts the records that continue the committed offset; everything else is stale.

    What is refused is delivered again after the next seek. This makes the output independent of Faust's
    buffers, seeks and generations.
    """

    def __init__(self, start: int) -> None:
        self._expected = start
        self._records: deque[Record] = deque()
        self._filled = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._closed = False
        self._hole: asyncio.TimerHandle | None = None

    async def offer(self, record: Record, *, previous: int) -> None:
        """Take `record` if it is next; `previous` is the offset of the record fetched before it.

        Waits while the inbox is full.
        """
        await self._room.wait()
        if self._closed or record.offset < self._expected:
            return
        if previous >= self._expected:
            self._watch_hole(record)
            return
        self._end_hole()
        self._expected = record.offset + 1
        self._records.append(record)
        self._filled.set()
        if len(self._records) >= ROOM:
            self._room.clear()

    async def take(self, most: int, *, within: float | None) -> list[Record]:
        """Return up to `most` records; wait for the first, at most `within` seconds (None: for ever).

        The list is empty when the time is over or the inbox was closed.
        """
        if not self._records and within != 0:
            try:
                await asyncio.wait_for(self._filled.wait(), within)
            except TimeoutError:
                return []
        taken = [self._records.popleft() for _ in range(min(most, len(self._records)))]
        if not self._records and not self._closed:
            self._filled.clear()
        if len(self._records) < ROOM:
            self._room.set()
        return taken

    def close(self) -> None:
        """Drop what waits and refuse what comes: another owner will get it."""
        self._closed = True
        self._end_hole()
        self._records.clear()
        self._filled.set()
        self._room.set()

    def _watch_hole(self, record: Record) -> None:
        if self._hole is None:
            self._hole = asyncio.get_running_loop().call_later(HOLE_PATIENCE_S, self._give_up, record)

    def _end_hole(self) -> None:
        if self._hole is not None:
            self._hole.cancel()  # the next hole has patience of its own
            self._hole = None

    def _give_up(self, record: Record) -> None:
        fail_stop(f"records before {record.topic}/{record.partition}/{record.offset} were dropped")
