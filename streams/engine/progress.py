"""Whether a worker moves: something in work must be finished now and then."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from streams.contract.settings import Limits

# On top of the wall limit of one article: a commit through a broker restart takes 12 s.
SLACK_S = 60.0
# A transaction takes 15 ms, one that meets a broker's fail-over a second; from here on Kafka is in trouble.
LATE_DELIVERY_S = 5.0


class Progress:
    """Remembers when anything was last finished, and whether anything is in work."""

    def __init__(self, limits: Limits) -> None:
        self._patience = limits.cpu_seconds * limits.wall_factor + SLACK_S
        self._in_work = 0
        self._deliveries: set[float] = set()
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

    @contextmanager
    def delivering(self) -> Iterator[None]:
        """Mark a transaction as on its way for the time of the block."""
        started = time.monotonic()
        self._deliveries.add(started)
        try:
            yield
        finally:
            self._deliveries.discard(started)

    def delivers(self) -> bool:
        """Say whether no transaction is on its way for too long."""
        return not self._deliveries or time.monotonic() - min(self._deliveries) < LATE_DELIVERY_S

    def made(self) -> None:
        """Note that a record was finished."""
        self._last = time.monotonic()

    def is_live(self) -> bool:
        """Say whether nothing has been in work for too long without an end."""
        return not self._in_work or time.monotonic() - self._last < self._patience
