"""The running system under test: a cluster, supervised workers, a steady stream of raw records."""

import signal
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Self

import psutil
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaError

from streams.client.topics import ensure_topics
from streams.contract.errors import TransientError
from streams.contract.settings import EngineSettings, Limits, Settings
from support.cluster import Cluster
from support.process import WorkerProcess
from support.waiting import wait_until

Raw = tuple[bytes, bytes | None]  # key and value; without one: a retraction


def _has_topics(settings: Settings) -> bool:
    """Make the topics; like a worker, wait for a cluster whose brokers don't all know each other yet."""
    try:
        ensure_topics(settings)
    except TransientError:
        return False
    return True


PARTITIONS = 4
SESSION_S = 6.0
REVIVE_EVERY_S = 0.2


def settings_for(cluster: Cluster, namespace: str, folder: Path, limits: Limits) -> Settings:
    """Return the settings of all workers."""
    return Settings(
        namespace=namespace,
        partitions=PARTITIONS,
        replication=cluster.replication,
        data_dir=folder,
        kafka=cluster.kafka,
        engine=EngineSettings(session_timeout_s=SESSION_S),
        limits=limits,
    )


class World:
    """Workers that are started again whenever they end, as `streams up` and a container do it."""

    def __init__(
        self,
        cluster: Cluster,
        settings: Settings,
        commands: dict[str, list[str]],
        environment: dict[str, str],
    ) -> None:
        self.cluster = cluster
        self.settings = settings
        self.names = list(commands)
        self.workers: list[WorkerProcess] = []
        self._commands = commands
        self._environment = environment.copy()
        self._lock = threading.RLock()  # between the faults and the supervisor
        self._ended = threading.Event()
        self._timers: list[threading.Timer] = []
        self.fed = 0
        wait_until(lambda: _has_topics(settings), timeout=60, what="the topics")

    def __enter__(self) -> Self:
        self._supervisor = threading.Thread(target=self._supervise, daemon=True)
        self._supervisor.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._supervisor.join()
        for timer in self._timers:
            timer.cancel()
        for worker in self.workers:
            if worker.is_running:
                worker.signal(signal.SIGCONT)
                worker.kill()

    def add(self, name: str) -> WorkerProcess:
        """Start one more worker of a kind."""
        with self._lock:
            log = self.settings.data_dir / f"{name}-{len(self.workers)}.log"
            worker = WorkerProcess(self.settings, self._commands[name], log, name=name, **self._environment)
            self.workers.append(worker.start())
            return worker

    def remove(self, worker: WorkerProcess) -> None:
        """End a worker for good, in order."""
        with self._lock:
            self.workers.remove(worker)
            worker.signal(signal.SIGCONT)
            worker.stop()

    def change(self, **environment: str) -> None:
        """Start all workers again, with this in their environment: the next version."""
        with self._lock:
            self._environment |= environment
            for worker in self.workers:
                worker.stop()
                worker.change(**environment)
                worker.start()

    def send(self, worker: WorkerProcess, number: signal.Signals) -> None:
        """Send a signal to a worker that still runs."""
        with self._lock:
            if worker.is_running:
                worker.signal(number)

    def send_to_child(self, worker: WorkerProcess, number: signal.Signals) -> None:
        """Send a signal to the process that does a worker's CPU work."""
        with self._lock:
            if worker.is_running:
                for child in psutil.Process(worker.pid).children():
                    child.send_signal(number)

    def later(self, seconds: float, action: Callable[[], object]) -> None:
        """Do something while the run goes on."""
        timer = threading.Timer(seconds, action)
        self._timers.append(timer)
        timer.start()

    def feed(self, records: Iterable[Raw], *, rate: float, pause: Callable[[float], object]) -> None:
        """Publish records steadily; what the broker did not take is not there and not missed."""
        producer = KafkaProducer(**self.settings.kafka.client(), acks="all", linger_ms=5)
        try:
            for key, value in records:
                producer.send(self.settings.topics.raw.name, key=key, value=value)
                self.fed += 1
                pause(1 / rate)
            producer.flush()
        except KafkaError:
            pass
        finally:
            producer.close()

    def ends(self) -> dict[TopicPartition, int]:
        """Return how far each partition of each topic reaches now."""
        consumer = KafkaConsumer(**self.settings.kafka.client())
        try:
            names = [topic.name for topic in self.settings.topics.all]
            tps = [TopicPartition(name, n) for name in names for n in range(self.settings.partitions)]
            return dict(consumer.end_offsets(tps))
        finally:
            consumer.close()

    def stop(self) -> None:
        """End all workers in order."""
        self._ended.set()
        self._supervisor.join()
        for timer in self._timers:
            timer.join()
        for worker in self.workers:
            worker.stop()

    def await_ready(self) -> None:
        """Wait until every worker takes part."""
        wait_until(lambda: all(worker.is_ready() for worker in self.workers), timeout=90, what="all workers")

    def _supervise(self) -> None:
        while not self._ended.wait(REVIVE_EVERY_S):
            with self._lock:
                for worker in self.workers:
                    worker.revive()
