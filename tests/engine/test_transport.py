"""Faust's consumer as transactions need it: committed records only, no commit, no hole unseen."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.structs import OffsetAndMetadata, TopicPartition
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from streams.engine.app import StageApp
from streams.engine.transport import FETCH_MAX_WAIT_MS, Consumer, ConsumerThread

from .conftest import Story, changelog

Tell = Callable[[Story], None]
Make = Callable[[], StageApp]
R0, R1, R2 = (TP("t.raw", number) for number in range(3))


def make_thread(app: StageApp) -> ConsumerThread:
    """Return the app's consumer thread with its calls made at once, each noted by name in `called`."""
    thread: Any = app.consumer._thread
    assert isinstance(thread, ConsumerThread)
    thread.called = []

    async def call(method: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        thread.called.append(method.__name__)
        return await method(*args, **kwargs)

    thread.call_thread = call
    return thread


def fetched(*offsets: int) -> list[Any]:
    return [SimpleNamespace(offset=offset, checksum=None) for offset in offsets]


class Fetcher:
    """aiokafka's fetcher: hands out what it is told to, and notes where it is sent."""

    def __init__(self) -> None:
        self.sought: dict[TopicPartition, int] = {}

    def seek_to(self, tp: TopicPartition, offset: int) -> None:
        self.sought[tp] = offset


class Kafka:
    """aiokafka's consumer, as far as the thread asks it."""

    def __init__(self, committed: dict[TP, int], assigned: set[TP]) -> None:
        self._committed = committed
        self._assigned = assigned
        self._fetcher = Fetcher()
        self._coordinator: Any = self
        self.asked: list[list[TopicPartition]] = []
        self.coordinator_id: int | None = None

    async def fetch_committed_offsets(
        self, tps: list[TopicPartition]
    ) -> dict[TopicPartition, OffsetAndMetadata]:
        self.asked.append(tps)
        return {
            tp: OffsetAndMetadata(self._committed[TP(*tp)], "") for tp in tps if TP(*tp) in self._committed
        }

    async def beginning_offsets(self, tps: list[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(tps, 40)

    def assignment(self) -> set[TopicPartition]:
        return {TopicPartition(*tp) for tp in self._assigned}


def test_only_committed_records_are_fetched_and_soon(tell: Tell, make_app: Make) -> None:
    """Faust reads uncommitted records, unless its own transactions are on."""

    async def story() -> None:
        app = make_app()
        thread: Any = app.consumer._thread
        consumer = thread._create_worker_consumer(app.transport)
        assert consumer._isolation_level == "read_committed"
        assert consumer._fetch_max_wait_ms == FETCH_MAX_WAIT_MS
        await consumer.stop()

    tell(story())


# Holes


def test_each_record_knows_the_one_fetched_before_it(
    tell: Tell, make_app: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches = [{R0: fetched(5, 6)}, {R0: fetched(9), R1: fetched(0)}]

    async def fetch(*_: object) -> dict[TP, list[Any]]:
        return batches.pop(0)

    monkeypatch.setattr(driver.AIOKafkaConsumerThread, "_fetch_records", fetch)

    async def story() -> None:
        thread = make_thread(make_app())
        first, second = await thread._fetch_records(), await thread._fetch_records()
        assert [record.checksum for record in first[R0]] == [-1, 5]
        assert [record.checksum for record in second[R0]] == [6]
        assert [record.checksum for record in second[R1]] == [-1]
        assert thread.last_fetched == {R0: 9, R1: 0}

    tell(story())


def test_what_comes_while_the_flow_is_stopped_is_fetched_again(
    tell: Tell, make_app: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Faust drops it: a fetch that waits while the group rebalances takes records of the next assignment."""

    async def story() -> None:
        app = make_app()
        thread = make_thread(app)
        thread._consumer = kafka = Kafka({}, {R0, changelog()})

        async def fetch(*_: object) -> dict[TP, list[Any]]:
            app.consumer.stop_flow()
            return {R0: fetched(5, 6), changelog(): fetched(9)}

        monkeypatch.setattr(driver.AIOKafkaConsumerThread, "_fetch_records", fetch)
        app.consumer.resume_flow()
        assert await thread._fetch_records() == {}
        assert kafka._fetcher.sought == {R0: 5, changelog(): 9}
        assert thread.last_fetched == {}

    tell(story())


def test_a_seek_moves_the_record_before(tell: Tell, make_app: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        thread = make_thread(make_app())
        thread.last_fetched[R0] = 900
        moved: list[dict[TP, int]] = []

        async def wait(*_: object) -> None:
            moved.append(dict(thread.last_fetched))

        monkeypatch.setattr(driver.AIOKafkaConsumerThread, "_seek_wait", wait)
        await thread._seek_wait(None, {R0: 5})
        assert moved == [{R0: 4}]  # before the first fetch from there

    tell(story())


# The position


def test_position_and_last_record_are_read_in_one_step_of_the_threads_loop(
    tell: Tell, make_app: Make
) -> None:
    """Read apart, a fetch in between makes a changelog look applied that is still in a queue."""
    log = changelog()

    async def story() -> None:
        thread = make_thread(make_app())
        states = {log: SimpleNamespace(_position=10), R0: SimpleNamespace(_position=None), R1: None}
        assignment = SimpleNamespace(state_value=states.__getitem__)
        subscription = SimpleNamespace(subscription=SimpleNamespace(assignment=assignment))
        thread._consumer = SimpleNamespace(_subscription=subscription)
        thread.last_fetched[log] = 8
        assert await thread.progress([log, R0, R1]) == {log: (10, 8), R0: (-1, -1)}
        assert thread.called == ["_progress"]
        with pytest.raises(StopIteration):  # it never gives way to a fetch
            thread._progress([log]).send(None)
        subscription.subscription = None
        assert await thread.progress([log]) == {}
        assert await thread.progress([]) == {}

    tell(story())


# Committed offsets


def test_where_nothing_is_committed_a_partition_starts_at_its_first_record(
    tell: Tell, make_app: Make
) -> None:
    async def story() -> None:
        thread = make_thread(make_app())
        thread._consumer = kafka = Kafka({R0: 7, R1: 0, R2: -1}, {R0, R1, R2})
        assert await thread.committed([R0, R1, R2]) == {R0: 7, R1: 0, R2: 40}
        assert thread.called == ["_committed"]
        assert len(kafka.asked) == 1

    tell(story())


def test_every_input_partition_is_sought(tell: Tell, make_app: Make) -> None:
    """aiokafka skips those where nothing, or 0, is committed: they would go on where they were."""

    async def story() -> None:
        app = make_app()
        app.bytes_table("revisions")
        thread = make_thread(app)
        thread._consumer = kafka = Kafka({R0: 7, R1: 0}, {R0, R1, R2, changelog()})
        thread.last_fetched.update({R0: 900, R1: 900, R2: 900})
        assert await app.consumer.seek_to_committed() == {R0: 7, R1: 0, R2: 40}
        assert kafka._fetcher.sought == {R0: 7, R1: 0, R2: 40}
        assert thread.last_fetched == {R0: 6, R1: -1, R2: 39}

    tell(story())


def test_a_consumer_never_commits(tell: Tell, make_app: Make) -> None:
    """A commit of Faust's could move the group back behind a transaction."""

    async def story() -> None:
        app = make_app()
        consumer: Any = app.consumer
        assert isinstance(consumer, Consumer)
        thread = make_thread(app)
        consumer._acked[R0].append(5)
        consumer._acked_index[R0].add(5)
        consumer._gap[R0].addi(1, 3)
        await consumer.commit()
        await consumer.commit_and_end_transactions()
        assert thread.called == []
        assert not any((*consumer._acked.values(), *consumer._acked_index.values(), consumer._gap))

    tell(story())


def test_the_coordinator_is_known_while_the_broker_answers(tell: Tell, make_app: Make) -> None:
    async def story() -> None:
        thread = make_thread(make_app())
        assert not thread.has_coordinator
        thread._consumer = kafka = Kafka({}, set())
        assert not thread.has_coordinator
        kafka.coordinator_id = 0  # a valid id
        assert thread.has_coordinator

    tell(story())
