"""The loop of a partition: whatever goes wrong in it ends the process, and nothing half done counts."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

import pytest
from faust.types import TP

from streams.contract.records import Record
from streams.contract.settings import EngineSettings, Limits
from streams.engine import runner as runner_module
from streams.engine.batch import Batch
from streams.engine.brake import Brake
from streams.engine.output import Output
from streams.engine.partition import Partition
from streams.engine.progress import Progress
from streams.engine.runner import Runner

from .conftest import Story

Tell = Callable[[Story], None]


class Committing(Partition):
    """A partition whose transactions always work; notes up to where each went."""

    def __init__(self) -> None:
        fake: Any = None
        super().__init__(TP("raw", 0), fake, "t", start=0, renew=fake)
        self.commits: list[int] = []

    async def commit(
        self,
        _: Sequence[Output],
        upto: int,
        *,
        probe: Callable[[str], None],  # noqa: ARG002 - the engine passes it by name
    ) -> dict[str, int]:
        self.commits.append(upto)
        self.next = upto
        return {}


class Handler:
    """Work that ends when the test says so; `error` is raised while settling."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.futures: list[Future[bytes]] = []
        self.settled: list[int] = []
        self._error = error

    def submit(self, _: Record) -> Future[bytes]:
        self.futures.append(Future())
        return self.futures[-1]

    def settle(self, _: Batch, record: Record, __: bytes) -> None:
        if self._error:
            raise self._error
        self.settled.append(record.offset)


def make_runner(partition: Partition, handler: Handler) -> Runner:
    return Runner(
        partition,
        handler,
        stage="clean",
        linger=0.0,
        progress=Progress(Limits()),
        brake=Brake(EngineSettings()),
        probe=lambda _: None,
    )


async def offer(runner: Runner, *offsets: int) -> None:
    for offset in offsets:
        await runner.inbox.offer(Record("raw", 0, offset, None, b"x"), previous=offset - 1)


async def until(condition: Callable[[], object]) -> None:
    while not condition():  # noqa: ASYNC110 - each turn lets the runner make a step
        await asyncio.sleep(0)


@pytest.fixture
def reasons(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Why the process would have ended."""
    reasons: list[str] = []
    monkeypatch.setattr(runner_module, "fail_stop", reasons.append)
    return reasons


@pytest.mark.parametrize("error", [KeyError("bug"), SystemExit(1), asyncio.CancelledError()])
def test_whatever_escapes_ends_the_process(tell: Tell, reasons: list[str], error: BaseException) -> None:
    async def story() -> None:
        handler, partition = Handler(error), Committing()
        runner = make_runner(partition, handler)
        await offer(runner, 0)
        await until(lambda: handler.futures)
        handler.futures[0].set_result(b"done")
        await until(lambda: reasons)
        assert type(error).__name__ in reasons[0]
        assert partition.commits == []

    tell(story())


def test_a_cancelled_loop_ends_the_process(tell: Tell, reasons: list[str]) -> None:
    async def story() -> None:
        runner = make_runner(Committing(), Handler())
        await asyncio.sleep(0)
        runner._task.cancel()
        await until(lambda: reasons)
        assert "CancelledError" in reasons[0]

    tell(story())


def test_results_are_settled_in_order_however_the_work_ends(tell: Tell, reasons: list[str]) -> None:
    async def story() -> None:
        handler, partition = Handler(), Committing()
        runner = make_runner(partition, handler)
        await offer(runner, 0, 1, 2)
        await until(lambda: len(handler.futures) == 3)
        for future in reversed(handler.futures):
            future.set_result(b"done")
        await until(lambda: partition.commits)
        assert handler.settled == [0, 1, 2]
        assert partition.commits == [3]
        await runner.drain()
        assert reasons == []

    tell(story())


def test_draining_commits_what_is_in_work_and_leaves_the_rest(tell: Tell, reasons: list[str]) -> None:
    async def story() -> None:
        handler, partition = Handler(), Committing()
        runner = make_runner(partition, handler)
        await offer(runner, 0, 1, 2)
        await until(lambda: len(handler.futures) == 3)
        handler.futures[0].set_running_or_notify_cancel()
        draining = asyncio.create_task(runner.drain())
        await asyncio.sleep(0)
        await offer(runner, 3)
        handler.futures[0].set_result(b"done")
        await draining
        assert handler.settled == [0]
        assert partition.commits == [1]
        assert [future.cancelled() for future in handler.futures] == [False, True, True]
        assert reasons == []

    tell(story())
