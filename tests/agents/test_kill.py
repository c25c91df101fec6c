"""The real stages under kills: every article comes out once, whatever is ended when."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest

from streams.client.topics import ensure_topics
from streams.contract.settings import Settings
from support.kafka import Sent, doubled, drain, produce
from support.process import WorkerProcess
from support.waiting import wait_until

ARTICLES = 300
STAGES = ("clean", "entities", "stance")

Workers = tuple[Settings, dict[str, WorkerProcess]]


@pytest.fixture
def workers(make_settings: Callable[..., Settings], tmp_path: Path) -> Iterator[Workers]:
    settings = make_settings()
    ensure_topics(settings)
    started = {
        name: WorkerProcess(
            settings, ["-m", "streams.cli.main", "worker", name], tmp_path / f"{name}.log"
        ).start()
        for name in STAGES
    }
    try:
        for worker in started.values():
            worker.await_ready()
        yield settings, started
    finally:
        for worker in started.values():
            if worker.is_running:
                worker.kill()


@pytest.mark.faults
def test_300_articles_survive_two_terms_and_two_kills_of_each_worker(workers: Workers) -> None:
    settings, started = workers
    topics = settings.topics
    paragraph = "Austria has been firm in ruling out arming the rebels. Britain backed the plan on Monday."
    faults = [
        (name, number) for number in (signal.SIGKILL, signal.SIGTERM) for name in STAGES for _ in range(2)
    ]
    share = ARTICLES // len(faults)
    for turn, (name, number) in enumerate(faults):
        ids = [f"article-{n}" for n in range(turn * share, (turn + 1) * share)]
        values: list[Sent] = [
            (i.encode(), orjson.dumps({"id": i, "body": f"{i}. {paragraph}"}), []) for i in ids
        ]
        produce(settings, topics.raw.name, values)

        def moves(before: int = turn * share) -> bool:
            return len(drain(settings, topics.clean.name)) > before

        # strike while some of these are on their way
        wait_until(moves, timeout=120, what="something to move")
        started[name].signal(number)
        started[name].wait()
        started[name].start()
    expected = {f"article-{n}".encode() for n in range(ARTICLES)}

    def complete() -> bool:
        for worker in started.values():
            worker.revive()
        return len(drain(settings, topics.stance.name)) >= ARTICLES

    wait_until(complete, timeout=150, what="the last article")
    for worker in started.values():
        worker.stop()
    for name in STAGES:
        keys = [record.key for record in drain(settings, topics.public[name].name)]
        assert (expected - set(keys), doubled(keys)) == (set(), 0), name
    assert not drain(settings, topics.raw.dlq.name)
    assert not drain(settings, topics.clean.dlq.name)
    assert not drain(settings, topics.entities.dlq.name)
