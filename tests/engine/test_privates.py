"""The engine reaches into Faust, mode and aiokafka: each attribute is there, and means what we take it for.

A failure names the library and its version: read that library's new source before you change the words here.
"""

import inspect
import re
from collections.abc import Callable
from importlib.metadata import version
from types import SimpleNamespace
from typing import Any

import faust
import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.consumer.fetcher import Fetcher, FetchResult
from aiokafka.consumer.group_coordinator import GroupCoordinator
from aiokafka.consumer.subscription_state import Assignment, TopicPartitionState
from faust.stores.base import Store
from faust.tables.manager import TableManager
from faust.tables.recovery import Recovery
from faust.transport import consumer as faust_consumer
from faust.transport.consumer import ThreadDelegateConsumer
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread, Consumer, Transport
from faust.types import TP
from mode.threads import QueueServiceThread

from streams.engine import app, recovery, table, transport
from streams.engine.app import StageApp

from .conftest import Story

PACKAGES = {"aiokafka": "aiokafka", "faust": "faust-streaming", "mode": "mode-streaming"}


def library(thing: Any) -> str:
    module = inspect.getmodule(thing)
    assert module
    package = PACKAGES[module.__name__.split(".")[0]]
    return f"{package} {version(package)}"


def source(thing: Any) -> str:
    """Return the source of a function, a property or one of mode's tasks."""
    return inspect.getsource(getattr(thing, "fun", None) or getattr(thing, "fget", None) or thing)


SAYS = {
    # read by the fetcher that `start` makes, so they may be set between the two
    "isolation": (AIOKafkaConsumer.start, "isolation_level=self._isolation_level"),
    "fetch wait": (AIOKafkaConsumer.start, "fetch_max_wait_ms=self._fetch_max_wait_ms"),
    "fetcher": (AIOKafkaConsumer.start, "self._fetcher = Fetcher("),
    "coordinator": (AIOKafkaConsumer.start, "self._coordinator = GroupCoordinator("),
    "subscription": (AIOKafkaConsumer.__init__, "self._subscription = SubscriptionState("),
    # None while unknown, and 0 is a valid id
    "coordinator found": (GroupCoordinator.ensure_coordinator_known, "self.coordinator_id = coordinator_id"),
    "coordinator lost": (GroupCoordinator.coordinator_dead, "self.coordinator_id = None"),
    "committed in one request": (
        GroupCoordinator.fetch_committed_offsets,
        "_do_fetch_commit_offsets(partitions)",
    ),
    "skipped seeks": (AIOKafkaConsumer.seek_to_committed, "if offset and offset > 0:"),
    "seek drops what was fetched": (Fetcher.seek_to, "del self._records[tp]"),
    "seek moves the position": (TopicPartitionState.seek, "self._position = position"),
    "fetch moves the position": (TopicPartitionState.consumed_to, "self._position = position"),
    "markers move the position": (FetchResult._update_position, "state.consumed_to("),
    "states": (Assignment.state_value, "self._tp_state.get(tp)"),
    # Faust's consumer
    "thread": (ThreadDelegateConsumer.__init__, "self._thread = self._new_consumer_thread()"),
    "fetch": (AIOKafkaConsumerThread.getmany, "self._fetch_records,"),
    "seek": (AIOKafkaConsumerThread.seek_wait, "self._seek_wait, consumer, partitions"),
    "worker's consumer": (AIOKafkaConsumerThread._create_consumer, "self._create_worker_consumer(transport)"),
    "uncommitted": (
        AIOKafkaConsumerThread._create_worker_consumer,
        'isolation_level: str = "read_uncommitted"',
    ),
    "1.5 s": (AIOKafkaConsumerThread._create_worker_consumer, "fetch_max_wait_ms=1500"),
    "last commit": (AIOKafkaConsumerThread.verify_event_path, "self.tp_last_committed_at.get(tp)"),
    "committed seek": (Consumer.perform_seek, "await self.seek_to_committed()"),
    "every commit": (Consumer.commit, "return await self.force_commit("),
    "last commit of all": (Consumer.commit_and_end_transactions, "await self.commit("),
    "consumer class": (Transport.create_consumer, "self.Consumer("),
    # mode
    "threads": (QueueServiceThread.call_thread, "await self.method_queue.call("),
    "loop of the thread": (QueueServiceThread.method_queue, "loop=self.thread_loop"),
    # Faust's app and tables
    "assigned": (faust.App._new_consumer, "on_partitions_assigned=self._on_partitions_assigned"),
    "revoked": (faust.App._new_consumer, "on_partitions_revoked=self._on_partitions_revoked"),
    "recovery": (TableManager.recovery, "if self._recovery is None:"),
    "signal": (Recovery._slurp_changelogs, "self.signal_recovery_end.clear()"),
    "applied": (Recovery._slurp_changelogs, "offsets[tp] = offset"),
    "end": (Recovery._slurp_changelogs, "if self.in_recovery and not self.need_recovery():"),
    "highwater is end - 1": (Recovery._build_highwaters, "tp: value - 1 if value is not None else -1"),
    "start is earliest - 1": (Recovery._build_offsets, "tp: offset - 1 if offset is not None else None"),
}


@pytest.mark.parametrize(("thing", "words"), SAYS.values(), ids=SAYS)
def test_the_library_uses_it_as_we_assume(thing: Any, words: str) -> None:
    owner = getattr(thing, "fun", None) or getattr(thing, "fget", None) or thing
    assert words in source(thing), f"{library(owner)}: {owner.__qualname__} no longer says {words!r}"


