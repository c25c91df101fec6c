"""An app that is never started, and a fake of everything behind it."""

import asyncio
import signal
from collections import Counter, defaultdict
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from faust.types import TP

from streams.client.topics import ensure_topics
from streams.contract.kafka import KafkaSettings
from streams.contract.settings import Settings
from streams.engine.app import StageApp
from support.kafka import doubled, drain, latest, produce
from support.process import WorkerProcess
from support.waiting import wait_until

COUNTING = str(Path(__file__).parent / "workers" / "counting.py")
KEYS = 97
POISON_EVERY = 100

Story = Coroutine[Any, Any, None]


@pytest.fixture
def tell() -> Callable[[Story], None]:
    """Run a coroutine to its end, in a loop of its own."""

    def run(story: Story) -> None:
        asyncio.run(asyncio.wait_for(story, 30))

    return run


@pytest.fixture
def make_app(tmp_path: Path) -> Callable[[], StageApp]:
    """Make an app that is never started; call it inside of a running loop."""

    def make() -> StageApp:
        settings = Settings(namespace="t", data_dir=tmp_path, kafka=KafkaSettings(bootstrap="127.0.0.1:9"))
        return StageApp("clean", settings, prepare=lambda: None)

    return make


def changelog(partition: int = 0) -> TP:
    """Return a partition of the changelog of the app's table `revisions`."""
    return TP("t.news-clean-revisions-changelog", partition)


class Run:
    """Numbered records through the counting stage."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings = settings
        self.sent = 0
        self._folder = folder
        self.workers: list[WorkerProcess] = []
        ensure_topics(settings)

    def worker(self, **extra: str) -> WorkerProcess:
        log = self._folder / f"worker{len(self.workers)}.log"
        worker = WorkerProcess(self.settings, [COUNTING], log, **extra)
        self.workers.append(worker)
        return worker.start()

    def feed(self, count: int) -> None:
        numbers = range(self.sent, self.sent + count)
        values = [(n, b"poison-%d" % n if n % POISON_EVERY == 0 else b"%d" % n) for n in numbers]
        produce(
            self.settings, self.settings.topics.raw.name, [(b"k%d" % (n % KEYS), v, []) for n, v in values]
        )
        self.sent += count

    def await_outputs(self) -> None:
        expected = self.sent - len(self.poisoned)
        topic = self.settings.topics.clean.name

        def complete() -> bool:
            for worker in self.workers:
                worker.revive()
            return len(drain(self.settings, topic)) >= expected

        wait_until(complete, timeout=90, what=f"{expected} outputs")

    @property
    def poisoned(self) -> list[int]:
        return [n for n in range(self.sent) if n % POISON_EVERY == 0]

    def stop(self) -> None:
        for worker in self.workers:
            worker.stop()

    def check(self) -> None:
        """Assert that each record came out once, in order, with the right count, and the table agrees."""
        outputs = [
            record.value.split(b"|") for record in drain(self.settings, self.settings.topics.clean.name)
        ]
        keys = [record.key for record in drain(self.settings, self.settings.topics.clean.name)]
        numbers = [int(number) for number, _ in outputs]
        good = [n for n in range(self.sent) if n % POISON_EVERY]
        assert (set(good) - set(numbers), doubled(numbers)) == (set(), 0)
        counts = defaultdict(list)
        for key, (_, count) in zip(keys, outputs, strict=True):
            counts[key].append(int(count))
        wanted = Counter(b"k%d" % (n % KEYS) for n in good)
        assert {key: list(range(1, total + 1)) for key, total in wanted.items()} == dict(counts)
        table = latest(self.settings, self.settings.topics.revisions.name)
        assert {key: int(value) for key, value in table.items()} == dict(wanted)
        dead = [record.value for record in drain(self.settings, self.settings.topics.raw.dlq.name)]
        assert sorted(dead) == sorted(b"poison-%d" % n for n in self.poisoned)


@pytest.fixture
def run(kafka: Settings, tmp_path: Path) -> Iterator[Run]:
    run = Run(kafka, tmp_path)
    yield run
    for worker in run.workers:
        if worker.is_running:
            worker.signal(signal.SIGCONT)
            worker.kill()
