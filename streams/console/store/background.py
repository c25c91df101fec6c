"""A thread that reads Kafka for as long as the console runs."""

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable

from streams.client.connection import TopicMissing
from streams.contract.errors import StreamsError, TransientError

log = logging.getLogger(__name__)

AGAIN_S = 1.0  # until Kafka, or a topic, is asked for again
STOP_S = 2.0  # a request in flight may take longer: the thread is left behind, its transaction with it


class Background(ABC):
    """Follows Kafka in a thread, and again and again while Kafka can't be read.

    An error of our own ends the thread: `stop` raises that.
    """

    def __init__(self, name: str) -> None:
        self._stopping = threading.Event()
        self._name = name
        self._error: BaseException | None = None
        self._told = ""
        self._thread: threading.Thread | None = None

    def start(self, *, failed: Callable[[], object]) -> None:
        """Begin to read; `failed` is called when an error of our own ended it."""
        self._thread = threading.Thread(target=self._run, args=(failed,), name=self._name, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Let it end, without waiting for that."""
        self._stopping.set()

    def stop(self) -> None:
        """End reading; raises what ended it before."""
        self._stopping.set()
        if self._thread:
            self._thread.join(STOP_S)
        if self._error:
            raise self._error

    @abstractmethod
    def _follow(self) -> None:
        """Read until `_stopping` is set; call `_reads` once it does read."""

    @abstractmethod
    def _away(self) -> None:
        """Note that nothing is read any more."""

    def _reads(self) -> None:
        """Note that Kafka is read: when it no longer is, that is news."""
        self._told = ""

    def _run(self, failed: Callable[[], object]) -> None:
        while not self._stopping.is_set():
            try:
                self._follow()
            except (TransientError, TopicMissing) as exc:
                self._say(exc)
            except BaseException as exc:  # noqa: BLE001 - raised by `stop`, in the main thread
                self._error = exc
                failed()
                return
            finally:
                self._away()
            self._stopping.wait(AGAIN_S)

    def _say(self, exc: StreamsError) -> None:
        """Log why nothing is read, once."""
        if str(exc) != self._told:
            self._told = str(exc)
            log.warning("the %s waits for Kafka: %s", self._name, exc)
