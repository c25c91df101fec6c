"""A run without faults logs no error: the logs of all workers are read for lines of any logger."""

import re
from pathlib import Path

ERROR_LINE = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (ERROR|CRITICAL) ")


class LogWatch:
    """Remembers logs, and how far each has been read."""

    def __init__(self) -> None:
        self._read: dict[Path, int] = {}

    def add(self, log: Path) -> None:
        """Watch `log` from its start, unless it is watched already."""
        self._read.setdefault(log, 0)

    def names(self) -> set[Path]:
        """Return the logs that are watched."""
        return set(self._read)

    def forget(self, logs: set[Path]) -> None:
        """Watch `logs` no longer."""
        for log in logs:
            self._read.pop(log, None)

    def errors(self) -> list[str]:
        """Return the new lines at ERROR or CRITICAL, each behind the name of its log."""
        return [
            f"{log.name}: {line}" for log in self._read for line in self._new_lines(log) if is_error(line)
        ]

    def _new_lines(self, log: Path) -> list[str]:
        with log.open("rb") as file:
            file.seek(self._read[log])
            new = file.read()
        whole = new[: new.rfind(b"\n") + 1]  # the rest of a line that is being written comes next time
        self._read[log] += len(whole)
        return whole.decode(errors="replace").splitlines()


def is_error(line: str) -> bool:
    """Say whether a worker logged `line` at ERROR or CRITICAL, by whatever logger."""
    return ERROR_LINE.match(line) is not None


WATCH = LogWatch()  # of this session's workers
