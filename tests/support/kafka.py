"""Writing to and counting in topics, read committed."""

from collections import Counter
from collections.abc import Iterable

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord
from kafka.producer.future import RecordMetadata

from streams.contract.settings import Settings

Sent = tuple[bytes | None, bytes | None, list[tuple[str, bytes]]]  # key, value and headers


def produce(settings: Settings, topic: str, records: Iterable[Sent]) -> list[RecordMetadata]:
    """Write records, await delivery and return their positions."""
    producer = KafkaProducer(**settings.kafka.client(), max_request_size=9_000_000, linger_ms=5)
    try:
        sent = [producer.send(topic, key=k, value=v, headers=h) for k, v, h in records]
        producer.flush()
        return [future.get(timeout=30) for future in sent]
    finally:
        producer.close()


def drain(settings: Settings, topic: str, *, isolation: str = "read_committed") -> list[ConsumerRecord]:
    """Return all records of a topic up to its current (stable) end, in order by partition."""
    consumer = KafkaConsumer(
        **settings.kafka.client(),
        isolation_level=isolation,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=10_000_000,
    )
    try:
        partitions = [TopicPartition(topic, n) for n in sorted(consumer.partitions_for_topic(topic) or ())]
        consumer.assign(partitions)
        ends = consumer.end_offsets(partitions)
        records: list[ConsumerRecord] = []
        while any(consumer.position(tp) < ends[tp] for tp in partitions):
            for batch in consumer.poll(timeout_ms=200).values():
                records += batch
        return sorted(records, key=lambda r: (r.partition, r.offset))
    finally:
        consumer.close()


def latest(settings: Settings, topic: str) -> dict[bytes, bytes]:
    """Return the last value of each key of a changelog, deletions left out."""
    rows = {record.key: record.value for record in drain(settings, topic)}
    return {key: value for key, value in rows.items() if value is not None}


def doubled(values: Iterable[object]) -> int:
    """Return how many values are there more than once, counting each surplus copy."""
    return sum(count - 1 for count in Counter(values).values())
