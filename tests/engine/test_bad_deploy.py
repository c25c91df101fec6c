"""A version that fails on everything stops, stays red, and leaves the rest to the version that works."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chaos.trivial import COMMANDS, environment
from streams.client.topics import ensure_topics
from streams.contract.settings import EngineSettings, Settings
from support.kafka import drain, produce
from support.process import WorkerProcess
from support.waiting import wait_until

ALLOWED = 20
GOOD, BUGS, AFTER = 10, 60, 5

Start = Callable[..., WorkerProcess]


@pytest.fixture
def start(kafka: Settings, tmp_path: Path) -> Iterator[Start]:
    ensure_topics(kafka)
    started: list[WorkerProcess] = []

    def start(**extra: str) -> WorkerProcess:
        log = tmp_path / f"worker{len(started)}.log"
        started.append(WorkerProcess(kafka, COMMANDS["count"], log, **environment(), **extra))
        return started[-1].start()

    yield start
    for worker in started:
        worker.stop()


@pytest.mark.faults
def test_the_limit_stops_the_worker_and_nothing_is_lost(kafka: Settings, start: Start) -> None:
    assert kafka.engine.bad_deploy_count == EngineSettings().bad_deploy_count == ALLOWED
    broken = start().await_ready()
    values = [b"good"] * GOOD + [b"bug"] * BUGS + [b"good"] * AFTER
    produce(kafka, kafka.topics.raw.name, [(b"one key", value, []) for value in values])
    wait_until(
        lambda: broken.conditions().get("dead_letters") is False, timeout=60, what="readiness to turn red"
    )
    dead = kafka.topics.raw.dlq.name
    wait_until(lambda: len(drain(kafka, dead)) == ALLOWED, timeout=30, what="the last dead letter")
    assert len(drain(kafka, kafka.topics.clean.name)) == GOOD
    assert broken.is_running
    assert "streams dlq replay" in broken.log.read_text()
    broken.stop()
    start(FIXED="yes")
    everything = len(values) - ALLOWED
    wait_until(
        lambda: len(drain(kafka, kafka.topics.clean.name)) == everything, timeout=60, what="all the rest"
    )
    assert len(drain(kafka, dead)) == ALLOWED
