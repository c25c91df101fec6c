"""The transactional producer of one input partition, and whether a request of it may still be on its way."""

from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from streams.contract.settings import Settings

_SETTINGS = {
    "acks": "all",
    "linger_ms": 0,  # a transaction is flushed at once anyway
    "retry_backoff_ms": 20,  # brokers ask for a retry in 3-10 % of back-to-back transactions
    "max_batch_size": 1 << 20,  # 16 KB, the default, costs a round trip for every two articles
    "max_request_size": 10 << 20,  # a dead letter carries the whole raw record
}


class Producer(AIOKafkaProducer):
    """A producer that knows when it is in doubt.

    Where a connection breaks or a request times out, aiokafka sends it again under the same epoch, and the
    first one may reach the broker later: in the next transaction. A late commit then commits half of that
    one, a late offset moves the group back (`tests/engine/test_late_requests.py`; KIP-890 ends it for clients
    that speak its protocol, which aiokafka 0.14 does not). A new epoch has the broker refuse what is late.
    """

    def __init__(self, settings: Settings, transactional_id: str) -> None:
        super().__init__(
            **settings.kafka.client(),
            **_SETTINGS,
            transactional_id=transactional_id,
            transaction_timeout_ms=settings.engine.transaction_timeout_ms,
        )
        self.in_doubt = False
        self._request = self.client.send
        self.client.send = self._watched_request

    async def start(self) -> None:
        """Take a new epoch: fences, and waits until the former owner's transaction has ended."""
        await super().start()
        self.in_doubt = False

    async def _watched_request(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - aiokafka's
        try:
            return await self._request(*args, **kwargs)
        except KafkaError:
            self.in_doubt = True
            raise
