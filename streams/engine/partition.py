"""One input partition in one assignment: its fenced producer, and which records come next."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.structs import OffsetAndMetadata, TopicPartition
from faust.types import TP

from streams.engine.failstop import fail_stop
from streams.engine.records import Output

# A hole means that Faust dropped records that it had fetched. A seek may still close it; after this long
# a restart does (seen once in about 600 assignments).
HOLE_PATIENCE_S = 5.0


class Partition:
    """The right to move one input partition's committed offset."""

    def __init__(self, tp: TP, producer: AIOKafkaProducer, group: str, *, start: int) -> None:
        self.tp = tp
        self.next = start
        self.last_commit = time.monotonic()
        self._producer = producer
        self._group = group
        self._in_hole = False

    def select(self, events: Sequence[Any]) -> list[Any]:
        """Keep the Faust events that continue the committed offset without a hole.

        Everything else is stale, and is delivered again after the next seek. This makes the output
        independent of Faust's buffers, seeks and generations.
        """
        kept, expected = [], self.next
        for event in events:
            message = event.message
            if message.offset >= expected and message.checksum < expected:
                kept.append(event)
                expected = message.offset + 1
            elif message.offset >= expected:
                self._watch_hole()
        if kept:
            self._in_hole = False
        return kept

    def _watch_hole(self) -> None:
        if self._in_hole:
            return
        self._in_hole = True
        loop = asyncio.get_running_loop()
        loop.call_later(HOLE_PATIENCE_S, self._give_up_on_hole)

    def _give_up_on_hole(self) -> None:
        if self._in_hole:
            fail_stop(f"records of {self.tp} were dropped before they reached the stage")

    async def commit(
        self, outputs: Sequence[Output], upto: int, *, probe: Callable[[str], None]
    ) -> dict[str, int]:
        """Write `outputs` and move the committed offset to `upto`, in one transaction.

        Return the last offset written to each topic. The transaction is open for milliseconds, however long
        the work took. `probe` is called after each step (the kill tests end the process there).
        """
        await self._producer.begin_transaction()
        sends = [
            await self._producer.send(
                out.topic, key=out.key, value=out.value, partition=out.partition, headers=list(out.headers)
            )
            for out in outputs
        ]
        probe("sent")
        offsets = {TopicPartition(*self.tp): OffsetAndMetadata(upto, "")}
        written = await asyncio.gather(
            *sends, self._producer.send_offsets_to_transaction(offsets, self._group)
        )
        probe("prepared")
        await self._producer.commit_transaction()
        probe("committed")
        self.next = upto
        self.last_commit = time.monotonic()
        last: dict[str, int] = {}
        for meta in written[:-1]:
            last[meta.topic] = max(last.get(meta.topic, -1), meta.offset)
        return last

    async def stop(self) -> None:
        """Close the producer; a transaction that is still open is left to the next owner to abort."""
        await self._producer.stop()
