"""Reads topics outside any consumer group: committed records only, from a chosen place."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Self

from kafka import TopicPartition
from kafka.consumer.fetcher import ConsumerRecord

from streams.client.connection import TopicMissing, kafka_errors, open_consumer
from streams.contract.records import Record
from streams.contract.settings import Settings

Offsets = dict[TopicPartition, int]

POLL_S = 0.5  # how long a poll waits for the next record: the broker answers at once when there is one
_BY_TIME = attrgetter("timestamp")
_WIDEN = 4  # a second look further back reads this many times as many offsets


class Reader:
    """All partitions of some topics, read from where `from_...` puts it; use it as a context manager.

    `options` are the consumer's own. Raises BrokerUnavailable, AccessDenied and TopicMissing.
    """

    def __init__(self, settings: Settings, topics: Sequence[str], **options: object) -> None:
        self._settings = settings
        self._consumer = open_consumer(settings, **options)
        try:
            self._partitions = [tp for topic in topics for tp in self._partitions_of(topic)]
            self._consumer.assign(self._partitions)
        except BaseException:
            self._consumer.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._consumer.close()

    @property
    def partitions(self) -> list[TopicPartition]:
        """Return all partitions."""
        return list(self._partitions)

    def begins(self) -> Offsets:
        """Return the first offset of every partition that is still kept."""
        with kafka_errors(self._settings):
            offsets: Offsets = self._consumer.beginning_offsets(self._partitions)
        return offsets

    def ends(self) -> Offsets:
        """Return the offset after the last committed record of every partition."""
        with kafka_errors(self._settings):
            offsets: Offsets = self._consumer.end_offsets(self._partitions)
        return offsets

    def from_beginning(self) -> None:
        """Read everything that is kept."""
        self._seek(self.begins())

    def from_end(self) -> None:
        """Read what is written from now on."""
        self._seek(self.ends())

    def from_offset(self, offset: int) -> None:
        """Read every partition from `offset`, or from the nearest one that it has."""
        ends = self.ends()
        self._seek({tp: min(max(offset, begin), ends[tp]) for tp, begin in self.begins().items()})

    def from_offsets(self, offsets: Offsets) -> None:
        """Read each of these partitions from its offset."""
        self._seek(offsets)

    def positions(self) -> Offsets:
        """Return the offset after what `poll` returned, and after markers there, of every partition."""
        with kafka_errors(self._settings):
            return {tp: self._consumer.position(tp) for tp in self._partitions}

    def from_time(self, time: datetime) -> None:
        """Read what was written at `time` or later."""
        found, ends = self.first_since(time.timestamp()), self.ends()
        self._seek({tp: found[tp][0] if tp in found else ends[tp] for tp in self._partitions})

    def first_since(self, at: float) -> dict[TopicPartition, tuple[int, float]]:
        """Return offset and time of each partition's first record that was written at `at` or later.

        Times are in seconds since 1970; partitions without such a record are left out.
        """
        with kafka_errors(self._settings):
            found = self._consumer.offsets_for_times(dict.fromkeys(self._partitions, int(at * 1000)))
        return {tp: (first.offset, first.timestamp / 1000) for tp, first in found.items() if first}

    def last(self, count: int, *, keep: Callable[[Record], bool] = bool) -> list[Record]:
        """Return the last `count` records that `keep` wants, oldest first; further polls follow them."""
        begins, ends = self.begins(), self.ends()
        reach = 2 * count  # a transaction ends with a marker that takes an offset, too
        while True:
            starts = {tp: max(begins[tp], ends[tp] - reach) for tp in self._partitions}
            self._seek(starts)
            found = [record for record in self._until(ends) if keep(record)]
            if all(starts[tp] == begins[tp] or _count(found, tp) >= count for tp in self._partitions):
                break
            reach *= _WIDEN
        self._seek(ends)
        return sorted(found, key=_BY_TIME)[-count:]

    def at(self, topic: str, partition: int, offset: int) -> Record | None:
        """Return the record at a position, or None where there is none (any more)."""
        tp, begins, ends = TopicPartition(topic, partition), self.begins(), self.ends()
        if tp not in begins or not begins[tp] <= offset < ends[tp]:
            return None
        return next((found for found in self.between({tp: offset}, {tp: offset + 1})), None)

    def between(self, starts: Offsets, ends: Offsets) -> Iterator[Record]:
        """Yield what stands from `starts` up to `ends`, of the partitions that both name."""
        self._seek({**self.ends(), **starts})
        yield from self._until(ends)

    def poll(self, timeout_s: float = POLL_S) -> list[Record]:
        """Return the next records, by time as far as partitions can be merged; none after `timeout_s`."""
        with kafka_errors(self._settings):
            polled = self._consumer.poll(timeout_ms=int(timeout_s * 1000))
        return merged(polled.values())

    def has_reached(self, ends: Offsets) -> bool:
        """Say whether everything before `ends` has been returned by `poll`."""
        with kafka_errors(self._settings):
            return all(self._consumer.position(tp) >= end for tp, end in ends.items())

    def _until(self, ends: Offsets) -> Iterator[Record]:
        while not self.has_reached(ends):
            for record in self.poll():
                if record.offset < ends.get(TopicPartition(record.topic, record.partition), 0):
                    yield record

    def _seek(self, offsets: Offsets) -> None:
        for tp, offset in offsets.items():
            self._consumer.seek(tp, offset)

    def _partitions_of(self, topic: str) -> list[TopicPartition]:
        with kafka_errors(self._settings):
            numbers = self._consumer.partitions_for_topic(topic)
        if not numbers:
            raise TopicMissing(f"there is no topic {topic}: `streams up` and every worker create the topics")
        return [TopicPartition(topic, number) for number in sorted(numbers)]


def merged(batches: Iterable[list[ConsumerRecord]]) -> list[Record]:
    """Return the records of several partitions by time; within a partition their order stays."""
    return list(heapq.merge(*([_record(item) for item in batch] for batch in batches), key=_BY_TIME))


def _count(records: Sequence[Record], tp: TopicPartition) -> int:
    return sum(record.topic == tp.topic and record.partition == tp.partition for record in records)


def _record(item: ConsumerRecord) -> Record:
    headers = tuple((name, value or b"") for name, value in item.headers or ())
    return Record(
        item.topic, item.partition, item.offset, item.key, item.value, headers, item.timestamp / 1000
    )
