"""Keeps the books and the figures of the pipeline: a thread that follows all topics of the stages.

When are the books settled? First the committed offsets of the workers are read, then the ends of all topics,
uncommitted records included. A worker commits an offset together with the outcomes before it: once all up to
those ends has been taken, an input that stands before its worker's offset and has no outcome is lost.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from kafka import KafkaAdminClient, TopicPartition

from streams.client.books import beginning_of
from streams.client.groups import Group, committed_of, groups
from streams.client.reader import Offsets, Reader
from streams.client.topics import admin, appended, cluster_of
from streams.console.store.background import Background
from streams.console.store.books import Books, Kept
from streams.contract.settings import Settings
from streams.tables.ledger import TopicPartition as Place

log = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0  # at the groups: two requests of 10 ms
PAUSE_S = 0.5  # between polls: what comes together is matched without touching the disk
POLL_RECORDS = 2_000
FETCH_BYTES = 8 << 20  # the bodies come along, unread

Committed = Mapping[tuple[str, str, int], int]


@dataclass(slots=True)
class Pulse:
    """What the thread knows of the workers; written by it alone. Times are in seconds since 1970."""

    since: float  # when this began to be so
    is_reading: bool = False
    looked_at: float = 0.0
    settled_at: float = 0.0  # the moment of which the books are told; 0: not yet
    groups: Mapping[str, Group] = field(default_factory=dict)
    moved: dict[str, float] = field(default_factory=dict)  # worker -> when its offsets changed last


@dataclass(frozen=True, slots=True)
class _Cut:
    """A moment: what the workers had committed, and the ends of the topics after that."""

    at: float
    committed: Committed
    ends: Offsets


class Bookkeeper(Background):
    """Writes what the stages' topics tell into `books`, and looks at the workers' groups."""

    def __init__(self, settings: Settings, books: Books, *, clock: Callable[[], float] = time.time) -> None:
        super().__init__("bookkeeper")
        self.pulse = Pulse(since=clock())
        self._settings = settings
        self._books = books
        self._clock = clock

    def _away(self) -> None:
        if self.pulse.is_reading:
            self.pulse.is_reading, self.pulse.since = False, self._clock()

    def _follow(self) -> None:
        options = {
            "max_poll_records": POLL_RECORDS,
            "fetch_max_bytes": FETCH_BYTES,
            "auto_offset_reset": "none",
        }
        with admin(self._settings) as client, Reader(self._settings, self._books.topics, **options) as reader:
            self._books.adopt(cluster_of(client))
            self._seek(client, reader)
            self.pulse.is_reading, self.pulse.since = True, self._clock()
            self._reads()
            self._read(client, reader)

    # Where to begin

    def _seek(self, client: KafkaAdminClient, reader: Reader) -> None:
        begins, ends, places = reader.begins(), reader.ends(), self._books.places
        kept = {tp: places.get((tp.topic, tp.partition)) for tp in begins}
        if not all(at and begins[tp] <= at.next <= ends[tp] for tp, at in kept.items()):
            if places:
                log.warning("the topics no longer have the place to go on at: the books begin anew")
            new = beginning_of(reader, now=self._clock())
            committed = committed_of(groups(client, self._settings), self._settings)
            opened = {_place(tp): Kept(new.starts[tp], new.reads[tp]) for tp in begins}
            self._books.begin(opened, committed, began=new.at)
            places = self._books.places
        reader.from_offsets({tp: places[tp.topic, tp.partition].next for tp in begins})

    # Reading on

    def _read(self, client: KafkaAdminClient, reader: Reader) -> None:
        before, stopping = reader.positions(), self._stopping
        cut: _Cut | None = None
        looked = 0.0
        while not stopping.is_set():
            records = reader.poll()
            positions = reader.positions()
            if positions != before:
                moved = {_place(tp): at for tp, at in positions.items() if at != before[tp]}
                self._books.take(records, moved)
                before = positions
            if time.monotonic() - looked >= LOOK_EVERY_S:
                looked = time.monotonic()
                fresh = self._look(client, list(positions))
                cut = cut or fresh
            if cut and all(positions[tp] >= end for tp, end in cut.ends.items()):
                self._books.settle(cut.committed)
                self.pulse.settled_at, cut = cut.at, None
            if not cut:  # else there is more to read
                stopping.wait(PAUSE_S)

    def _look(self, client: KafkaAdminClient, partitions: Sequence[TopicPartition]) -> _Cut:
        """Look at the groups, and return the moment."""
        now, found = self._clock(), groups(client, self._settings)
        for worker, group in found.items():
            known = self.pulse.groups.get(worker)
            if known is None or known.committed != group.committed:
                self.pulse.moved[worker] = now
        self.pulse.groups, self.pulse.looked_at = found, now
        return _Cut(now, committed_of(found, self._settings), appended(client, partitions))


def _place(tp: TopicPartition) -> Place:
    return tp.topic, tp.partition
