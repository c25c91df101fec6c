"""Puts raw articles on the input topic, and waits until Kafka has them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from kafka import KafkaProducer
from kafka.errors import KafkaError, MessageSizeTooLargeError
from kafka.producer.future import FutureRecordMetadata

from streams.client.connection import kafka_errors
from streams.client.topics import BOOTSTRAP_TIMEOUT_MS, admin, ensure_topics
from streams.contract.articles import Origin
from streams.contract.errors import ArticleTooLarge, TransientError
from streams.contract.headers import as_mapping
from streams.contract.raw import Document, read_raw
from streams.contract.settings import Settings
from streams.contract.topics import RAW_RECORD_LIMIT_BYTES

# Long enough for a broker that restarts (2.5 s) or fails over; then the article is reported, not kept.
DELIVERY_TIMEOUT_MS = 30_000
REQUEST_TIMEOUT_MS = 10_000
_OVERHEAD_BYTES = 1 << 16  # key, headers and framing of a record


class NotDelivered(TransientError):
    """Kafka did not take an article in time; it may still arrive, so publish it again."""

    code = "N202"


@dataclass(frozen=True, slots=True)
class Published:
    """An article as Kafka has it: settled id, position, and when the record was made."""

    id: str
    revision: str | None  # None for a retraction
    origin: Origin
    timestamp: float


@dataclass(frozen=True, slots=True)
class Delivery:
    """An article on its way to the broker."""

    id: str
    revision: str | None
    future: FutureRecordMetadata

    def wait(self) -> Published:
        """Wait until the broker has the article; raises NotDelivered and ArticleTooLarge."""
        try:
            sent = self.future.get(timeout=DELIVERY_TIMEOUT_MS / 1000 + 1)
        except MessageSizeTooLargeError as exc:
            raise ArticleTooLarge(f"the topic takes no record of this size: {exc}") from exc
        except KafkaError as exc:
            raise NotDelivered(f"Kafka did not take the article: {exc}") from exc
        origin = Origin(topic=sent.topic, partition=sent.partition, offset=sent.offset)
        return Published(self.id, self.revision, origin, sent.timestamp / 1000)


class Publisher:
    """A producer for the input topic; use it as a context manager.

    The id of every article is settled here, by the rule of the contract, and is the record's key: so the
    partition is the same for all revisions of an article. Raises BrokerUnavailable and AccessDenied.

        with Publisher(settings) as publisher:
            published = publisher.send(b"Plain text.", headers=[("content-type", b"text/plain")]).wait()
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._topic = settings.topics.raw.name
        _require_topic(settings)
        with kafka_errors(settings):
            self._producer = KafkaProducer(
                **settings.kafka.client(),
                allow_auto_create_topics=False,
                max_request_size=RAW_RECORD_LIMIT_BYTES + _OVERHEAD_BYTES,
                delivery_timeout_ms=DELIVERY_TIMEOUT_MS,
                request_timeout_ms=REQUEST_TIMEOUT_MS,
                bootstrap_timeout_ms=BOOTSTRAP_TIMEOUT_MS,
                metrics_enabled=False,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        # after an error nobody waits for what is still under way
        self._producer.close(timeout=None if kind is None else 1)

    def send(
        self, value: bytes, *, key: bytes | None = None, headers: Iterable[tuple[str, bytes]] = ()
    ) -> Delivery:
        """Send a raw article in any form of the contract; raises InvalidArticle where the form is broken."""
        headers = list(headers)
        document = read_raw(value, key=key, headers=as_mapping(headers))
        revision = document.revision if isinstance(document, Document) else None
        return self._send(document.id, revision, value, headers)

    def retract(self, article_id: str) -> Delivery:
        """Take an article back: a null value under its id."""
        return self._send(article_id, None, None, [])

    def _send(
        self, article_id: str, revision: str | None, value: bytes | None, headers: list[tuple[str, bytes]]
    ) -> Delivery:
        with kafka_errors(self._settings):
            future = self._producer.send(self._topic, value, key=article_id.encode(), headers=headers)
        return Delivery(article_id, revision, future)


def _require_topic(settings: Settings) -> None:
    """Create the topics where the input topic is missing: whoever publishes first need not run a worker."""
    name = settings.topics.raw.name
    with admin(settings) as client:
        missing = not client.describe_topics([name])[0]["partitions"]
    if missing:
        ensure_topics(settings)
