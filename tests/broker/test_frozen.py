"""A broker that is frozen, by a signal as by a suspended machine, keeps what transactions promise."""

import asyncio
import os
import signal
import threading

from aiokafka import AIOKafkaProducer

from streams.broker import Broker, BrokerConfig

from . import clients

TRANSACTION_TIMEOUT_MS = 2_000
FROZEN_S = 12.0  # beyond a session of 3 s, and the 10 s after which Kafka looks for such transactions


def test_a_transaction_that_ran_out_while_the_broker_was_frozen_stays_invisible(config: BrokerConfig) -> None:
    """With a session of 3 s the broker wrote no abort marker, and the next commit committed both records."""
    with Broker(config) as broker:
        clients.create_topic(broker.bootstrap, "t")
        asyncio.run(_freeze_inside_a_transaction(broker))
        assert clients.values(broker.bootstrap, "t") == [b"whole"]
        log = broker.log_file.read_text()
    assert "likely deleted already" not in log


async def _freeze_inside_a_transaction(broker: Broker) -> None:
    before, after = (_producer(broker) for _ in range(2))
    await before.start()
    await before.begin_transaction()
    await before.send_and_wait("t", b"half")
    os.kill(broker.pid, signal.SIGSTOP)
    await asyncio.to_thread(threading.Event().wait, FROZEN_S)
    os.kill(broker.pid, signal.SIGCONT)
    await after.start()
    await after.begin_transaction()
    await after.send_and_wait("t", b"whole")
    await after.commit_transaction()
    await after.stop()
    await before.client.close()


def _producer(broker: Broker) -> AIOKafkaProducer:
    return AIOKafkaProducer(
        bootstrap_servers=broker.bootstrap,
        transactional_id="id",
        transaction_timeout_ms=TRANSACTION_TIMEOUT_MS,
    )
