"""Whether a worker moves: something in work must be finished now and then."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from streams.contract.settings import Limits

# On top of the wall limit of one article: a commit through a broker restart takes 12 s.
SLACK_S = 60.0


class Progress:
    """Remembers when anything was last finished, and whether anything is in work."""

    def __init__(self, limits: Limits) -> None:
        self._patience = limits.cpu_seconds * limits.wall_factor + SLACK_S
        self._in_work = 0
        self._last = time.monotonic()

    @contextmanager
    def working(self) -> Iterator[None]:
        """Mark records as in work for the time of the block."""
        if not self._in_work:
            self.made()
        self._in_work += 1
        try:
            yield
        finally:
            self._in_work -= 1

    def made(self) -> None:
        """Note that a record was finished."""
        self._last = time.monotonic()

    def is_live(self) -> bool:
        """Say whether nothing has been in work for too long without an end."""
        return not self._in_work or time.monotonic() - self._last < self._patience
