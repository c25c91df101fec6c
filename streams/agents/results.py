"""What becomes of one record in an enriching stage: the part that all three have in common."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from streams.contract.articles import CleanArticle, Origin
from streams.contract.dead_letters import Failure
from streams.contract.errors import RecordTooLarge
from streams.contract.headers import INPUT, ORIGIN_TIME, Headers, cloud_event, origin_of, told, tombstone
from streams.contract.records import Record
from streams.contract.settings import Settings
from streams.contract.spans import check_spans

if TYPE_CHECKING:
    from streams.engine.batch import Batch  # Kafka clients, which the process of a stage has no use for


@dataclass(frozen=True, slots=True)
class Enriched:
    """A message ready to be sent."""

    id: str
    revision: str
    value: bytes
    headers: Headers


@dataclass(frozen=True, slots=True)
class Retracted:
    """A tombstone ready to be sent."""

    id: str
    headers: Headers


Result = Enriched | Retracted | Failure


def checked_json(message: CleanArticle, *, limit: int) -> bytes:
    """Return the wire form of `message`; raises SpanBreach, and RecordTooLarge above `limit` bytes."""
    check_spans(message, text=message.text, title=message.title)
    value = message.to_json()
    if len(value) > limit:
        raise RecordTooLarge(f"the enriched article has {len(value):,} bytes; the limit is {limit:,}")
    return value


@dataclass(frozen=True, slots=True)
class Publisher:
    """Turns a stage's messages into records of its output topic."""

    stage: str
    topic: str
    limit: int

    def enriched(self, message: CleanArticle, record: Record) -> Enriched:
        """Check and encode `message`; raises SpanBreach and RecordTooLarge."""
        value = checked_json(message, limit=self.limit)
        headers = cloud_event(
            message,
            stage=self.stage,
            topic=self.topic,
            time=datetime.now(UTC),
            carried=_carried(record, message.origin),
        )
        return Enriched(message.id, message.revision, value, headers)

    def retracted(self, article_id: str, record: Record, origin: Origin) -> Retracted:
        """Return the tombstone of an article."""
        headers = tombstone(
            article_id,
            origin,
            stage=self.stage,
            topic=self.topic,
            time=datetime.now(UTC),
            carried=_carried(record, origin),
        )
        return Retracted(article_id, headers)

    def send(self, batch: "Batch", result: Enriched | Retracted) -> None:
        """Add the record to `batch`, under the article's id."""
        value = result.value if isinstance(result, Enriched) else None
        batch.send(self.topic, result.id.encode(), value, result.headers)

    def settle(self, batch: "Batch", record: Record, result: Result) -> None:
        """Send what was made of `record`, or its dead letter."""
        if isinstance(result, Failure):
            batch.dead_letter(record, result)
        else:
            self.send(batch, result)


def _carried(record: Record, origin: Origin | None) -> Mapping[str, bytes]:
    """Return what the headers of a result may say: the first stage notes when the raw record was written."""
    fields = {**record.fields, INPUT: told(record.as_origin)}
    if record.as_origin == origin:
        fields[ORIGIN_TIME] = b"%d" % round(record.timestamp * 1000)
    return fields


def publisher_of(stage: str, settings: Settings) -> Publisher:
    """Return the publisher of a stage, for its event loop and for its process alike."""
    return Publisher(stage, settings.topics.public[stage].name, settings.limits.message_bytes)


def further_stage(
    publisher: Publisher, enrich: Callable[[bytes], CleanArticle]
) -> Callable[[Record], Enriched | Retracted]:
    """Return the work of a stage after the first: `enrich` reads a message's bytes, tombstones pass on."""

    def work(record: Record) -> Enriched | Retracted:
        if record.value is not None:
            return publisher.enriched(enrich(record.value), record)
        origin = origin_of(record.fields) or record.as_origin
        return publisher.retracted((record.key or b"").decode("utf-8", "replace"), record, origin)

    return work
