"""Single records, read from Kafka where the read model, or a reader's address, says that they stand."""

import threading
from collections.abc import Sequence

from streams.client.reader import Reader
from streams.contract.errors import TransientError
from streams.contract.records import Record
from streams.contract.settings import Settings


class Places:
    """Reads single records of some topics and of no other; one connection, kept between requests."""

    def __init__(self, settings: Settings, topics: Sequence[str]) -> None:
        self._settings = settings
        self._topics = topics
        self._lock = threading.Lock()
        self._reader: Reader | None = None

    def record(self, topic: str, partition: int, offset: int) -> Record | None:
        """Return the record at a position, or None where these topics don't have it (any more).

        Raises BrokerUnavailable, AccessDenied and TopicMissing.
        """
        if topic not in self._topics:
            return None
        with self._lock:
            try:
                if self._reader is None:
                    self._reader = Reader(self._settings, self._topics)
                return self._reader.at(topic, partition, offset)
            except TransientError:
                self._close()
                raise

    def message(self, topic: str, partition: int, offset: int) -> bytes | None:
        """Return the value of the record at a position; raises as `record` does."""
        record = self.record(topic, partition, offset)
        return record.value if record else None

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        reader, self._reader = self._reader, None
        if reader:
            reader.__exit__()
