"""Workers as processes, and what they cost."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from streams.contract.settings import Settings

START_TIMEOUT_S = 120


@contextmanager
def start_workers(
    settings: Settings, names: Sequence[str], logs: Path, *, module: str
) -> Iterator[list[psutil.Process]]:
    """Start `python -m module worker NAME` for each name, wait until all are ready, end them afterwards."""
    started = []
    for name in names:
        port = _free_port()
        env = {
            **os.environ,
            "STREAMS_NAMESPACE": settings.namespace,
            "STREAMS_PARTITIONS": str(settings.partitions),
            "STREAMS_DATA_DIR": str(settings.data_dir),
            "STREAMS_KAFKA__BOOTSTRAP": settings.kafka.bootstrap,
            "STREAMS_HEALTH__PORT": str(port),
        }
        with (logs / f"{module}-{name}.log").open("wb") as log:
            command = [sys.executable, "-m", module, "worker", name]
            started.append((subprocess.Popen(command, env=env, stdout=log, stderr=log), port))
    try:
        for _, port in started:
            _await_ready(port)
        yield [psutil.Process(process.pid) for process, _ in started]
    finally:
        for process, _ in started:
            process.terminate()
        for process, _ in started:
            process.wait(timeout=30)


def cpu_seconds(processes: list[psutil.Process]) -> float:
    """Return user and system seconds of the processes and their living children."""
    family = [member for process in processes for member in (process, *process.children(recursive=True))]
    spent = [member.cpu_times() for member in family]
    return float(sum(times.user + times.system for times in spent))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_ready(port: int) -> None:
    end = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(f"no worker was ready on port {port} within {START_TIMEOUT_S} s")
