"""The producer: few round trips, and doubt after every request without an answer."""

import asyncio

import pytest
from aiokafka.errors import KafkaConnectionError

from streams.contract.kafka import KafkaSettings
from streams.contract.settings import Settings
from streams.engine.producer import Producer

SETTINGS = Settings(kafka=KafkaSettings(bootstrap="127.0.0.1:1"))


def test_a_transaction_costs_few_round_trips() -> None:
    """aiokafka's own 16 KB took 123 ms for 200 records of 8 KB, its 100 ms back-off comes often (KIP-890)."""

    async def story() -> None:
        producer = Producer(SETTINGS, "t.news-clean-t.raw-0")
        assert producer._message_accumulator._batch_size == 1 << 20
        assert producer._message_accumulator._linger_time == 0
        assert producer._sender._retry_backoff == 0.02
        assert producer._sender._acks == -1
        assert producer._txn_manager.transactional_id == "t.news-clean-t.raw-0"

    asyncio.run(story())


def test_a_request_without_an_answer_leaves_doubt_until_the_next_epoch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def story() -> None:
        producer = Producer(SETTINGS, "id")

        async def broken(*_: object, **__: object) -> None:
            raise KafkaConnectionError

        async def started(_: object) -> None: ...

        monkeypatch.setattr(producer, "_request", broken)
        assert not producer.in_doubt
        with pytest.raises(KafkaConnectionError):
            await producer.client.send(0, None)
        assert producer.in_doubt
        monkeypatch.setattr("aiokafka.AIOKafkaProducer.start", started)
        await producer.start()
        assert not producer.in_doubt

    asyncio.run(story())