def test_faust_commits_in_one_place_only() -> None:
    """`force_commit` is the only way to `_commit`, so that one override turns commits off."""
    text = inspect.getsource(faust_consumer)
    for call in ("self._commit(", "self._commit_offsets(", "self._commit_tps("):
        assert text.count(call) == 1, f"{library(faust_consumer)} has other ways to {call}"


def test_recovery_asks_whether_it_is_needed_after_highwaters_offsets_and_seek() -> None:
    text = source(Recovery._restart_recovery)
    steps = [
        "T(self._build_highwaters)(\n                        consumer, assigned_active_tps",
        "T(self._build_offsets)(\n                        consumer, assigned_active_tps",
        "T(self._seek_offsets)(\n                        consumer, assigned_active_tps",
        "if self.need_recovery():",
        "self.signal_recovery_end.wait()",
        "T(self.on_recovery_completed)(generation_id)",
    ]
    places = [text.find(step) for step in steps]
    assert -1 not in places, f"{library(Recovery)} recovers in other steps"
    assert places == sorted(places), f"{library(Recovery)} recovers in another order"


def test_a_record_passes_nothing_between_the_fetch_and_its_stamp() -> None:
    """Position and last record move together: no `await` comes after the records are taken."""
    text = inspect.getsource(Fetcher.fetched_records)
    taken = text[text.index("res_or_error.getall(max_records)") : text.index("waiter = ")]
    assert "await" not in taken, f"{library(Fetcher)} gives way between moving a position and returning"


# Private attributes that the engine reads or sets
KNOWN = {
    *("_isolation_level", "_fetch_max_wait_ms", "_coordinator", "_subscription", "_position", "_fetcher"),
    *("_thread", "_key_partition"),
}
HOOKS: list[tuple[type, type, list[str]]] = [
    (
        StageApp,
        faust.App,
        ["_new_transport", "_on_partitions_assigned", "_on_partitions_revoked", "on_first_start", "stop"],
    ),
    (
        transport.ConsumerThread,
        AIOKafkaConsumerThread,
        ["__post_init__", "_create_worker_consumer", "_fetch_records", "_seek_wait", "seek_to_committed"],
    ),
    (transport.Consumer, Consumer, ["_new_consumer_thread", "force_commit"]),
    (
        recovery.Recovery,
        Recovery,
        [
            "on_rebalance",
            "_build_highwaters",
            "_seek_offsets",
            "need_recovery",
            "on_recovery_completed",
            "_resume_streams",
        ],
    ),
    (recovery.TableManager, TableManager, ["recovery"]),
    (
        table.Table,
        faust.Table,
        ["__getitem__", "__contains__", "__setitem__", "__delitem__", "get"],
    ),
]


@pytest.mark.parametrize(
    ("ours", "theirs", "name"),
    [
        pytest.param(ours, theirs, name, id=f"{ours.__name__}.{name}")
        for ours, theirs, names in HOOKS
        for name in names
    ],
)
def test_what_we_override_is_there_and_takes_the_same(ours: type, theirs: type, name: str) -> None:
    assert name in vars(ours)
    base = getattr(theirs, name, None)
    assert base is not None, f"{library(theirs)}: {theirs.__name__} has no {name} any more"
    mine = list(inspect.signature(getattr(ours, name)).parameters.values()) if callable(base) else []
    if mine and not any(parameter.kind is parameter.VAR_POSITIONAL for parameter in mine):
        wanted = [parameter.kind for parameter in inspect.signature(base).parameters.values()]
        told = f"{library(theirs)}: {theirs.__name__}.{name} takes other arguments"
        assert [parameter.kind for parameter in mine] == wanted, told


def test_faust_makes_our_classes_and_mode_runs_our_task(
    tell: Callable[[Story], None], make_app: Callable[[], StageApp]
) -> None:
    async def story() -> None:
        made = make_app()
        assert isinstance(made.consumer, transport.Consumer)
        assert isinstance(made.consumer._thread, transport.ConsumerThread)
        assert isinstance(made.bytes_table("revisions"), table.Table)
        assert isinstance(made.tables, recovery.TableManager)
        assert type(made.tables.recovery) is recovery.Recovery
        tasks = {task.fun.__name__ for task in made.tables.recovery._get_tasks()}
        assert {"_end_on_markers", "_restart_recovery", "_slurp_changelogs"} <= tasks

    tell(story())


def test_the_stamp_travels_in_a_field_that_nobody_uses(
    tell: Callable[[Story], None], make_app: Callable[[], StageApp]
) -> None:
    async def story() -> None:
        fields = "topic partition offset timestamp timestamp_type headers key value checksum"
        record = SimpleNamespace(**dict.fromkeys(fields.split()))
        record.checksum = 41
        record.serialized_key_size = record.serialized_value_size = 0
        message = make_app().consumer._to_message(TP("t.raw", 0), record)
        assert message.checksum == 41, f"{library(Consumer)} drops a record's checksum"

    tell(story())


def test_the_stores_know_the_partition_of_a_key_and_their_offset(
    tell: Callable[[Story], None], make_app: Callable[[], StageApp]
) -> None:
    async def story() -> None:
        store = make_app().bytes_table("revisions").data
        assert isinstance(store, Store)
        assert store._key_partition == {}, f"{library(Store)}: the memory store forgets partitions"
        store.set_persisted_offset(TP("t.raw", 0), 1)

    tell(story())


def test_every_private_attribute_is_looked_after_here() -> None:
    """A new SLF001 in the engine needs a line above."""
    found: set[str] = set()
    for module in (app, recovery, table, transport):
        marked = [line for line in inspect.getsource(module).splitlines() if "SLF001" in line]
        for line in marked:
            found.update(re.findall(r"(?<!self)\.(_[a-z]\w*)", line.split("#")[0]))
    assert found == KNOWN
