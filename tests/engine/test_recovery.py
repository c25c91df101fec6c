"""Recovery ends when all of the changelog is in the store, never before, and on markers too.

Each guard below once lost table state, or hung, when it was missing.
"""

from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from faust.tables.recovery import Recovery as FaustRecovery
from faust.types import TP

from streams.engine.recovery import Recovery
from support.handmade import transactions
from support.kafka import drain
from support.waiting import wait_until

from .conftest import Run, Story, changelog

Tell = Callable[[Story], None]
P0, P1 = changelog(0), changelog(1)


class Consumer:
    """What recovery asks of Faust's consumer; notes each call with the state in which it found recovery."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.flow_active = True
        self.ends: dict[TP, int] = {}
        self.positions: dict[TP, tuple[int, int]] = {}
        self.while_asked: Callable[[], None] = lambda: None
        self._thread = self  # the part of it that asks aiokafka

    async def highwaters(self, *_: TP) -> dict[TP, int]:
        self.while_asked()
        return self.ends

    async def seek_wait(self, _: dict[TP, int]) -> None:
        self.while_asked()

    async def progress(self, tps: list[TP]) -> dict[TP, tuple[int, int]]:
        self.while_asked()
        return {tp: self.positions[tp] for tp in tps}

    def assignment(self) -> set[TP]:
        return {TP("t.raw", 0), P0}

    def stop_flow(self) -> None:
        self.flow_active = False
        self.calls.append("stop_flow")

    def resume_flow(self) -> None:
        self.flow_active = True
        self.calls.append("resume_flow")

    def resume_partitions(self, tps: set[TP]) -> None:
        self.calls.append(f"resume {len(tps)} {self._flow}")

    async def perform_seek(self) -> None:
        self.calls.append(f"seek {self._flow}")

    def clear_queues(self) -> None:
        self.calls.append(f"clear {self._flow}")

    @property
    def _flow(self) -> str:
        return "flowing" if self.flow_active else "stopped"


async def nothing(*_: object) -> None:
    """Stand in for a signal that nobody hears."""


def make_recovery(consumer: Consumer) -> Recovery:
    app: Any = SimpleNamespace(
        conf=SimpleNamespace(stream_recovery_delay=0.0, broker_request_timeout=5.0),
        consumer=consumer,
        flow_control=SimpleNamespace(resume=consumer.clear_queues),
        on_rebalance_complete=SimpleNamespace(send=nothing),
        on_rebalance_end=lambda: None,
        consumer_generation_id=7,
        assignor=SimpleNamespace(
            assigned_standbys=lambda: {P0}, assigned_actives=lambda: {P0, P1, TP("t.raw", 0)}
        ),
        tracer=None,
        _rebalancing_span=None,
        _fetcher=SimpleNamespace(maybe_start=nothing),
    )
    tables: Any = SimpleNamespace(
        values=list,
        changelog_topics={P0.topic},
        on_actives_ready=lambda: None,
        on_standbys_ready=lambda: None,
        _changelogs={},
    )
    app.tables = tables
    return Recovery(app, tables)


async def begin(recovery: Recovery, *, ends: dict[TP, int], starts: dict[TP, int]) -> None:
    """Go through the steps of Faust's `_restart_recovery` up to the reading of the changelog."""
    consumer: Any = recovery.app.consumer
    consumer.ends = ends
    recovery.active_tps.update(ends)
    await recovery._build_highwaters(consumer, recovery.active_tps, recovery.active_highwaters, "active")
    recovery.active_offsets.update(starts)
    await recovery._seek_offsets(consumer, recovery.active_tps, recovery.active_offsets, "active")
    recovery.in_recovery = True


# The end


