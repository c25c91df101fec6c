"""The whole system as child processes: the embedded Kafka and one worker of each kind."""

import http.client
import os
import queue
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self

from streams.agents.catalogue import WORKERS
from streams.broker import Broker, prepare
from streams.broker.filelock import open_lock_file, try_lock
from streams.broker.ports import HOST, choose_free, is_free
from streams.cli.embedded import broker_config, running
from streams.cli.supervisor import Backoff, Event, Supervised
from streams.client.topics import ensure_topics
from streams.contract.errors import ConfigurationError
from streams.contract.settings import Settings

TICK_S = 0.2  # how often starting workers are asked whether they are ready
STEADY_TICK_S = 5.0  # and how often ready ones
PROBE_TIMEOUT_S = 1.0
# A rebalance turns a worker's readiness red for a second or two; longer is news.
RED_IS_NEWS_S = 15.0


class AlreadyRunning(ConfigurationError):
    """The system runs on this data directory already."""

    code = "N331"


class HealthPortTaken(ConfigurationError):
    """Another program listens where a worker should answer health requests."""

    code = "N332"


@dataclass(frozen=True, slots=True)
class News:
    """A change that a person watching the system wants to know."""

    name: str
    kind: Literal["ready", "not ready", "warned", "ended"]
    told: str = ""


@dataclass(slots=True)
class Worker:
    """A worker's place in the system: where it answers, and how it was when it was last asked."""

    name: str
    fixed_port: int | None
    port: int = 0
    is_ready: bool = False
    was_ready: bool = False
    asked_at: float = 0.0
    red_since: float = field(default_factory=time.monotonic)


class System:
    """Starts everything, supervises it and ends it; use it as a context manager.

    with System(settings) as system:
        for news in system.news(): ...

    Where the settings name a cluster, no broker is started. Raises a ConfigurationError or TransientError
    that says why it can't run; a broker that dies is started again on the same port.
    """

    def __init__(self, settings: Settings, *, port: int | None = None, health_base: int | None = None) -> None:
        self.settings = settings
        self.logs = settings.data_dir / "logs"
        self.broker: Broker | None = None
        self._port = port
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        ports = [None if health_base is None else health_base + n for n in range(len(WORKERS))]
        self.workers = {name: Worker(name, port) for name, port in zip(WORKERS, ports, strict=True)}
        self._supervised: list[Supervised] = []
        self._backoff = Backoff()
        self._broker_since = 0.0
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:  # unwinds where starting fails or is interrupted
            stack.enter_context(_only_one(self.settings.data_dir))
            self._check_health_ports()
            self.logs.mkdir(parents=True, exist_ok=True)
            if self.settings.kafka.bootstrap:
                ensure_topics(self.settings)
                self._start_workers(stack)
            else:
                self._start_all(stack)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    @property
    def bootstrap(self) -> str:
        """Return the address of the Kafka in use."""
        return self.settings.kafka.bootstrap

    def log_of(self, name: str) -> Path:
        """Return the log file of a worker."""
        return self.logs / f"{name}.log"

    def last_lines_of(self, name: str) -> list[str]:
        """Return the last lines that a worker wrote."""
        return next(worker.last_lines for worker in self._supervised if worker.name == name)

    def is_ready(self) -> bool:
        """Say whether every worker was ready when it was last asked."""
        return all(worker.is_ready for worker in self.workers.values())

    def news(self) -> Iterator[News]:
        """Yield what happens, for ever; raises why the broker can't be started again."""
        while True:
            yield from self._look_at_broker()
            for worker in self.workers.values():
                yield from self._look_at(worker)
            yield from self._told(TICK_S)

    # Starting and stopping

    def _start_all(self, stack: ExitStack) -> None:
        """Start broker and workers side by side: they load their models while it starts."""
        config = broker_config(self.settings, self._port)
        prepare(config)
        kafka = self.settings.kafka.model_copy(update={"bootstrap": f"{HOST}:{config.port}"})
        embedded, self.settings = self.settings, self.settings.model_copy(update={"kafka": kafka})
        stack.callback(self._stop_broker)
        if not is_free(config.port):
            Broker(config).start()  # raises what is wrong with it, before any worker runs
        self._start_workers(stack)
        self.broker = stack.enter_context(running(config, embedded))
        self._broker_since = time.monotonic()
        ensure_topics(self.settings)

    def _start_workers(self, stack: ExitStack) -> None:
        stack.callback(self._stop_workers)
        for worker in self.workers.values():
            self._supervised.append(self._supervise(worker))

    def _supervise(self, worker: Worker) -> Supervised:
        def environment() -> dict[str, str]:
            worker.port = worker.fixed_port or choose_free()
            return child_environment(self.settings, worker.port)

        return Supervised(
            worker.name,
            [sys.executable, "-m", "streams.cli.main", "worker", worker.name],
            environment=environment,
            log=self.log_of(worker.name),
            tell=self._events.put,
        )

    def _stop_workers(self) -> None:
        for worker in self._supervised:
            worker.ask_to_stop()
        for worker in self._supervised:
            worker.stop()
