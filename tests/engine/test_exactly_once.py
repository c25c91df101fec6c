"""Nothing lost, nothing twice: a stage with a table under kills, counted at read committed."""

import random
import signal
from pathlib import Path

import pytest

from support.kafka import drain
from support.waiting import wait_until

from .conftest import Run


def test_undisturbed_run_is_exact_and_ends_with_status_0(run: Run) -> None:
    worker = run.worker().await_ready()
    run.feed(2000)
    run.await_outputs()
    run.stop()
    run.check()
    assert worker.exits == [0]


@pytest.mark.faults
def test_kills_terms_and_joins_lose_and_double_nothing(run: Run) -> None:
    chance = random.Random(7)
    run.worker(CRASH="0.02")
    run.worker(CRASH="0.02")
    for worker in run.workers:
        worker.await_ready()
    for fault in ["kill", "term", "kill", "join", "kill", "term", "kill"]:
        run.feed(400)
        worker = chance.choice(run.workers)
        if fault == "join":
            run.worker()
        elif fault == "kill" and worker.is_running:
            worker.kill()
        elif worker.is_running:
            worker.stop()
        for ended in run.workers:
            ended.revive()
    run.await_outputs()
    run.stop()
    run.check()


@pytest.mark.faults
@pytest.mark.parametrize("step", ["handled", "sent", "prepared", "committed"])
def test_a_zombie_is_fenced_at_every_step_of_a_transaction(run: Run, step: str) -> None:
    zombie = run.worker(STOP_AT=step).await_ready()
    for _ in range(8):
        run.feed(100)
    wait_until(lambda: _state(zombie.pid) == "T", timeout=30, what="the worker to stop itself")
    run.worker()
    wait_until(
        lambda: len(drain(run.settings, run.settings.topics.clean.name)) >= run.sent - len(run.poisoned),
        timeout=60,
        what="the other worker to take over",
    )
    run.feed(100)
    zombie.signal(signal.SIGCONT)
    assert zombie.wait() == 70
    run.await_outputs()
    run.stop()
    run.check()


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