@pytest.mark.parametrize(
    ("position", "delivered", "applied", "is_over"),
    [
        pytest.param(10, 8, 8, True, id="only a marker is left"),
        pytest.param(10, -1, -1, True, id="nothing but aborted records"),
        pytest.param(9, 8, 8, False, id="the last record is not fetched"),
        pytest.param(10, 8, 7, False, id="fetched, and still in a queue"),
        pytest.param(-1, -1, -1, False, id="no position yet"),
    ],
)
def test_it_ends_when_the_log_is_read_and_what_was_handed_over_applied(
    tell: Tell, *, position: int, delivered: int, applied: int, is_over: bool
) -> None:
    async def story() -> None:
        recovery = make_recovery(consumer := Consumer())
        await begin(recovery, ends={P0: 10}, starts={P0: -1})
        recovery.active_offsets[P0] = applied
        consumer.positions = {P0: (position, delivered)}
        await recovery._skip_markers()
        assert recovery.signal_recovery_end.is_set() == is_over
        assert recovery.in_recovery != is_over

    tell(story())


def test_it_does_not_end_for_one_partition_while_another_is_behind(tell: Tell) -> None:
    async def story() -> None:
        recovery = make_recovery(consumer := Consumer())
        await begin(recovery, ends={P0: 10, P1: 10}, starts={P0: -1, P1: -1})
        consumer.positions = {P0: (10, -1), P1: (5, 4)}
        await recovery._skip_markers()
        assert not recovery.signal_recovery_end.is_set()
        assert recovery.active_offsets[P0] == 9

    tell(story())


def test_what_waits_in_buffers_is_applied_before_the_end(tell: Tell) -> None:
    async def story() -> None:
        recovery = make_recovery(consumer := Consumer())
        await begin(recovery, ends={P0: 10}, starts={P0: 8})
        applied: list[tuple[str, bool]] = []
        ended = recovery.signal_recovery_end.is_set
        table = Mock(apply_changelog_batch=lambda events: applied.extend((e, ended()) for e in events))
        recovery.buffers[table].append("event")
        consumer.positions = {P0: (10, 8)}
        await recovery._skip_markers()
        assert applied == [("event", False)]

    tell(story())


# Only for this recovery


def test_it_is_needed_until_the_start_offsets_are_known(tell: Tell) -> None:
    """Faust says no while they are not, and would go on with an empty table."""

    async def story() -> None:
        recovery = make_recovery(Consumer())
        assert not FaustRecovery.need_recovery(recovery)
        assert recovery.need_recovery()
        await begin(recovery, ends={P0: 0}, starts={P0: -1})
        assert not recovery.need_recovery()

    tell(story())


def test_it_is_armed_by_the_last_step_of_the_beginning_only(tell: Tell) -> None:
    async def story() -> None:
        recovery = make_recovery(consumer := Consumer())
        armed: list[bool] = []
        consumer.while_asked = lambda: armed.append(recovery._armed)
        for _ in range(2):  # the second one interrupts the first, without a rebalance in between
            await begin(recovery, ends={P0: 10}, starts={P0: -1})
        assert armed == [False] * 4
        assert recovery._armed

    tell(story())


def test_standby_partitions_neither_arm_nor_disarm(tell: Tell) -> None:
    async def story() -> None:
        recovery = make_recovery(consumer := Consumer())
        await recovery._seek_offsets(consumer, {P0}, Counter({P0: 3}), "standby")
        assert not recovery._armed
        await begin(recovery, ends={P0: 10}, starts={P0: -1})
        await recovery._build_highwaters(consumer, {P1}, Counter(), "standby")
        assert recovery._armed

    tell(story())


def test_a_rebalance_disarms(tell: Tell) -> None:
    async def story() -> None:
        recovery = make_recovery(Consumer())
        await begin(recovery, ends={P0: 10}, starts={P0: -1})
        await recovery.on_rebalance({P0}, set(), set(), 7)
        assert not recovery._armed

    tell(story())


def test_the_end_signal_of_the_last_recovery_does_not_end_this_one(tell: Tell) -> None:
    async def story() -> None:
        recovery = make_recovery(Consumer())
        recovery.signal_recovery_end.set()  # Faust's reader clears it when it wakes up, 5 s later
        await begin(recovery, ends={P0: 10}, starts={P0: -1})
        assert not recovery.signal_recovery_end.is_set()

    tell(story())


