"""A child process that dies with this one, and whose last words are kept in memory."""

import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

GUARD = Path(__file__).with_name("guard.py")
# Kafka's longest farewell (a full disk) is 170 lines of warnings and stack traces.
KEPT_LINES = 500


class GuardedProcess:
    """A running program: started by the constructor, killed by the kernel when this process ends.

    A thread of its own starts it, because the kernel ties the child to the *thread* that forked it, reads its
    output so that it never blocks, and lives as long as the child.
    """

    def __init__(self, command: Sequence[str], *, cwd: Path, inherit: Sequence[int] = ()) -> None:
        self._command = [sys.executable, "-I", "-S", str(GUARD), str(os.getpid()), *command]
        self._cwd = cwd
        self._inherit = tuple(inherit)
        self._lines: deque[str] = deque(maxlen=KEPT_LINES)
        self._ended = threading.Event()
        started: Future[subprocess.Popen[str]] = Future()
        threading.Thread(target=self._attend, args=(started,), name="guarded-process", daemon=True).start()
        self._process = started.result()

    @property
    def pid(self) -> int:
        """Return the process id."""
        return self._process.pid

    @property
    def last_lines(self) -> list[str]:
        """Return the last lines that it wrote."""
        return list(self._lines)

    def poll(self) -> int | None:
        """Return the exit status, or None while it runs."""
        return self._process.returncode if self._ended.is_set() else None

    def wait(self, timeout_s: float | None = None) -> int | None:
        """Wait for its end, return as `poll` does."""
        self._ended.wait(timeout_s)
        return self.poll()

    def stop(self, *, grace_s: float) -> None:
        """End it with SIGTERM, after the grace with SIGKILL; returns when it is gone."""
        self.send(signal.SIGTERM)
        if self.wait(grace_s) is None:
            self.send(signal.SIGKILL)
            self._ended.wait()

    def send(self, signum: signal.Signals) -> None:
        """Send a signal, unless it has ended."""
        if not self._ended.is_set():
            self._process.send_signal(signum)

    def _attend(self, started: "Future[subprocess.Popen[str]]") -> None:
        try:
            process = self._spawn()
        except OSError as exc:
            started.set_exception(exc)
            return
        with process:
            started.set_result(process)
            assert process.stdout is not None
            self._lines.extend(line.rstrip() for line in process.stdout)
        self._ended.set()

    def _spawn(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(  # noqa: S603 - the command is ours
            self._command,
            cwd=self._cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            # JAVA_TOOL_OPTIONS and the like would change the JVM; the locale makes file names UTF-8.
            env={"LC_ALL": "C.UTF-8"},
            pass_fds=self._inherit,
            # Ctrl-C in the terminal goes to us, and we stop the child in order.
            start_new_session=True,
        )
