"""The worker process: culprits get a failure, everybody else their result."""

import os
import queue
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from streams.contract.dead_letters import Failure
from streams.contract.records import Record
from streams.contract.settings import Limits
from streams.engine.pool import Pool
from support.waiting import wait_until

WORKERS = Path(__file__).parent / "workers"
TIMEOUT = 60


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    monkeypatch.setenv("PYTHONPATH", str(WORKERS))
    pool = Pool("works:build", Limits(cpu_seconds=1, wall_factor=2), on_failure=pytest.fail)
    yield pool
    pool.close()


def submit(pool: Pool, order: str) -> Future[Any]:
    """Submit a record; its result is a text and the process's id, of a culprit a Failure."""
    return pool.submit(Record("raw", 0, 0, None, order.encode()))


def test_results_come_back_from_another_process(pool: Pool) -> None:
    result, pid = submit(pool, "a").result(TIMEOUT)
    assert result == "done a"
    assert pid != os.getpid()
    assert pool.is_ready


@pytest.mark.parametrize(
    ("order", "exception", "attempts"),
    [
        pytest.param("die", "WorkerKilled", 2, id="process dies"),
        pytest.param("hang", "TooSlow", 2, id="wall limit"),
        pytest.param("poison", "NotJson", 1, id="invalid article"),
        pytest.param("bug", "StageFailed", 1, id="bug"),
    ],
)
def test_a_culprit_gets_a_failure_and_the_next_record_its_result(
    pool: Pool, order: str, exception: str, attempts: int
) -> None:
    culprit, following = submit(pool, order), submit(pool, "b")
    failure = culprit.result(TIMEOUT)
    assert isinstance(failure, Failure)
    assert (failure.exception, failure.attempts) == (exception, attempts)
    assert following.result(TIMEOUT)[0] == "done b"


def test_who_uses_up_the_cpu_limit_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(WORKERS))
    # on a machine with other work a second of CPU can take long: the wall limit must not come first
    pool = Pool("works:build", Limits(cpu_seconds=1, wall_factor=60), on_failure=pytest.fail)
    culprit, following = submit(pool, "spin"), submit(pool, "b")
    failure = culprit.result(TIMEOUT)
    assert (failure.exception, failure.attempts) == ("TooSlow", 1)
    assert following.result(TIMEOUT)[0] == "done b"
    pool.close()


@pytest.mark.parametrize(
    ("number", "said"), [(signal.SIGKILL, "status -9"), (signal.SIGSTOP, "no result after")]
)
def test_a_record_whose_process_was_ended_by_someone_else_is_tried_again(
    pool: Pool, number: signal.Signals, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    _, pid = submit(pool, "a").result(TIMEOUT)
    os.kill(pid, number)
    result, other = submit(pool, "b").result(TIMEOUT)
    assert (result, other != pid) == ("done b", True)
    assert said in caplog.text


def test_a_bug_carries_its_stack_trace(pool: Pool) -> None:
    failure = submit(pool, "bug").result(TIMEOUT)
    assert failure.is_bug
    assert "KeyError" in failure.stack_trace


def test_a_cancelled_record_is_not_worked_on(pool: Pool) -> None:
    first, second, third = (submit(pool, order) for order in ("hang", "b", "c"))
    assert second.cancel()
    assert third.result(TIMEOUT)[0] == "done c"
    assert first.done()


def test_a_process_that_cannot_start_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(WORKERS))
    reasons: queue.Queue[str] = queue.Queue()
    pool = Pool("works:build_fails", Limits(), on_failure=reasons.put)
    assert "RuntimeError: no model here" in reasons.get(timeout=TIMEOUT)
    assert not pool.is_ready


@pytest.mark.skipif(sys.platform != "linux", reason="the parent-death signal is Linux's")
def test_the_process_ends_with_a_killed_parent() -> None:
    code = (
        "import os, signal\n"
        "from streams.contract.settings import Limits\n"
        "from streams.engine.pool import Pool\n"
        "from streams.contract.records import Record\n"
        "pool = Pool('works:build', Limits(), on_failure=print)\n"
        "print(pool.submit(Record('raw', 0, 0, None, b'a')).result(60)[1], flush=True)\n"
        "pool.submit(Record('raw', 0, 0, None, b'hang'))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    import subprocess

    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(WORKERS)},
        capture_output=True,
        check=False,
        text=True,
        timeout=TIMEOUT,
    )
    child = int(done.stdout)
    wait_until(lambda: not _is_alive(child), timeout=10, what="the child to end")


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
