"""`streams console` as a process."""

import subprocess
import sys
import threading

from streams.contract.settings import Settings
from support.process import environment
from support.waiting import wait_until


class ConsoleProcess:
    """A running console, and what it says."""

    def __init__(self, settings: Settings, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "streams.cli.main", "console", *arguments],
            env=environment(settings),
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr
        self.lines.extend(self.process.stderr)

    def address(self) -> str:
        wait_until(self._address, timeout=60, what=f"an address in {self.lines}")
        return self._address()

    def _address(self) -> str:
        found = (line.removeprefix("console at ").strip() for line in list(self.lines))
        return next((line for line in found if line.startswith("http")), "")

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        status = self.process.wait(60)
        self._reader.join()
        assert self.process.stderr
        self.process.stderr.close()
        return status
