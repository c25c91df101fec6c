"""Requests that were sent twice and arrive late, in the next transaction: why a doubtful epoch is given up.

Kafka still lets a late request of the same epoch take part in whatever transaction is open, where the client
speaks the protocol before KIP-890, as aiokafka does. The first two tests prove it, so that a version that
changes it is noticed; the third proves that a new epoch ends it.
"""

import asyncio

import pytest
from aiokafka.client import ConnectionGroup
from aiokafka.errors import InvalidProducerEpoch, KafkaError, ProducerFenced, for_code
from aiokafka.protocol.transaction import EndTxnRequest, TxnOffsetCommitRequest
from aiokafka.structs import OffsetAndMetadata, TopicPartition
from kafka import KafkaAdminClient

from streams.client.topics import ensure_topics
from streams.contract.settings import Settings
from streams.engine.producer import Producer
from support.kafka import drain

GROUP = "late"


@pytest.fixture
def settings(kafka: Settings) -> Settings:
    ensure_topics(kafka)
    return kafka


class Owner:
    """A partition's producer, and requests of its that were delayed on the way."""

    def __init__(self, settings: Settings) -> None:
        self.name = f"{settings.namespace}-0"
        self.producer = Producer(settings, self.name)
        self.topic = settings.topics.clean.name
        self.raw = TopicPartition(settings.topics.raw.name, 0)
        self.group = f"{settings.namespace}.{GROUP}"

    def _state(self) -> dict[str, object]:
        manager = self.producer._txn_manager
        return {
            "transactional_id": self.name,
            "producer_id": manager.producer_id,
            "producer_epoch": manager.producer_epoch,
        }

    def delayed_commit(self) -> EndTxnRequest:
        return EndTxnRequest(**self._state(), transaction_result=True)

    def delayed_offset(self, offset: int) -> TxnOffsetCommitRequest:
        state = self._state()
        return TxnOffsetCommitRequest(
            state["transactional_id"],
            self.group,
            state["producer_id"],
            state["producer_epoch"],
            [(self.raw.topic, [(self.raw.partition, offset, "")])],
        )

    async def deliver(self, late: EndTxnRequest | TxnOffsetCommitRequest) -> type[KafkaError]:
        kind, name = (1, self.name) if isinstance(late, EndTxnRequest) else (0, self.group)
        node = await self.producer.client.coordinator_lookup(kind, name)
        answer = await self.producer.client.send(node, late, group=ConnectionGroup.COORDINATION)
        error: type[KafkaError] = for_code(answer.error_code if kind else answer.errors[0][1][0][1])
        return error

    async def begin(self, value: bytes, upto: int) -> None:
        await self.producer.begin_transaction()
        await self.producer.send_and_wait(self.topic, value, key=b"k")
        offsets = {self.raw: OffsetAndMetadata(upto, "")}
        await self.producer.send_offsets_to_transaction(offsets, self.group)

    async def whole(self, value: bytes, upto: int) -> None:
        await self.begin(value, upto)
        await self.producer.commit_transaction()


def visible(settings: Settings) -> list[bytes]:
    return [record.value for record in drain(settings, settings.topics.clean.name)]


def committed(settings: Settings) -> list[int]:
    admin = KafkaAdminClient(**settings.kafka.client())
    try:
        found = admin.list_group_offsets({f"{settings.namespace}.{GROUP}": None})
        return [offset.offset for offsets in found.values() for offset in offsets.values()]
    finally:
        admin.close()


def test_a_late_commit_commits_half_of_the_next_transaction(settings: Settings) -> None:
    async def story() -> None:
        owner = Owner(settings)
        await owner.producer.start()
        await owner.whole(b"first", 1)
        late = owner.delayed_commit()
        await owner.producer.begin_transaction()
        await owner.producer.send_and_wait(owner.topic, b"half", key=b"k")
        await owner.deliver(late)
        await owner.producer.client.close()  # the worker dies before it has sent the offset

    asyncio.run(story())
    assert visible(settings) == [b"first", b"half"]
    assert committed(settings) == [1]  # the next owner does it again: a duplicate


def test_a_late_offset_moves_the_group_back(settings: Settings) -> None:
    async def story() -> None:
        owner = Owner(settings)
        await owner.producer.start()
        await owner.whole(b"first", 1)
        late = owner.delayed_offset(1)
        await owner.begin(b"second", 2)
        await owner.deliver(late)
        await owner.producer.commit_transaction()
        await owner.producer.stop()

    asyncio.run(story())
    assert visible(settings) == [b"first", b"second"]
    assert committed(settings) == [1]


def test_a_new_epoch_refuses_what_is_late(settings: Settings) -> None:
    async def story() -> list[type[KafkaError]]:
        before = Owner(settings)
        await before.producer.start()
        await before.whole(b"first", 1)
        delayed = [before.delayed_commit(), before.delayed_offset(1)]
        await before.producer.stop()
        after = Owner(settings)
        await after.producer.start()
        await after.begin(b"second", 2)
        refused = [await after.deliver(late) for late in delayed]
        await after.producer.commit_transaction()
        await after.producer.stop()
        return refused

    refused = asyncio.run(story())
    assert set(refused) <= {InvalidProducerEpoch, ProducerFenced}
    assert visible(settings) == [b"first", b"second"]
    assert committed(settings) == [2]
