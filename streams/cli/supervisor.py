"""Keeps processes running: started again after growing pauses, with their output in files."""

import logging
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Literal

from streams.broker.process import GUARD

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
STEADY_S = 60.0  # who ran this long had a reason of its own to end: the next pause is the first again
STOP_GRACE_S = 20.0  # a worker that hangs leaves by itself after 15 s
LOG_BYTES = 5 << 20  # some days of a healthy worker; the file before is kept too
LAST_LINES = 40

# What our own modules say; the Kafka client has a dozen lines for every lost connection.
_PROBLEM = re.compile(r" (WARNING|ERROR|CRITICAL) +streams[\w.]*: (.*)")


class Backoff:
    """The pauses before each new start."""

    def __init__(self) -> None:
        self._next = FIRST_PAUSE_S

    def after(self, lived_s: float) -> float:
        """Return the pause after a life of `lived_s` seconds."""
        if lived_s >= STEADY_S:
            self._next = FIRST_PAUSE_S
        pause = self._next
        self._next = min(2 * pause, LONGEST_PAUSE_S)
        return pause


@dataclass(frozen=True, slots=True)
class Event:
    """Something a person may want to know about a process."""

    name: str
    kind: Literal["warned", "ended"]
    told: str
    again_in_s: float | None = None


class Supervised:
    """A process that is started again whenever it ends; `stop` ends it for good.

    `environment` is asked before every start, and `tell` is called on this object's own thread. Output goes
    to `log`. On Linux the kernel kills the process when this one ends, whatever ended it.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        environment: Callable[[], Mapping[str, str]],
        log: Path,
        tell: Callable[[Event], object],
    ) -> None:
        self.name = name
        self._command = [sys.executable, "-I", "-S", str(GUARD), str(os.getpid()), *command]
        self._environment = environment
        self._tell = tell
        self._handler = RotatingFileHandler(log, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8")
        self._last: deque[str] = deque(maxlen=LAST_LINES)
        self._stopping = threading.Event()
        self._process: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()  # between a start and a stop
        # The kernel ties the process to the thread that started it: this one lives as long as we care.
        self._thread = threading.Thread(target=self._keep_running, name=f"supervise-{name}", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int | None:
        """Return the id of the process, or None between two of them."""
        process = self._process
        return process.pid if process and process.returncode is None else None

    @property
    def last_lines(self) -> list[str]:
        """Return the last lines that the process wrote."""
        return list(self._last)

    def ask_to_stop(self) -> None:
        """Send SIGTERM, and start it no more."""
        with self._lock:
            self._stopping.set()
            if self._process:
                self._process.send_signal(signal.SIGTERM)

    def stop(self, *, grace_s: float = STOP_GRACE_S) -> None:
        """End the process, by force after the grace, and return when it is gone."""
        self.ask_to_stop()
        self._thread.join(grace_s)
        if self._thread.is_alive() and self._process:
            self._process.kill()
        self._thread.join()
        self._handler.close()

    def _keep_running(self) -> None:
        backoff = Backoff()
        while process := self._start():
            started = time.monotonic()
            with process:
                self._read(process)
            if self._stopping.is_set():
                return
            pause = backoff.after(time.monotonic() - started)
            self._tell(Event(self.name, "ended", self._how(process.returncode), pause))
            self._stopping.wait(pause)

    def _start(self) -> "subprocess.Popen[str] | None":
        with self._lock:
            if self._stopping.is_set():
                return None
            self._last.clear()
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and modules
                self._command,
                env=dict(self._environment()),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                start_new_session=True,  # Ctrl-C in the terminal goes to us, and we end all in order
            )
            return self._process

    def _read(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        for line in process.stdout:
            text = line.rstrip()
            self._last.append(text)
            self._handler.handle(logging.makeLogRecord({"msg": text}))
            if problem := _PROBLEM.search(text):
                self._tell(Event(self.name, "warned", problem[2]))

    def _how(self, status: int) -> str:
        """Say how the process ended, and why: the last problem that it told, else its last line."""
        if status < 0:
            return f"was killed by {signal.Signals(-status).name}"
        lines = [line for line in self._last if line.strip()]
        problems = [found[2] for line in lines if (found := _PROBLEM.search(line))]
        reason = (problems or lines or ["it said nothing"])[-1].strip()
        return f"ended with status {status}: {reason}"
