"""The order of a rebalance: fence, read the committed offsets, and only then let Faust go on."""

import asyncio
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future

import faust
import pytest
from faust.types import TP, Message

from streams.contract.records import Record
from streams.contract.settings import Settings
from streams.engine import app as app_module
from streams.engine import runner as runner_module
from streams.engine.app import StageApp
from streams.engine.batch import Batch
from streams.engine.failstop import EXIT_FAILED
from streams.engine.handler import Inline

from .conftest import Story

Tell = Callable[[Story], None]
Make = Callable[[], StageApp]
R0, R1, OTHER = TP("t.raw", 0), TP("t.raw", 1), TP("t.news-clean-revisions-changelog", 0)


class Left(BaseException):
    """Stands for the end of the process."""


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps of a rebalance in the order in which they were made, Faust's own ones among them."""
    steps: list[str] = []

    class Producer:
        in_doubt = False

        def __init__(self, _settings: Settings, transactional_id: str) -> None:
            self.name = transactional_id

        async def start(self) -> None:
            steps.append(f"fence {self.name}")

        async def stop(self) -> None:
            steps.append(f"close {self.name}")

    async def assigned(*_: object) -> None:
        steps.append("faust assigned")

    async def revoked(*_: object) -> None:
        steps.append("faust revoked")

    # a test that fails cancels the runners, which would end the test session
    monkeypatch.setattr(runner_module, "fail_stop", lambda reason: steps.append(f"left: {reason}"))
    monkeypatch.setattr(app_module, "Producer", Producer)
    monkeypatch.setattr(faust.App, "_on_partitions_assigned", assigned)
    monkeypatch.setattr(faust.App, "_on_partitions_revoked", revoked)
    return steps


def make_stage(make_app: Make, steps: list[str]) -> StageApp:
    app = make_app()
    app.stage("t.raw", Inline(lambda record: record.value, lambda *_: None))

    async def committed(tps: list[TP]) -> dict[TP, int]:
        steps.append(f"committed {[tp.partition for tp in tps]}")
        return dict.fromkeys(tps, 7)

    app.consumer._thread.committed = committed
    return app


def test_the_fence_comes_before_the_committed_offsets_and_these_before_faust(
    tell: Tell, make_app: Make, steps: list[str]
) -> None:
    async def story() -> None:
        app = make_stage(make_app, steps)
        await app._on_partitions_assigned({R0, R1, OTHER})
        assert sorted(steps[:2]) == ["fence t.news-clean-t.raw-0", "fence t.news-clean-t.raw-1"]
        assert steps[2:] == ["committed [0, 1]", "faust assigned"]
        assert {tp: runner.partition.next for tp, runner in app.runners.items()} == {R0: 7, R1: 7}
        await app._drain()

    tell(story())


def test_kept_partitions_are_fenced_too(tell: Tell, make_app: Make, steps: list[str]) -> None:
    """Another member may have owned them, and moved their offsets, in a generation that was missed."""

    async def story() -> None:
        app = make_stage(make_app, steps)
        await app._on_partitions_assigned({R0})
        first = app.runners[R0]
        steps.clear()
        await app._on_partitions_assigned({R0})
        assert steps == [
            "close t.news-clean-t.raw-0",
            "fence t.news-clean-t.raw-0",
            "committed [0]",
            "faust assigned",
        ]
        assert app.runners[R0] is not first
        await app._drain()

    tell(story())


def test_what_is_finished_is_committed_before_faust_gives_partitions_away(
    tell: Tell, make_app: Make, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def commit(batch: Batch, **_: object) -> None:
        steps.append("commit")

    monkeypatch.setattr(Batch, "commit", commit)

    async def story() -> None:
        app = make_stage(make_app, steps)
        finished: Future[bytes] = Future()
        monkeypatch.setattr(app._stages["t.raw"][0], "submit", lambda _: finished)
        await app._on_partitions_assigned({R0})
        steps.clear()
        await app.runners[R0].inbox.offer(Record("t.raw", 0, 7, None, b"x"), previous=6)
        finished.set_running_or_notify_cancel()
        revoking = asyncio.create_task(app._on_partitions_revoked({R0}))
        await asyncio.sleep(0)
        assert steps == []
        finished.set_result(b"x")
        await revoking
        assert steps == ["commit", "close t.news-clean-t.raw-0", "faust revoked"]
        assert app.runners == {}

    tell(story())


@pytest.mark.parametrize("error", [OSError("no broker"), asyncio.CancelledError()])
def test_without_a_fence_the_process_ends(
    tell: Tell, make_app: Make, steps: list[str], monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def leave(reason: str) -> None:
        steps.append(reason.split(":", maxsplit=1)[0])
        raise Left

    monkeypatch.setattr(app_module, "fail_stop", leave)

    async def story() -> None:
        app = make_stage(make_app, steps)

        async def committed(_: list[TP]) -> dict[TP, int]:
            raise error

        app.consumer._thread.committed = committed
        with pytest.raises(Left):
            await app._on_partitions_assigned({R0})
        assert steps == ["fence t.news-clean-t.raw-0", "fencing"]

    tell(story())


def test_a_new_epoch_comes_before_the_committed_offset(tell: Tell, make_app: Make, steps: list[str]) -> None:
    async def story() -> None:
        app = make_stage(make_app, steps)
        _, offset = await app._renew(R0)
        assert steps == ["fence t.news-clean-t.raw-0", "committed [0]"]
        assert offset == 7

    tell(story())


def test_records_go_to_the_runner_of_their_partition_with_the_one_before(
    tell: Tell, make_app: Make, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        app = make_stage(make_app, steps)
        await app._on_partitions_assigned({R0})
        offered: list[tuple[int, int]] = []

        async def offer(record: Record, *, previous: int) -> None:
            offered.append((record.offset, previous))

        monkeypatch.setattr(app.runners[R0].inbox, "offer", offer)
        for topic, partition, offset, before in [("t.raw", 0, 9, 7), ("t.raw", 1, 3, 2)]:
            await app._offer(_message(topic, partition, offset, checksum=before))
        assert offered == [(9, 7)]  # nobody owns the other partition here: another worker gets it
        await app._drain()

    tell(story())


def test_only_plain_tables_without_standbys_and_no_commits_of_fausts(tell: Tell, make_app: Make) -> None:
    async def story() -> None:
        conf = make_app().conf
        assert conf.table_standby_replicas == 0  # recovery's checks know active partitions only
        assert conf.processing_guarantee.value == "at_least_once"  # Faust's own transactions stay off
        assert conf.stream_wait_empty
        assert conf.consumer_auto_offset_reset == "earliest"

    tell(story())


def test_a_stop_that_hangs_ends_hard(
    tell: Tell, make_app: Make, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Faust can hang for ever when SIGTERM meets a rebalance."""
    left = threading.Event()
    statuses: list[int] = []

    def leave(status: int) -> None:
        statuses.append(status)
        left.set()

    async def hang(_: faust.App) -> None:
        await asyncio.to_thread(left.wait, 30)

    monkeypatch.setattr(os, "_exit", leave)
    monkeypatch.setattr(app_module, "STOP_DEADLINE_S", 0.0)
    monkeypatch.setattr(faust.App, "stop", hang)

    async def story() -> None:
        await make_stage(make_app, steps).stop()
        assert statuses == [EXIT_FAILED]

    tell(story())


def _message(topic: str, partition: int, offset: int, *, checksum: int) -> Message:
    return Message(
        topic, partition, offset, 0.0, 0, [], b"key", b"value", checksum=checksum, tp=TP(topic, partition)
    )
