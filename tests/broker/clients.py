"""What the tests ask of a running broker, through kafka-python."""

from contextlib import closing

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import NewTopic


def topics(bootstrap: str) -> set[str]:
    with closing(KafkaAdminClient(bootstrap_servers=bootstrap)) as admin:
        return set(admin.list_topics())


def create_topic(bootstrap: str, name: str) -> None:
    with closing(KafkaAdminClient(bootstrap_servers=bootstrap)) as admin:
        admin.create_topics([NewTopic(name, num_partitions=1, replication_factor=1)])


def publish(bootstrap: str, topic: str, value: bytes) -> None:
    producer = KafkaProducer(bootstrap_servers=bootstrap, max_request_size=8 << 20)
    with closing(producer):
        producer.send(topic, value).get(timeout=30)


def publish_in_transaction(bootstrap: str, topic: str, value: bytes) -> None:
    producer = KafkaProducer(bootstrap_servers=bootstrap, transactional_id=f"test-{topic}")
    with closing(producer):
        producer.init_transactions()
        producer.begin_transaction()
        producer.send(topic, value)
        producer.commit_transaction()


def first_value(bootstrap: str, topic: str, group: str | None = None) -> bytes:
    consumer = KafkaConsumer(
        topic,
        bootstrap_servers=bootstrap,
        group_id=group,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        consumer_timeout_ms=30_000,
        max_partition_fetch_bytes=8 << 20,
    )
    with closing(consumer):
        value: bytes = next(record.value for record in consumer)
        return value


def values(bootstrap: str, topic: str) -> list[bytes]:
    """Return all committed values of a topic of one partition."""
    partition = TopicPartition(topic, 0)
    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap, isolation_level="read_committed", enable_auto_commit=False
    )
    with closing(consumer):
        consumer.assign([partition])
        consumer.seek_to_beginning(partition)
        end, found = consumer.end_offsets([partition])[partition], []
        while consumer.position(partition) < end:
            for records in consumer.poll(timeout_ms=200).values():
                found += [record.value for record in records]
        return found
