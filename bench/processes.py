"""Workers and a broker as processes, and what they cost."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from streams.broker import Broker, BrokerConfig
from streams.client.topics import ensure_topics
from streams.contract.errors import TransientError
from streams.contract.kafka import KafkaSettings
from streams.contract.settings import Settings

START_TIMEOUT_S = 120
STOP_TIMEOUT_S = 30
ASK_EVERY_S = 0.02


@dataclass(frozen=True, slots=True)
class Bench:
    """An embedded broker in a folder that goes away with it."""

    folder: Path
    bootstrap: str
    java: psutil.Process

    def settings(self, namespace: str, **changes: object) -> Settings:
        """Return settings with the topics of `namespace`, which are made."""
        kafka = KafkaSettings(bootstrap=self.bootstrap)
        fields = {"namespace": namespace, "kafka": kafka, "data_dir": self.folder, **changes}
        settings = Settings.model_validate(fields)
        _make_topics(settings)
        return settings


def _make_topics(settings: Settings) -> None:
    """Make the topics; on a busy machine a new broker may not have all of them in time at first."""
    end = time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            ensure_topics(settings)
        except TransientError:
            if time.monotonic() > end:
                raise
        else:
            return


@contextmanager
def bench() -> Iterator[Bench]:
    """Start a broker and end it afterwards."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        config = BrokerConfig(data_dir=folder / "kafka", cache_dir=Settings().cache_dir)
        broker = stack.enter_context(Broker(config))
        yield Bench(folder, broker.bootstrap, psutil.Process(broker.pid))


class Worker:
    """`python -m module worker NAME`, or other `arguments`; its log lies in the folder of the settings."""

    def __init__(
        self, settings: Settings, name: str, *, module: str, arguments: Sequence[str] | None = None
    ) -> None:
        self.name = name
        self._settings = settings
        self._command = [sys.executable, "-m", module, *(arguments or ("worker", name))]
        self._log = settings.data_dir / f"{settings.namespace}-{module}-{name}.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0
        self.started = 0.0

    def start(self) -> None:
        """Start it, on a port of its own."""
        self._port = _free_port()
        env = {
            **os.environ,
            "STREAMS_NAMESPACE": self._settings.namespace,
            "STREAMS_PARTITIONS": str(self._settings.partitions),
            "STREAMS_DATA_DIR": str(self._settings.data_dir),
            "STREAMS_TABLES__ARTICLES": str(self._settings.tables.articles),
            "STREAMS_KAFKA__BOOTSTRAP": self._settings.kafka.bootstrap,
            "STREAMS_HEALTH__PORT": str(self._port),
            "STREAMS_CONSOLE__PORT": str(self._port),
        }
        self.started = time.monotonic()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, env=env, stdout=log, stderr=log)

    @property
    def port(self) -> int:
        """Return where it answers since it was started."""
        return self._port

    @property
    def process(self) -> psutil.Process:
        """Return the running process; raises RuntimeError with the end of its log where it ended."""
        self.check()
        return psutil.Process(self._started().pid)

    def check(self) -> None:
        """Raise RuntimeError with the end of the log where the process ended."""
        status = self._started().poll()
        if status is not None:
            raise RuntimeError(f"worker {self.name} ended with {status}:\n{self._log.read_text()[-3000:]}")

    def await_ready(self) -> float:
        """Return the seconds from the start to ready; raises TimeoutError and RuntimeError."""
        while not _is_ready(self._port):
            self.check()
            if time.monotonic() - self.started > START_TIMEOUT_S:
                raise TimeoutError(f"worker {self.name} was not ready within {START_TIMEOUT_S} s")
            time.sleep(ASK_EVERY_S)
        return time.monotonic() - self.started

    def terminate(self) -> None:
        """Tell it to end (SIGTERM)."""
        self._started().terminate()

    def stop(self) -> None:
        """Tell it to end, and wait until it has; raises TimeoutExpired."""
        self.terminate()
        self.wait()

    def wait(self) -> int:
        """Wait until it has ended, and return its status; raises TimeoutExpired."""
        return self._started().wait(timeout=STOP_TIMEOUT_S)

    def kill(self) -> None:
        """End it at once (SIGKILL)."""
        self._started().kill()
        self._started().wait(timeout=STOP_TIMEOUT_S)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError(f"worker {self.name} was never started")
        return self._process


def console_of(settings: Settings) -> Worker:
    """Return a console that is not started yet; it is ready when it has read all that there is."""
    return Worker(settings, "console", module="streams.cli.main", arguments=["console"])


@contextmanager
def workers(settings: Settings, names: Sequence[str], *, module: str) -> Iterator[list[Worker]]:
    """Start the named workers, wait until all are ready, end them afterwards."""
    with running([Worker(settings, name, module=module) for name in names]) as ours:
        yield ours


@contextmanager
def running(ours: list[Worker]) -> Iterator[list[Worker]]:
    """Start these workers, wait until all are ready, end them afterwards."""
    started = []
    try:
        for worker in ours:
            worker.start()
            started.append(worker)
        for worker in ours:
            worker.await_ready()
        yield ours
    finally:
        end(started)


def end(started: Sequence[Worker]) -> None:
    """End the workers together, in order."""
    for worker in started:
        worker.terminate()
    for worker in started:
        worker.stop()


def processes_of(running: Sequence[Worker]) -> list[psutil.Process]:
    """Return the workers' processes; raises RuntimeError where one has ended."""
    return [worker.process for worker in running]


def cpu_seconds(processes: Sequence[psutil.Process]) -> float:
    """Return user and system seconds of the processes and their living children."""
    family = [member for process in processes for member in (process, *process.children(recursive=True))]
    spent = [member.cpu_times() for member in family]
    return float(sum(times.user + times.system for times in spent))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
            return True
    except urllib.error.HTTPError as answer:  # 503: not yet
        answer.close()
        return False
    except (urllib.error.URLError, OSError):
        return False
