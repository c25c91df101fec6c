"""Topics are made once, and served when `ensure_topics` returns."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from kafka import TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import NoError, for_code

from streams.client.topics import PartitionMismatch, admin, ensure_topics
from streams.contract.settings import Settings


def answers(settings: Settings) -> set[str]:
    """Ask every partition's leader once for its first offset and return the kinds of answers."""
    parts = [
        TopicPartition(topic.name, n) for topic in settings.topics.all for n in range(settings.partitions)
    ]
    with admin(settings) as client:
        request = client._list_partition_offsets_request(dict.fromkeys(parts, OffsetSpec.EARLIEST), 0)
        response = client._manager.run(client._manager.send, request)
    return {for_code(part.error_code).__name__ for topic in response.topics for part in topic.partitions}


def test_every_partition_is_served_at_once(kafka: Settings) -> None:
    made = ensure_topics(kafka)
    assert answers(kafka) == {NoError.__name__}
    assert set(made) == {topic.name for topic in kafka.topics.all}
    assert ensure_topics(kafka) == []


def test_workers_that_start_together_all_wait_for_it(kafka: Settings) -> None:
    def start(_: int) -> set[str]:
        ensure_topics(kafka)
        return answers(kafka)

    with ThreadPoolExecutor(5) as workers:
        assert list(workers.map(start, range(5))) == [{NoError.__name__}] * 5


def test_another_partition_count_is_refused(kafka: Settings, make_settings: Callable[..., Settings]) -> None:
    ensure_topics(kafka)
    other = make_settings(namespace=kafka.namespace, partitions=2)
    with pytest.raises(
        PartitionMismatch, match="has 4 partitions, the settings say 2: set STREAMS_PARTITIONS=4"
    ):
        ensure_topics(other)