def test_an_answer_to_the_last_recovery_does_not_end_this_one(tell: Tell) -> None:
    async def story() -> None:
        recovery = make_recovery(consumer := Consumer())
        await begin(recovery, ends={P0: 10}, starts={P0: -1})
        consumer.positions = {P0: (10, -1)}
        consumer.while_asked = lambda: setattr(recovery, "_armed", False)  # a rebalance meanwhile
        await recovery._skip_markers()
        assert recovery.active_offsets[P0] == -1
        assert not recovery.signal_recovery_end.is_set()

    tell(story())


# What the stores hold


def test_an_interrupted_recovery_leaves_no_offset_behind(tell: Tell) -> None:
    async def story() -> None:
        recovery = make_recovery(Consumer())
        recovery.trusted = {P0: 7}
        recovery.active_offsets.update({P0: 5_000, P1: 5_000})  # read, and dropped with its buffers
        await recovery.on_rebalance({P0, P1}, set(), {P1}, 6)  # another one follows: Faust returns at once
        assert recovery.active_offsets == Counter({P0: 7})

    tell(story())


@pytest.mark.parametrize(
    ("assigned", "revoked", "kept"),
    [
        pytest.param({P0, P1}, set(), {P0: 7, P1: 8}, id="both kept"),
        pytest.param({P0}, {P1}, {P0: 7}, id="one revoked"),
        pytest.param({P0, P1}, {P1}, {P0: 7}, id="one revoked and assigned again"),
        pytest.param({P1}, set(), {P1: 8}, id="one not assigned"),
    ],
)
def test_only_kept_partitions_are_trusted(
    tell: Tell, assigned: set[TP], revoked: set[TP], kept: dict[TP, int]
) -> None:
    async def story() -> None:
        recovery = make_recovery(Consumer())
        recovery.trusted = {P0: 7, P1: 8}
        await recovery.on_rebalance(assigned, revoked, set(), 7)
        assert recovery.trusted == kept

    tell(story())


# Faust's completion


@pytest.mark.parametrize(
    "completion",
    [
        pytest.param("on_recovery_completed", id="with tables"),
        pytest.param("_resume_streams", id="without tables, after an assignment of nothing"),
    ],
)
def test_the_flow_stands_still_until_faust_has_sought_and_cleared_its_queues(
    tell: Tell, completion: str
) -> None:
    """A fetch in between would be delivered, cleared, and never delivered again."""

    async def story() -> None:
        recovery = make_recovery(consumer := Consumer())
        await getattr(recovery, completion)(generation_id=7)
        steps = ["resume 1 stopped", "seek stopped", "clear stopped"]
        assert consumer.calls == ["stop_flow", *steps, "resume_flow"]

    tell(story())


def test_a_completed_recovery_is_trusted(tell: Tell) -> None:
    async def story() -> None:
        recovery = make_recovery(Consumer())
        await begin(recovery, ends={P0: 10}, starts={P0: 9})
        await recovery.on_recovery_completed(generation_id=7)
        assert recovery.trusted == {P0: 9}

    tell(story())


def test_aborted_records_count_neither_in_the_input_nor_in_the_table(run: Run) -> None:
    """Faust waits for ever for a record at the end of such a changelog."""
    topics = run.settings.topics
    worker = run.worker().await_ready()
    run.feed(300)
    run.await_outputs()
    run.stop()
    with transactions(run.settings) as writer:
        for partition in range(run.settings.partitions):
            for topic in (topics.revisions, topics.raw):
                writer.abort([(topic.name, b"k%d" % n, b"9999", ()) for n in range(97)], partition=partition)
    assert len(drain(run.settings, topics.raw.name, isolation="read_uncommitted")) > run.sent
    worker.start().await_ready(timeout=30)
    run.feed(300)
    run.await_outputs()
    run.stop()
    run.check()
    assert worker.exits == [0, 0]


def test_what_a_fetch_from_before_takes_is_not_missing_in_the_recovery(run: Run) -> None:
    """The survivor waited for ever for records that Faust had dropped."""
    first, second = (run.worker(BUSY="1").await_ready() for _ in range(2))
    run.feed(300)
    run.await_outputs()
    first.stop()
    run.feed(300)
    outputs = run.settings.topics.clean.name
    wait_until(
        lambda: len(drain(run.settings, outputs)) == run.sent - len(run.poisoned),
        timeout=60,
        what="the survivor to go on",
    )
    second.stop()
    run.check()
