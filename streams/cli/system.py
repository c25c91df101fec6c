"""The whole system as child processes: the embedded Kafka, one worker of each kind, and the console."""

import os
import queue
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Self

from streams.agents.catalogue import WORKERS
from streams.broker import Broker, prepare
from streams.broker.filelock import open_lock_file, try_lock
from streams.broker.ports import HOST, choose_free, is_free
from streams.cli.embedded import broker_config, running
from streams.cli.readiness import Readiness, require_free
from streams.cli.supervisor import STOP_GRACE_S, Backoff, Event, Supervised
from streams.client.topics import ensure_topics
from streams.contract.errors import ConfigurationError, TransientError
from streams.contract.settings import Settings

TICK_S = 0.1  # how late news may be
BROKER = "kafka"
CONSOLE = "console"
_EVERY_ADDRESS = {"0.0.0.0": HOST, "::": "::1"}  # noqa: S104 - where a console that listens there is asked


class AlreadyRunning(ConfigurationError):
    """The system runs on this data directory already."""

    code = "N331"


@dataclass(frozen=True, slots=True)
class News:
    """A change that whoever watches the system wants to know."""

    name: str
    kind: Literal["ready", "warned", "ended"]
    told: str = ""
    again_in_s: float | None = None


class System:
    """Starts everything, supervises it and ends it; use it as a context manager.

        with System(settings) as system:
            for news in system.news(): ...

    Where the settings name a cluster, no broker is started. Raises a ConfigurationError or TransientError
    that says why it can't run. `health_base` gives the workers the health ports from there on; `is_passing`
    says that nobody needs the data afterwards: there is no console before `start_console`, and everything is
    killed at the end instead of stopped in order.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        port: int | None = None,
        health_base: int | None = None,
        is_passing: bool = False,
    ) -> None:
        self.settings = settings
        self.logs = settings.data_dir / "logs"
        self.workers = {name: Readiness() for name in WORKERS}
        self._health_base = health_base
        self._is_passing = is_passing
        self._port = port
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._supervised: dict[str, Supervised] = {}
        self._broker: Broker | None = None
        self._broker_since = 0.0
        self._backoff = Backoff()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:  # unwinds where starting fails or is interrupted
            stack.enter_context(only_one(self.settings.data_dir))
            self.logs.mkdir(parents=True, exist_ok=True)
            if self.settings.kafka.bootstrap:
                ensure_topics(self.settings)
                self._start_workers(stack)
            else:
                self._start_broker_and_workers(stack)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    @property
    def is_ready(self) -> bool:
        """Say whether every worker was ready when it was last asked."""
        return all(worker.is_ready for worker in self.workers.values())

    @property
    def pids(self) -> dict[str, int]:
        """Return the process ids of what runs now, by name."""
        found = {name: worker.pid for name, worker in self._supervised.items()}
        if self._broker and self._broker.poll() is None:
            found[BROKER] = self._broker.pid
        return {name: pid for name, pid in found.items() if pid is not None}

    @property
    def console(self) -> str:
        """Return the console's address."""
        host, port = self.workers[CONSOLE].host, self.workers[CONSOLE].port
        return f"http://{f'[{host}]' if ':' in host else host}:{port}/"

    def start_console(self) -> None:
        """Run the console too; `news` tells when it is ready."""
        host = self.settings.console.host
        self.workers[CONSOLE] = Readiness(host=_EVERY_ADDRESS.get(host, host))
        self._supervised[CONSOLE] = self._supervise_console()

    def log_of(self, name: str) -> Path:
        """Return the log file of a worker."""
        return self.logs / f"{name}.log"

    def last_lines(self, name: str) -> Sequence[str]:
        """Return the last lines that a worker wrote."""
        return self._supervised[name].last_lines

    def news(self) -> Iterator[News]:
        """Yield what happens, for ever; raises why a broker that died can't be started again."""
        while True:
            yield from self._look_at_broker()
            yield from self._heard()  # first: what a worker said before it was ready is no news
            for name, readiness in self.workers.items():
                if told := readiness.changed():
                    yield News(name, "ready") if told == "ready" else News(name, "warned", told)

    # Starting and stopping

    def _start_broker_and_workers(self, stack: ExitStack) -> None:
        """Start all side by side: the workers load their models while the broker starts."""
        config = broker_config(self.settings, self._port)
        if self._is_passing:
            config = replace(config, stop_timeout_s=0)
        prepare(config)
        without_broker = self.settings
        kafka = without_broker.kafka.model_copy(update={"bootstrap": f"{HOST}:{config.port}"})
        self.settings = without_broker.model_copy(update={"kafka": kafka})
        with ExitStack() as workers:
            self._start_workers(workers)
            self._broker = stack.enter_context(running(config, without_broker))
            stack.push(workers.pop_all())  # above the broker: they end first
        self._broker_since = time.monotonic()
        self._ensure_topics()

    def _ensure_topics(self) -> None:
        """Make the topics of our own broker; on a busy machine it may not answer in time at first."""
        while True:
            try:
                ensure_topics(self.settings)
            except TransientError:
                if self._broker is None or self._broker.poll() is not None:
                    raise
                time.sleep(TICK_S)
            else:
                return

    def _start_workers(self, stack: ExitStack) -> None:
        ports = self._health_ports()
        stack.callback(self._stop_workers)
        for name, port in ports.items():
            self._supervised[name] = self._supervise(name, port)
        if not self._is_passing:
            self.start_console()

    def _health_ports(self) -> dict[str, int | None]:
        if self._health_base is None:
            return dict.fromkeys(WORKERS)
        ports = dict(zip(WORKERS, range(self._health_base, self._health_base + len(WORKERS)), strict=True))
        for name, port in ports.items():
            require_free(port, name)
        return {**ports}

    def _supervise(self, name: str, fixed_port: int | None) -> Supervised:
        def environment() -> dict[str, str]:
            port = fixed_port or choose_free()
            self.workers[name].reset(port)
            return child_environment(self.settings, port)

        return self._supervised_as(name, ["worker", name], environment)

    def _supervise_console(self) -> Supervised:
        def environment() -> dict[str, str]:
            readiness = self.workers[CONSOLE]
            wanted = readiness.port or self.settings.console.port  # a bookmark outlives a restart
            port = wanted if wanted and is_free(wanted) else choose_free()
            readiness.reset(port)
            return child_environment(self.settings, 0) | {"STREAMS_CONSOLE__PORT": str(port)}

        return self._supervised_as(CONSOLE, ["console"], environment)

    def _supervised_as(
        self, name: str, command: Sequence[str], environment: Callable[[], dict[str, str]]
    ) -> Supervised:
        return Supervised(
            name,
            [sys.executable, "-m", "streams.cli.main", *command],
            environment=environment,
            log=self.log_of(name),
            tell=self._events.put,
        )

    def _stop_workers(self) -> None:
        for worker in self._supervised.values():
            worker.ask_to_stop()
        for worker in self._supervised.values():
            worker.stop(grace_s=0 if self._is_passing else STOP_GRACE_S)

    # Watching

    def _look_at_broker(self) -> Iterator[News]:
        """Start a broker that died again, on the same port; the workers wait for it."""
        if self._broker is None or self._broker.poll() is None:
            return
        pause = self._backoff.after(time.monotonic() - self._broker_since)
        try:
            self._broker.check()
        except ConfigurationError as exc:
            yield News(BROKER, "ended", str(exc), pause)
        self._broker.stop()
        time.sleep(pause)
        self._broker.start()
        self._broker_since = time.monotonic()
        for worker in self.workers.values():
            worker.is_ready = False  # what they say about the lost broker is no news
        yield News(BROKER, "ready")

    def _heard(self) -> Iterator[News]:
        """Yield all that the workers' supervisors told within a tick."""
        timeout = TICK_S
        while True:
            try:
                event = self._events.get(timeout=timeout)
            except queue.Empty:
                return
            timeout = 0.0
            # a worker that has yet to become ready tells again and again what it waits for
            if event.kind == "ended" or self.workers[event.name].is_ready:
                yield News(event.name, event.kind, event.told, event.again_in_s)


def child_environment(settings: Settings, health_port: int) -> dict[str, str]:
    """Return the environment of a worker: ours, with what `settings` say of Kafka and places."""
    return os.environ | {
        "STREAMS_NAMESPACE": settings.namespace,
        "STREAMS_PARTITIONS": str(settings.partitions),
        "STREAMS_DATA_DIR": str(settings.data_dir),
        "STREAMS_KAFKA__BOOTSTRAP": settings.kafka.bootstrap,
        "STREAMS_HEALTH__HOST": HOST,
        "STREAMS_HEALTH__PORT": str(health_port),
    }


@contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """Hold the data directory; raises AlreadyRunning where another process holds it."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = open_lock_file(data_dir / "up.lock")
    except OSError as exc:
        raise ConfigurationError(
            f"cannot write {data_dir} ({exc.strerror}): set STREAMS_DATA_DIR to another directory"
        ) from exc
    try:
        if not try_lock(lock):
            raise AlreadyRunning(
                f"`streams up` runs on {data_dir} already: use it, end it, or set STREAMS_DATA_DIR"
            )
        yield
    finally:
        os.close(lock)
