"""Nothing lost, nothing twice: a stage with a table under kills, counted at read committed."""

import random
import signal
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.client.topics import ensure_topics
from streams.contract.settings import Settings
from support.kafka import doubled, drain, latest, produce
from support.process import WorkerProcess
from support.waiting import wait_until

COUNTING = str(Path(__file__).parent / "workers" / "counting.py")
KEYS = 97
POISON_EVERY = 100


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
