import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from support.waiting import wait_until

CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")  # colours, and what moves the cursor


class Command:
    """`streams ...` as a user starts it, in a data directory and, if wanted, on a terminal of its own."""

    def __init__(self, data_dir: Path, *args: str, terminal: bool = False, **extra: str) -> None:
        env = {name: value for name, value in os.environ.items() if not name.startswith("STREAMS_")}
        env |= {"STREAMS_DATA_DIR": str(data_dir), "STREAMS_PARTITIONS": "2", "COLUMNS": "200", **extra}
        ours, theirs = os.openpty() if terminal else os.pipe()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "streams.cli.main", *args],
            env=env,
            stdin=theirs if terminal else None,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self._ours = ours
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        with os.fdopen(os.dup(self._ours), errors="replace") as output:
            try:
                self.lines.extend(CONTROL.sub("", line).rstrip() for line in output)
            except OSError:  # how a terminal ends that nobody has open any more
                return

    def type(self, keys: str) -> None:
        """Press keys on the terminal."""
        os.write(self._ours, keys.encode())

    def __contains__(self, words: str) -> bool:
        return any(words in line for line in self.lines)

    def count(self, words: str) -> int:
        return sum(words in line for line in self.lines)

    def await_line(self, words: str, *, times: int = 1) -> None:
        def said_or_ended() -> bool:
            if self.count(words) >= times:
                return True
            assert self.process.poll() is None, "\n".join(self.lines)
            return False

        wait_until(said_or_ended, timeout=150, what=f"{words!r} in {self.lines}")

    def children(self) -> list[psutil.Process]:
        children: list[psutil.Process] = psutil.Process(self.process.pid).children(recursive=True)
        return children

    def child(self, words: str) -> psutil.Process:
        return next(child for child in self.children() if words in " ".join(child.cmdline()))

    def end(self, signal: int) -> int:
        self.process.send_signal(signal)
        return self.wait()

    def wait(self) -> int:
        status = self.process.wait(timeout=150)
        self._reader.join()
        if self._ours >= 0:
            os.close(self._ours)
            self._ours = -1
        return status


@pytest.fixture
def streams(tmp_path: Path) -> Iterator[Callable[..., Command]]:
    """Start `streams ...`; whatever still runs at the end is killed."""
    started: list[Command] = []

    def start(*args: str, terminal: bool = False, **extra: str) -> Command:
        started.append(Command(tmp_path / "data", *args, terminal=terminal, **extra))
        return started[-1]

    yield start
    for command in started:
        if command.process.poll() is None:
            command.process.kill()
        command.wait()


def are_gone(processes: list[psutil.Process]) -> bool:
    return not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes)
