"""The right to move one input partition's committed offset: a fenced transactional producer."""

import asyncio
from collections.abc import Callable, Sequence

from aiokafka import AIOKafkaProducer
from aiokafka.structs import OffsetAndMetadata, TopicPartition
from faust.types import TP

from streams.engine.output import Output


class Partition:
    """One input partition in one assignment."""

    def __init__(self, tp: TP, producer: AIOKafkaProducer, group: str, *, start: int) -> None:
        self.tp = tp
        self.next = start
        self._producer = producer
        self._group = group

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

    async def stop(self) -> None:
        """Close the producer; a transaction that is still open is left to the next owner to abort."""
        await self._producer.stop()
