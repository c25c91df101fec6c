"""Workers as real processes that can be killed."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import orjson

from streams.broker.ports import choose_free
from streams.contract.settings import Settings
from support.logs import WATCH
from support.waiting import wait_until


def environment(settings: Settings, **extra: str) -> dict[str, str]:
    """Return the environment of a process that works with `settings`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STREAMS_")}
    kafka = settings.kafka
    login = {
        "STREAMS_KAFKA__SECURITY_PROTOCOL": kafka.security_protocol,
        "STREAMS_KAFKA__SASL_MECHANISM": kafka.sasl_mechanism,
        "STREAMS_KAFKA__USERNAME": kafka.username or "",
        "STREAMS_KAFKA__PASSWORD": kafka.password.get_secret_value() if kafka.password else "",
    }
    return (
        kept
        | (login if kafka.uses_sasl else {})
        | {
            "STREAMS_NAMESPACE": settings.namespace,
            "STREAMS_PARTITIONS": str(settings.partitions),
            "STREAMS_DATA_DIR": str(settings.data_dir),
            "STREAMS_KAFKA__BOOTSTRAP": settings.kafka.bootstrap,
            "STREAMS_TABLES__ARTICLES": str(settings.tables.articles),
            "STREAMS_LIMITS__CPU_SECONDS": str(settings.limits.cpu_seconds),
            "STREAMS_ENGINE__SESSION_TIMEOUT_S": str(settings.engine.session_timeout_s),
            **extra,
        }
    )


class WorkerProcess:
    """A worker that can be started again under the same name.

    A line at ERROR in its log fails the test, unless that is marked `faults`.
    """

    def __init__(
        self, settings: Settings, command: Sequence[str], log: Path, *, name: str = "", **extra: str
    ) -> None:
        self.name = name
        self.exits: list[int] = []
        self.log = log
        self._settings = settings
        self._command = [sys.executable, *command]
        self._extra = extra
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "WorkerProcess":
        self._port = choose_free()
        env = environment(self._settings, **self._extra, STREAMS_HEALTH__PORT=str(self._port))
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env=env, stdout=log, stderr=log, start_new_session=True
            )
        WATCH.add(self.log)
        return self

    def change(self, **extra: str) -> None:
        """Have it find this in its environment from its next start on."""
        self._extra |= extra

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/readyz", timeout=2):
                return True
        except urllib.error.HTTPError as answer:  # 503: not yet
            answer.close()
            return False
        except (urllib.error.URLError, OSError):
            return False

    def conditions(self) -> dict[str, bool]:
        """Return what `/readyz` says, met or not; nothing where it says nothing."""
        met: dict[str, bool]
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/readyz", timeout=2) as answer:
                met = orjson.loads(answer.read())
        except urllib.error.HTTPError as answer:
            with answer:
                met = orjson.loads(answer.read())
        except (urllib.error.URLError, OSError):
            return {}
        return met

    def await_ready(self, timeout: float = 60) -> "WorkerProcess":
        def ready_or_dead() -> bool:
            if not self.is_running:
                raise AssertionError(f"the worker ended: {self.log.read_text()[-3000:]}")
            return self.is_ready()

        wait_until(ready_or_dead, timeout=timeout, what=f"{self.log.name} to be ready")
        return self

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL, as the kernel does it when memory runs out."""
        self.signal(signal.SIGKILL)
        self.wait()

    def stop(self) -> None:
        """SIGTERM, and wait for the end."""
        if self.is_running:
            self.signal(signal.SIGTERM)
            self.wait()

    def wait(self) -> int:
        assert self._process
        status = self._process.wait(timeout=90)
        self.exits.append(status)
        return status

    def revive(self) -> bool:
        """Start again if it ended by itself, as a supervisor does; say whether it had."""
        if self.is_running:
            return False
        self.wait()
        self.start()
        return True
