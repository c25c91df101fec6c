"""A supervised process: always there, never left behind."""

import os
import queue
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from streams.cli.supervisor import FIRST_PAUSE_S, LONGEST_PAUSE_S, STEADY_S, Backoff, Event, Supervised
from support.waiting import wait_until

ENDLESS = "import time, os; print('pid', os.getpid(), flush=True); time.sleep(600)"


class Told(queue.SimpleQueue[Event]):
    """What a supervisor told."""

    def next(self) -> Event:
        return self.get(timeout=60)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def supervise(tmp_path: Path, told: Told) -> Iterator[Callable[[str], Supervised]]:
    started: list[Supervised] = []

    def start(program: str) -> Supervised:
        command = [sys.executable, "-c", program]
        log = tmp_path / "it.log"
        started.append(Supervised("it", command, environment=lambda: os.environ, log=log, tell=told.put))
        return started[-1]

    yield start
    for one in started:
        one.stop(grace_s=0)


def running_pid(one: Supervised) -> int:
    wait_until(lambda: any(line.startswith("pid") for line in one.last_lines), timeout=60, what="the process")
    assert one.pid
    return one.pid


def test_pauses_double_up_to_a_limit() -> None:
    backoff = Backoff()
    pauses = [backoff.after(0) for _ in range(8)]
    assert pauses[:3] == [FIRST_PAUSE_S, 2 * FIRST_PAUSE_S, 4 * FIRST_PAUSE_S]
    assert pauses[-1] == LONGEST_PAUSE_S


def test_a_long_life_makes_the_next_pause_short_again() -> None:
    backoff = Backoff()
    for _ in range(5):
        backoff.after(0)
    assert backoff.after(STEADY_S) == FIRST_PAUSE_S


def test_a_killed_process_is_started_again(supervise: Callable[[str], Supervised], told: Told) -> None:
    one = supervise(ENDLESS)
    first = running_pid(one)
    os.kill(first, signal.SIGKILL)
    assert told.next() == Event("it", "ended", "was killed by SIGKILL", FIRST_PAUSE_S)
    wait_until(lambda: one.pid not in {None, first}, timeout=60, what="the next process")


def test_a_failed_process_is_told_with_its_last_problem(
    supervise: Callable[[str], Supervised], told: Told
) -> None:
    supervise("print(' CRITICAL streams.engine.failstop: the disk is full'); print('bye'); exit(70)")
    assert told.next().kind == "warned"
    assert told.next().told == "ended with status 70: the disk is full"


def test_a_process_without_a_problem_is_told_with_its_last_line(
    supervise: Callable[[str], Supervised], told: Told
) -> None:
    supervise("raise SystemExit('no such setting')")
    assert told.next().told == "ended with status 1: no such setting"


def test_only_warnings_of_the_project_are_told(supervise: Callable[[str], Supervised], told: Told) -> None:
    lines = [
        " WARNING aiokafka.client: retrying",
        " INFO    streams.engine: fine",
        " WARNING streams.engine: slow",
    ]
    supervise(f"print(*{lines!r}, sep='\\n', flush=True); {ENDLESS}")
    assert told.next() == Event("it", "warned", "slow")


def test_all_output_is_in_the_log(supervise: Callable[[str], Supervised], told: Told, tmp_path: Path) -> None:
    supervise("import sys; print('to stdout', flush=True); print('to stderr', file=sys.stderr); exit(1)")
    told.next()
    assert (tmp_path / "it.log").read_text().splitlines()[:2] == ["to stdout", "to stderr"]


def test_a_stopped_process_stays_stopped(supervise: Callable[[str], Supervised], told: Told) -> None:
    one = supervise(ENDLESS)
    pid = running_pid(one)
    one.stop()
    assert not psutil.pid_exists(pid)
    assert one.pid is None
    assert told.empty()


def test_a_process_that_ignores_sigterm_is_killed(supervise: Callable[[str], Supervised]) -> None:
    one = supervise(f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {ENDLESS}")
    pid = running_pid(one)
    one.stop(grace_s=0.1)
    assert not psutil.pid_exists(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's")
def test_the_process_dies_with_a_killed_supervisor(tmp_path: Path) -> None:
    program = f"""
        import os, pathlib, sys, time
        from streams.cli.supervisor import Supervised
        one = Supervised("it", [sys.executable, "-c", {ENDLESS!r}], environment=lambda: os.environ,
                         log=pathlib.Path({str(tmp_path)!r}, "it.log"), tell=print)
        while not one.last_lines: time.sleep(0.02)
        print(one.pid, flush=True)
        time.sleep(600)
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, text=True
    ) as supervisor:
        assert supervisor.stdout
        pid = int(supervisor.stdout.readline())
        supervisor.kill()
    wait_until(lambda: not psutil.pid_exists(pid), timeout=30, what="the orphan to be gone")
