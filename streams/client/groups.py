"""What Kafka knows of the workers' consumer groups: how far each has come, and who takes part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kafka import KafkaAdminClient, TopicPartition

from streams.contract.settings import Settings

GroupState = Literal["running", "rebalancing", "not running"]

_REBALANCING = ("PreparingRebalance", "CompletingRebalance")


@dataclass(frozen=True, slots=True)
class Group:
    """A worker's group: its state, its processes, and the offsets that it has committed."""

    state: GroupState
    members: int
    committed: Mapping[tuple[str, int], int]


def groups(client: KafkaAdminClient, settings: Settings) -> dict[str, Group]:
    """Return the group of each worker by the worker's name; raises kafka-python's errors."""
    names = {settings.topics.app_id(worker): worker for worker in settings.topics.read_by}
    offsets = client.list_group_offsets(list(names))
    told = client.describe_groups(list(names))
    return {worker: _group(told.get(name, {}), offsets.get(name, {})) for name, worker in names.items()}


def committed_of(found: Mapping[str, Group], settings: Settings) -> dict[tuple[str, str, int], int]:
    """Return how far each worker has come in each partition that it reads; 0 where it committed nothing."""
    return {
        (worker, topic.name, number): found[worker].committed.get((topic.name, number), 0)
        for worker, topics in settings.topics.read_by.items()
        for topic in topics
        for number in range(settings.partitions)
    }


def _group(told: Mapping[str, object], offsets: Mapping[TopicPartition, object]) -> Group:
    state, members = told.get("group_state"), told.get("members")
    count = len(members) if isinstance(members, list) else 0
    found: GroupState = "rebalancing" if state in _REBALANCING else "running" if count else "not running"
    committed = {
        (tp.topic, tp.partition): int(getattr(at, "offset", -1))
        for tp, at in offsets.items()
        if getattr(at, "offset", -1) >= 0
    }
    return Group(found, count, committed)
