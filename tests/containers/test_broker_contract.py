"""What the engine needs of a broker, asked of the embedded one and of Kafka's own image alike."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
from aiokafka.errors import KafkaError
from faust.types import TP
from kafka import KafkaAdminClient

from streams.client.topics import ensure_topics
from streams.contract.kafka import KafkaSettings
from streams.contract.settings import Settings
from streams.engine.output import Output
from streams.engine.partition import Partition
from streams.engine.producer import Producer
from support.apache_kafka import ApacheKafka
from support.kafka import drain

GROUP = "contract"


@pytest.fixture(scope="module", params=["embedded", pytest.param("container", marks=pytest.mark.container)])
def broker(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "embedded":
        yield request.getfixturevalue("bootstrap")
        return
    request.getfixturevalue("docker")
    with ApacheKafka() as kafka:
        yield kafka.bootstrap


@pytest.fixture
def settings(broker: str, make_settings: Callable[..., Settings]) -> Settings:
    made = make_settings(kafka=KafkaSettings(bootstrap=broker))
    ensure_topics(made)
    return made


def _ignore(_point: str) -> None:
    pass


async def _never(_: TP) -> tuple[Producer, int]:
    raise AssertionError("nothing was in doubt")


async def _owner(settings: Settings, *, start: int = 0) -> tuple[Partition, Producer]:
    tp = TP(settings.topics.raw.name, 0)
    producer = Producer(settings, f"{settings.namespace}-0")
    await producer.start()
    return Partition(tp, producer, settings.topics.app_id(GROUP), start=start, renew=_never), producer


def _output(settings: Settings, value: bytes) -> Output:
    return Output(settings.topics.clean.name, b"key", value)


def _committed(settings: Settings) -> int:
    client = KafkaAdminClient(**settings.kafka.client())
    try:
        groups = client.list_group_offsets({settings.topics.app_id(GROUP): None})
        [offsets] = groups.values()
        return sum(found.offset for found in offsets.values())
    finally:
        client.close()


def test_outputs_and_offset_commit_together(settings: Settings) -> None:
    async def run() -> None:
        partition, _ = await _owner(settings)
        await partition.commit([_output(settings, b"one")], 7, probe=_ignore)
        await partition.stop()

    asyncio.run(run())
    assert [record.value for record in drain(settings, settings.topics.clean.name)] == [b"one"]
    assert _committed(settings) == 7


def test_a_new_owner_aborts_what_the_old_one_left_open_and_fences_it(settings: Settings) -> None:
    async def run() -> None:
        old, producer = await _owner(settings)
        await producer.begin_transaction()
        await producer.send_and_wait(settings.topics.clean.name, b"half", key=b"key")
        new, _ = await _owner(settings)
        await new.commit([_output(settings, b"whole")], 9, probe=_ignore)
        with pytest.raises(KafkaError):
            await producer.commit_transaction()
        await old.stop()
        await new.stop()

    asyncio.run(run())
    topic = settings.topics.clean.name
    assert [record.value for record in drain(settings, topic)] == [b"whole"]
    everything = [record.value for record in drain(settings, topic, isolation="read_uncommitted")]
    assert everything == [b"half", b"whole"]  # the abort is real: the record is there and not to be seen
    assert _committed(settings) == 9
