"""Whole articles, read from Kafka where the read model says that they stand."""

import threading

from streams.client.reader import Reader
from streams.contract.errors import TransientError
from streams.contract.settings import Settings


class Articles:
    """Reads single records of the public topic; one connection, kept between requests."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._reader: Reader | None = None

    def message(self, topic: str, partition: int, offset: int) -> bytes | None:
        """Return the message at a position, or None where the topic no longer has it.

        Raises BrokerUnavailable, AccessDenied and TopicMissing.
        """
        with self._lock:
            try:
                if self._reader is None:
                    self._reader = Reader(self._settings, [topic])
                record = self._reader.at(topic, partition, offset)
            except TransientError:
                self._close()
                raise
            return record.value if record else None

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        reader, self._reader = self._reader, None
        if reader:
            reader.__exit__()
