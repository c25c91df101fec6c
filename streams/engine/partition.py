"""The right to move one input partition's committed offset: a fenced transactional producer."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from aiokafka.structs import OffsetAndMetadata, TopicPartition
from faust.types import TP

from streams.contract.errors import StreamsError
from streams.engine.output import Output
from streams.engine.producer import Producer

Renew = Callable[[TP], Awaitable[tuple[Producer, int]]]


class OffsetMoved(StreamsError):
    """Another worker has committed for this partition: this one must not go on."""

    code = "N306"


class Partition:
    """One input partition in one assignment.

    `renew` starts a producer with a new epoch and then reads the committed offset.
    """

    def __init__(self, tp: TP, producer: Producer, group: str, *, start: int, renew: Renew) -> None:
        self.tp = tp
        self.next = start
        self._producer = producer
        self._group = group
        self._renew = renew

    async def commit(
        self, outputs: Sequence[Output], upto: int, *, probe: Callable[[str], None]
    ) -> dict[str, int]:
        """Write `outputs` and move the committed offset to `upto`, in one transaction.

        Return the last offset written to each topic. The transaction is open for milliseconds, however long
        the work took. `probe` is called after each step (the kill tests end the process there).
        """
        if self._producer.in_doubt:
            await self._take_new_epoch()
        await self._producer.begin_transaction()
        sends = [
            await self._producer.send(
                out.topic, key=out.key, value=out.value, partition=out.partition, headers=list(out.headers)
            )
            for out in outputs
        ]
        probe("sent")
        offsets = {TopicPartition(*self.tp): OffsetAndMetadata(upto, "")}
        *written, _ = await asyncio.gather(
            *sends, self._producer.send_offsets_to_transaction(offsets, self._group)
        )
        probe("prepared")
        await self._producer.commit_transaction()
        probe("committed")
        self.next = upto
        last: dict[str, int] = {}
        for meta in written:
            last[meta.topic] = max(last.get(meta.topic, -1), meta.offset)
        return last

    async def _take_new_epoch(self) -> None:
        """Have the broker refuse what the last transaction may still have on its way."""
        await self._producer.stop()
        self._producer, committed = await self._renew(self.tp)
        if committed != self.next:
            raise OffsetMoved(f"{self.tp} was committed up to {committed} by another worker, not {self.next}")

    async def stop(self) -> None:
        """Close the producer; a transaction that is still open is left to the next owner to abort."""
        await self._producer.stop()
