"""Keeps the read model up to date: a thread that reads the changelogs for as long as the console runs."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kafka import TopicPartition

from streams.client.reader import Offsets, Reader
from streams.client.topics import admin, cluster_of
from streams.console.store.background import Background
from streams.console.store.batch import batch_of
from streams.console.store.model import ReadModel
from streams.contract.settings import Settings

log = logging.getLogger(__name__)

MEASURE_EVERY_S = 2.0  # a request for the ends of all partitions
FRESH_EVERY_S = 600.0
# One transaction a poll: of 5,000 rows it costs a fifth of what 500 a transaction cost.
POLL_RECORDS = 5_000

Heads = Mapping[str, int]


@dataclass(slots=True)
class Status:
    """How far the read model is; written by the follower's thread alone."""

    is_reading: bool = False
    has_caught_up: bool = False
    lag: int = 0  # records not yet taken over, when last measured


class Follower(Background):
    """Writes what the changelogs bring into `model`, and tells of every change."""

    def __init__(self, settings: Settings, model: ReadModel, *, tell: Callable[[Heads], object]) -> None:
        super().__init__("follower")
        self.status = Status()
        self._settings = settings
        self._model = model
        self._tell = tell

    def _away(self) -> None:
        self.status.is_reading = False

    def _follow(self) -> None:
        with admin(self._settings) as client:
            self._model.adopt(cluster_of(client))
        catalogue = self._settings.topics
        public = [catalogue.stance.name, catalogue.changes.name]
        topics = [*(topic.name for topic in catalogue.tables.values()), *public]
        # a place that is gone must be an error, not the end of the log
        options = {"max_poll_records": POLL_RECORDS, "auto_offset_reset": "none"}
        with Reader(self._settings, topics, **options) as reader:
            begins, ends = reader.begins(), reader.ends()
            reader.from_offsets(self._starts(begins, ends))
            self.status.is_reading = True
            self._reads()
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
