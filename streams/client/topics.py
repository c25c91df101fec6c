"""Creates the topics and checks that they fit together."""

import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from kafka import KafkaAdminClient, TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import KafkaError, NoError, RetriableError, TopicAlreadyExistsError, for_code

from streams.contract.errors import BrokerUnavailable, ConfigurationError
from streams.contract.settings import Settings
from streams.contract.topics import Topic

BOOTSTRAP_TIMEOUT_MS = 3_000  # whoever waits for a broker asks again
# A new broker makes its offsets topic in 0.3 s and serves its new partitions within 2 s; on two cores with 28
# processes that wanted to run, it took more than 10 s. One question alone may take `REQUEST_TIMEOUT_MS`.
NEW_PATIENCE_S = 60.0
NEW_AGAIN_S = 0.05
CONNECT_TIMEOUT_S = 3.0
REQUEST_TIMEOUT_MS = 10_000  # a broker that starts or fails over answers within seconds


class PartitionMismatch(ConfigurationError):
    """A topic has another number of partitions than the settings say."""

    code = "N303"


@contextmanager
def admin(settings: Settings) -> Iterator[KafkaAdminClient]:
    """Connect as an administrator; raises BrokerUnavailable when no broker answers."""
    if not any(map(_is_answered, settings.kafka.servers)):
        raise BrokerUnavailable(f"no Kafka answers at {settings.kafka.bootstrap}")
    try:
        client = KafkaAdminClient(
            **settings.kafka.client(),
            request_timeout_ms=REQUEST_TIMEOUT_MS,
            bootstrap_timeout_ms=BOOTSTRAP_TIMEOUT_MS,
        )
    except KafkaError as exc:
        raise BrokerUnavailable(f"no Kafka answers at {settings.kafka.bootstrap}") from exc
    try:
        yield client
    except KafkaError as exc:
        raise BrokerUnavailable(f"Kafka at {settings.kafka.bootstrap}: {exc}") from exc
    finally:
        client.close()


def _is_answered(server: str) -> bool:
    """Say whether anyone listens there; kafka-python would try for seconds and log each time as an error."""
    host, _, port = server.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT_TIMEOUT_S).close()
    except (OSError, ValueError):
        return False
    return True


def ensure_topics(settings: Settings) -> list[str]:
    """Create the missing topics and return their names.

    Raises BrokerUnavailable, and PartitionMismatch where a topic exists with another partition count: keys
    would go to other partitions than before.
    """
    with admin(settings) as client:
        existing = partition_counts(client)
        wrong = {name: n for name, n in existing.items() if n != settings.partitions}
        ours = {topic.name: topic for topic in settings.topics.all}
        for name in ours.keys() & wrong.keys():
            raise PartitionMismatch(
                f"{name} has {wrong[name]} partitions, the settings say {settings.partitions}: "
                f"set STREAMS_PARTITIONS={wrong[name]} or use another STREAMS_NAMESPACE"
            )
        missing = [topic for name, topic in ours.items() if name not in existing]
        if missing:
            _create(client, missing, settings)
        _await_leaders(client, list(ours), settings.partitions)
        _await_coordinator(client, settings.topics.app_id("clean"))
        return [topic.name for topic in missing]


def _await_leaders(client: KafkaAdminClient, names: list[str], partitions: int) -> None:
    """Wait until every partition is served, also where another worker has just made it.

    The metadata name a leader before that broker has opened the partition's log: for up to 2 s it answers
    NotLeaderForPartition, which aiokafka logs as an error. To list offsets is to ask the log itself.
    """
    parts = [TopicPartition(name, number) for name in names for number in range(partitions)]
    _retried(lambda: client.list_partition_offsets(dict.fromkeys(parts, OffsetSpec.EARLIEST)))


def cluster_of(client: KafkaAdminClient) -> str:
    """Return the id of the cluster."""
    return str(client.describe_cluster()["cluster_id"])


def appended(client: KafkaAdminClient, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
    """Return the offset after the last record of each partition, whether it is committed or not."""
    found = client.list_partition_offsets(dict.fromkeys(partitions, OffsetSpec.LATEST))
    return {tp: int(last.offset) for tp, last in found.items()}


def _await_coordinator(client: KafkaAdminClient, group: str) -> None:
    """Let a new cluster make its offsets topic now: a worker's first question would be logged as an error."""
    _retried(lambda: client.list_group_offsets({group: None}))


def _retried(ask: Callable[[], object]) -> None:
    """Ask until the answer is no error; one that stays is raised."""
    end = time.monotonic() + NEW_PATIENCE_S
    while True:
        try:
            ask()
        except RetriableError:
            if time.monotonic() > end:
                raise
            time.sleep(NEW_AGAIN_S)
        else:
            return


def partition_counts(client: KafkaAdminClient) -> dict[str, int]:
    """Return the number of partitions of every topic of the cluster."""
    return {topic["name"]: len(topic["partitions"]) for topic in client.describe_topics()}


def _create(client: KafkaAdminClient, topics: list[Topic], settings: Settings) -> None:
    specs = {
        topic.name: {
            "num_partitions": settings.partitions,
            "replication_factor": settings.replication,
            "configs": topic.config,
        }
        for topic in topics
    }
    answer = client.create_topics(specs, timeout_ms=REQUEST_TIMEOUT_MS, raise_errors=False)
    for topic in answer["topics"]:
        error = for_code(topic["error_code"])
        # where another worker was faster, the topic is there
        if error not in {NoError, TopicAlreadyExistsError}:
            raise error(f"{topic['name']}: {topic['error_message']}")
