"""Faust's Kafka consumer with the changes that transactions need: read committed, no commits, no holes.

Every override names the Faust 0.15.3 or aiokafka 0.14.0 behaviour that it replaces.
"""

from typing import Any

import aiokafka
from aiokafka.structs import TopicPartition
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

FETCH_MAX_WAIT_MS = 500  # Faust hard-codes 1,500: an idle worker answers a rebalance that much later


class ConsumerThread(driver.AIOKafkaConsumerThread):
    """The consumer in its thread; remembers for each partition which record came before the next one."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.last_fetched: dict[TP, int] = {}

    def _create_worker_consumer(self, transport: Any) -> aiokafka.AIOKafkaConsumer:  # noqa: ANN401 - Faust's
        consumer = super()._create_worker_consumer(transport)
        # Faust sets both from its own transactions only; the fetcher reads them when the consumer starts.
        consumer._isolation_level = "read_committed"  # noqa: SLF001
        consumer._fetch_max_wait_ms = FETCH_MAX_WAIT_MS  # noqa: SLF001
        return consumer

    async def _fetch_records(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - Faust's signature
        """Stamp each record with the offset of the record before it, in the unused `checksum` field.

        A fetch that waits while the group rebalances takes records of the next assignment, too, and Faust
        drops what comes while the flow is stopped: after a recovery's seek they would be missing for ever.
        """
        records = await super()._fetch_records(*args, **kwargs)
        if not self.consumer.flow_active:
            self._give_back(records)
            return {}
        for tp, fetched in records.items():
            previous = self.last_fetched.get(tp, -1)
            for record in fetched:
                record.checksum, previous = previous, record.offset
            self.last_fetched[tp] = previous
        return records

    def _give_back(self, records: Any) -> None:  # noqa: ANN401 - Faust's record map
        fetcher = self._ensure_consumer()._fetcher  # noqa: SLF001
        for tp, fetched in records.items():
            fetcher.seek_to(tp, fetched[0].offset)

    async def _seek_wait(self, consumer: Any, partitions: Any) -> None:  # noqa: ANN401 - Faust's signature
        for tp, offset in partitions.items():
            self.last_fetched[tp] = offset - 1
        await super()._seek_wait(consumer, partitions)

    @property
    def has_coordinator(self) -> bool:
        """Say whether the group's coordinator answered last time; it is asked by every heartbeat."""
        coordinator = self._consumer and self._consumer._coordinator  # noqa: SLF001
        return bool(coordinator and coordinator.coordinator_id is not None)

    async def progress(self, tps: list[TP]) -> dict[TP, tuple[int, int]]:
        """Return for each partition its position and the last offset handed to Faust.

        Both are read on the consumer thread's loop: only there do they move together.
        """
        return await self.call_thread(self._progress, tps) if tps else {}

    async def _progress(self, tps: list[TP]) -> dict[TP, tuple[int, int]]:
        subscription = self._ensure_consumer()._subscription.subscription  # noqa: SLF001
        assignment = subscription.assignment if subscription else None
        states = {tp: assignment.state_value(tp) for tp in tps} if assignment else {}
        return {
            tp: (state._position or -1, self.last_fetched.get(tp, -1))  # noqa: SLF001
            for tp, state in states.items()
            if state is not None
        }

    async def committed(self, tps: list[TP]) -> dict[TP, int]:
        """Return the group's committed offset of each partition, else its first offset."""
        offsets: dict[TP, int] = await self.call_thread(self._committed, [TopicPartition(*tp) for tp in tps])
        return offsets

    async def _committed(self, tps: list[TopicPartition]) -> dict[TP, int]:
        consumer = self._ensure_consumer()
        got = await consumer._coordinator.fetch_committed_offsets(tps)  # noqa: SLF001 - one request for all
        offsets = {TP(*tp): got[tp].offset for tp in tps if tp in got and got[tp].offset >= 0}
        missing = [tp for tp in tps if TP(*tp) not in offsets]
        if missing:
            first = await consumer.beginning_offsets(missing)
            offsets.update({TP(*tp): offset for tp, offset in first.items()})
        return offsets

    async def seek_to_committed(self) -> dict[TP, int]:
        """Seek every input partition; aiokafka's own skips those where nothing, or 0, is committed."""
        offsets: dict[TP, int] = await self.call_thread(self._seek_to_committed)
        return offsets

    async def _seek_to_committed(self) -> dict[TP, int]:
        consumer = self._ensure_consumer()
        changelogs = self.app.tables.changelog_topics
        offsets = await self._committed([tp for tp in consumer.assignment() if tp.topic not in changelogs])
        for tp, offset in offsets.items():
            self.last_fetched[tp] = offset - 1
            consumer._fetcher.seek_to(TopicPartition(*tp), offset)  # noqa: SLF001 - no await between the two
        return offsets


class Consumer(driver.Consumer):
    """A consumer that never commits: offsets travel in the transactions."""

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    async def force_commit(self, *_args: Any, **_kwargs: Any) -> bool:  # noqa: ANN401 - Faust's signature
        """Only drop the acknowledgements, which would grow; a commit from here could move the group back."""
        for tp in list(self._acked):
            self._acked[tp].clear()
            self._acked_index[tp].clear()
        self._gap.clear()
        return True


class Transport(driver.Transport):
    """Faust's aiokafka transport with our consumer."""

    Consumer = Consumer
