"""Keeps the read model up to date: a thread that reads the changelogs for as long as the console runs."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kafka import TopicPartition

from streams.client.connection import TopicMissing
from streams.client.reader import Offsets, Reader
from streams.client.topics import admin
from streams.console.batch import batch_of
from streams.console.model import ReadModel
from streams.contract.errors import StreamsError, TransientError
from streams.contract.settings import Settings

log = logging.getLogger(__name__)

AGAIN_S = 1.0  # until Kafka, or a topic, is asked for again
MEASURE_EVERY_S = 2.0  # a request for the ends of all partitions
FRESH_EVERY_S = 600.0
STOP_S = 2.0  # a request in flight may take longer: the thread is left behind, its transaction with it
# One transaction a poll: of 5,000 rows it costs a fifth of what 500 a transaction cost.
POLL_RECORDS = 5_000

Heads = Mapping[str, int]


@dataclass(slots=True)
class Status:
    """How far the read model is; written by the follower's thread alone."""

    is_reading: bool = False
    has_caught_up: bool = False
    lag: int = 0  # records not yet taken over, when last measured


class Follower:
    """Writes what the changelogs bring into `model`, and tells of every change.

    While Kafka can't be read it tries again and again. An error of our own ends it: `stop` raises that.
    """

    def __init__(self, settings: Settings, model: ReadModel, *, tell: Callable[[Heads], object]) -> None:
        self.status = Status()
        self._settings = settings
        self._model = model
        self._tell = tell
        self._error: BaseException | None = None
        self._told = ""
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, *, failed: Callable[[], object]) -> None:
        """Begin to read; `failed` is called when an error of our own ended it."""
        self._thread = threading.Thread(target=self._run, args=(failed,), name="follower", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End reading; raises what ended it before."""
        self._stopping.set()
        if self._thread:
            self._thread.join(STOP_S)
        if self._error:
            raise self._error

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
                self.status.is_reading = False
            self._stopping.wait(AGAIN_S)

    def _say(self, exc: StreamsError) -> None:
        """Log why nothing is read, once."""
        if str(exc) != self._told:
            self._told = str(exc)
            log.warning("waits for Kafka: %s", exc)

    def _follow(self) -> None:
        self._model.adopt(_cluster(self._settings))
        catalogue = self._settings.topics
        topics = [*(topic.name for topic in catalogue.tables.values()), catalogue.stance.name]
        # a place that is gone must be an error, not the end of the log
        options = {"max_poll_records": POLL_RECORDS, "auto_offset_reset": "none"}
        with Reader(self._settings, topics, **options) as reader:
            begins, ends = reader.begins(), reader.ends()
            reader.from_offsets(self._starts(begins, ends))
            self.status.is_reading, self._told = True, ""
            log.info("reads from %d partitions", len(begins))
            self._read(reader, ends)

    def _starts(self, begins: Offsets, ends: Offsets) -> Offsets:
        """Return where to go on; where the log does not have that place (any more), all is read again."""
        known = {TopicPartition(*tp): following for tp, following in self._model.offsets.items()}
        if any(not begins.get(tp, 0) <= at <= ends.get(tp, -1) for tp, at in known.items()):
            log.warning("the changelogs no longer have the place to go on at: the tables are built anew")
            self._model.rebuild()
            known = {}
        return {tp: known.get(tp, begin) for tp, begin in begins.items()}

    def _read(self, reader: Reader, ends: Offsets) -> None:
        catalogue, before = self._settings.topics, reader.positions()
        measured = freshened = 0.0
        while not self._stopping.is_set():
            records = reader.poll()
            positions = reader.positions()
            if positions != before:
                following = {(tp.topic, tp.partition): at for tp, at in positions.items() if at != before[tp]}
                heads = self._model.take(batch_of(records, following, catalogue))
                before = positions
                if heads:
                    self._tell(heads)
            now = time.monotonic()
            if now - measured >= MEASURE_EVERY_S:
                measured, ends = now, reader.ends()
            self.status.lag = sum(max(0, end - positions[tp]) for tp, end in ends.items())
            self.status.has_caught_up |= not self.status.lag
            if not self.status.lag and now - freshened >= FRESH_EVERY_S:
                freshened = now
                self._model.keep_fresh()


def _cluster(settings: Settings) -> str:
    with admin(settings) as client:
        return str(client.describe_cluster()["cluster_id"])
