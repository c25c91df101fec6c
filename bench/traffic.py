"""Records at a steady rate through running workers, and when each of them came out."""

import itertools
import threading
import time
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Self

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from streams.contract.settings import Settings
from streams.contract.topics import Topic

LOST_AFTER_S = 120  # longer than any rebalance, kill or restart


class Ends:
    """Reads what comes to a topic from now on, read committed."""

    def __init__(self, settings: Settings, topic: Topic) -> None:
        self._consumer = KafkaConsumer(
            **settings.kafka.client(), isolation_level="read_committed", enable_auto_commit=False
        )
        numbers = self._consumer.partitions_for_topic(topic.name)
        self._consumer.assign([TopicPartition(topic.name, number) for number in numbers])
        self._consumer.seek_to_end()
        for partition in self._consumer.assignment():
            self._consumer.position(partition)

    def poll(self, timeout_ms: int = 0) -> dict[bytes, float]:
        """Return the keys that arrived, with the time."""
        records = self._consumer.poll(timeout_ms=timeout_ms)
        now = time.monotonic()
        return {record.key: now for batch in records.values() for record in batch}

    def close(self) -> None:
        """Leave the topic."""
        self._consumer.close()


class Steady:
    """Sends records with keys of their own at `rate` a second, from a thread, until it is left.

    with Steady(settings, settings.topics.raw, settings.topics.clean, records, rate=50) as traffic:
        ...             # while it flows
    traffic.seconds()   # of every record that was sent, to a read-committed consumer

    Leaving it waits for what is still under way; raises TimeoutError where a record never comes out.
    """

    def __init__(
        self,
        settings: Settings,
        source: Topic,
        target: Topic,
        records: Iterable[tuple[bytes, bytes]],
        *,
        rate: float,
    ) -> None:
        self.sent: dict[bytes, float] = {}
        self.arrived: dict[bytes, float] = {}
        self._source = source.name
        self._records = iter(records)
        self._rate = rate
        self._ends = Ends(settings, target)
        self._producer = KafkaProducer(**settings.kafka.client(), linger_ms=0)
        self._stop = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="traffic", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()
        self._producer.close()
        self._ends.close()
        if self._failure and not kind:
            raise self._failure

    def wait(self) -> None:
        """Wait until all records were sent and came out."""
        self._thread.join()

    def hold(self, seconds: float) -> None:
        """Let it flow for a while; raises what stopped it."""
        self._thread.join(seconds)
        if self._failure:
            raise self._failure

    def catch_up(self) -> None:
        """Wait until everything sent so far came out; raises TimeoutError."""
        sent, end = list(self.sent), time.monotonic() + LOST_AFTER_S
        while not self.arrived.keys() >= set(sent):
            if time.monotonic() > end:
                raise TimeoutError(f"records did not come out within {LOST_AFTER_S} s")
            self.hold(0.1)

    def seconds(self) -> list[float]:
        """Return how long each record took."""
        return [self.arrived[key] - at for key, at in self.sent.items()]

    def longest_gap(self, start: float, end: float) -> float:
        """Return the longest time without any output between two moments (`time.monotonic`)."""
        moments = sorted([start, *(at for at in self.arrived.values() if start < at < end), end])
        return max(after - before for before, after in itertools.pairwise(moments))

    def slowest(self, start: float, end: float) -> float:
        """Return the longest time that a record sent between two moments took."""
        return max(self.arrived[key] - at for key, at in self.sent.items() if start <= at <= end)

    def _run(self) -> None:
        try:
            self._send()
            self._await_the_rest()
        except BaseException as exc:  # noqa: BLE001 - told to whoever leaves
            self._failure = exc

    def _await_the_rest(self) -> None:
        self._receive(lambda: len(self.arrived) >= len(self.sent), LOST_AFTER_S)
        if missing := len(self.sent) - len(self.arrived):
            raise TimeoutError(f"{missing} of {len(self.sent)} records did not come out")

    def _send(self) -> None:
        started = time.monotonic()
        for number, (key, value) in enumerate(self._records):
            self._receive(self._stop.is_set, started + number / self._rate - time.monotonic())
            if self._stop.is_set():
                return
            self.sent[key] = time.monotonic()
            self._producer.send(self._source, key=key, value=value)

    def _receive(self, is_enough: Callable[[], bool], seconds: float) -> None:
        end = time.monotonic() + seconds
        while not is_enough() and (left := end - time.monotonic()) > 0:
            for key, at in self._ends.poll(timeout_ms=max(1, int(min(left, 0.005) * 1000))).items():
                self.arrived.setdefault(key, at)
