"""Messages made by hand, and a writer that puts them on topics as the engine does: in transactions."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from kafka import KafkaProducer
from kafka.errors import KafkaError

from streams.contract.articles import (
    Cleaning,
    Entity,
    Holder,
    Language,
    Mention,
    Origin,
    Removed,
    Source,
    Stance,
    StanceArticle,
    Target,
)
from streams.contract.dead_letters import Failure, dead_letter_headers
from streams.contract.errors import InvalidArticle, StageFailed
from streams.contract.headers import Headers, cloud_event
from streams.contract.settings import Settings
from streams.contract.spans import cut, quote
from streams.contract.topics import dlq_of

HASH = "0" * 64
TEXT = "Austria has been firm in ruling out arming the rebels.\n\nWilliam Hague said they need weapons."
TIME = datetime(2026, 1, 31, 18, tzinfo=UTC)

BUG = Failure.of(StageFailed("KeyError: 'w1'"), stack_trace="in work")

Written = tuple[str, bytes | None, bytes | None, Headers]


def article(
    name: str = "a1", *, origin: Origin | None = None, title: str | None = "Peace plan"
) -> StanceArticle:
    """Return an enriched article with one stance."""
    words = "Austria has been firm in ruling out arming the rebels."
    holder, target = cut(TEXT, 0, 7), cut(TEXT, 36, 53)
    mention = Mention(**holder.model_dump(by_alias=True), label="GPE", type="PLACE", entity="e1")
    stance = Stance(
        holder=Holder(name="Austria", key="place:austria", entity="e1", span=holder),
        target=Target(text=target.text, key="proposal:arming the rebels", kind="proposal", span=target),
        label="against",
        confidence=0.6,
        evidence=quote(TEXT, 0, len(words)),
        cue=cut(TEXT, 25, 35),
        route="verb",
    )
    return StanceArticle(
        id=name,
        revision=HASH,
        origin=origin,
        source=Source(name="Example News", site="news.example"),
        title=title,
        language=Language(code="en", score=1),
        text=TEXT,
        text_hash=HASH,
        paragraphs=(),
        removed=(Removed(text="Share this", line=9, reason="share"),),
        cleaning=Cleaning(method="text-rules", confidence=1, quality="good"),
        minhash="",
        provenance=(),
        sentences=(),
        mentions=(mention,),
        entities=(Entity(id="e1", key="place:austria", name="Austria", type="PLACE", count=1),),
        quotes=(),
        stances=(stance,),
    )


def published(
    settings: Settings, message: StanceArticle, *, stage: str = "stance", time: datetime = TIME
) -> Written:
    """Return the record of `message` on the topic of `stage`, made at `time`."""
    topic = settings.topics.public[stage].name
    headers = cloud_event(message, stage=stage, topic=topic, time=time, carried={})
    return topic, message.id.encode(), message.to_json(), headers


def origin(settings: Settings, offset: int = 0, partition: int = 0) -> Origin:
    """Return the position of a raw record."""
    return Origin(topic=settings.topics.raw.name, partition=partition, offset=offset)


def letter(
    settings: Settings,
    record: Written,
    *,
    position: tuple[int, int] = (0, 0),
    error: InvalidArticle | None = None,
    stage: str = "entities",
) -> Written:
    """Return the dead letter of `record`, which died of `error`, else of a bug.

    `position` is the partition and the offset that it had on its topic.
    """
    topic, key, value, original = record
    failure = Failure.of(error) if error else BUG
    headers = dead_letter_headers(failure, stage=stage, position=(topic, *position), original=original)
    return dlq_of(topic), key, value, headers


@contextmanager
def transactions(settings: Settings) -> Iterator["Writer"]:
    """Open a writer."""
    producer = _ready_producer(settings)
    try:
        yield Writer(producer)
    finally:
        producer.close()


def _ready_producer(settings: Settings, attempts: int = 3) -> KafkaProducer:
    """Return a producer that may begin transactions.

    A broker that is making its transaction log on a busy machine may leave the first request without an
    answer until kafka-python gives up, after 30 s.
    """
    producer = KafkaProducer(**settings.kafka.client(), transactional_id=f"{settings.namespace}-handmade")
    try:
        producer.init_transactions()
    except KafkaError:
        producer.close(timeout=1)
        if attempts == 1:
            raise
        return _ready_producer(settings, attempts - 1)
    return producer


class Writer:
    """Writes records, one transaction a call."""

    def __init__(self, producer: KafkaProducer) -> None:
        self._producer = producer

    def commit(
        self, records: Sequence[Written], *, partition: int | None = None, at: int | None = None
    ) -> None:
        """Write `records` and commit them; `at` is their time in seconds since 1970."""
        self._send(records, partition, at)
        self._producer.commit_transaction()

    def abort(self, records: Sequence[Written], *, partition: int | None = None) -> None:
        """Write `records` and take them back."""
        self._send(records, partition, None)
        self._producer.flush()
        self._producer.abort_transaction()

    def _send(self, records: Sequence[Written], partition: int | None, at: int | None) -> None:
        self._producer.begin_transaction()
        for topic, key, value, headers in records:
            self._producer.send(
                topic,
                key=key,
                value=value,
                headers=list(headers),
                partition=partition,
                timestamp_ms=at and at * 1000,
            )
