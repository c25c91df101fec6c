"""Records of the stages' topics made by hand, as the bookkeeper reads them: no Kafka."""

from collections import Counter
from dataclasses import dataclass, field

from streams.client.groups import Group, GroupState
from streams.console.store.bookkeeper import Pulse
from streams.console.store.books import Books, Kept
from streams.contract.dead_letters import Failure, dead_letter_headers
from streams.contract.errors import NotJson
from streams.contract.headers import INPUT, ORIGIN_TIME, Headers, told, unchanged
from streams.contract.records import Record
from streams.contract.topics import Catalogue, dlq_of

FRESH_S = 600  # what was looked at stays news, however slow the machine is
WORKERS = ("clean", "entities", "stance", "facts", "tables")


@dataclass
class Flow:
    """Writes records into `books`, all in partition 0, and tells how far the workers are."""

    books: Books
    pulse: Pulse
    topics: Catalogue = field(default_factory=Catalogue)
    ends: Counter[str] = field(default_factory=Counter)

    def begin(self, at: float) -> None:
        """Open the books, and let all workers run."""
        self.books.adopt("cluster")
        self.books.begin(
            {(topic, 0): Kept(0, 0) for topic in self.books.topics},
            self._committed(dict.fromkeys(WORKERS, 0)),
            began=at,
        )
        self.look(at)

    def record(
        self, topic: str, at: float, *, headers: Headers = (), value: bytes | None = b"{}", key: bytes = b"a1"
    ) -> Record:
        """Return the next record of a topic."""
        record = Record(topic, 0, self.ends[topic], key, value, headers, at)
        self.ends[topic] += 1
        return record

    def raw(self, at: float) -> Record:
        return self.record(self.topics.raw.name, at)

    def result(self, stage: str, of: Record, *, after: float, value: bytes | None = b"{}") -> Record:
        """Return what a stage made of a record."""
        headers = ((INPUT, told(of.as_origin)), (ORIGIN_TIME, b"%d" % (of.timestamp * 1000)))
        return self.record(self.topics.public[stage].name, of.timestamp + after, headers=headers, value=value)

    def letter(self, of: Record, *, after: float = 0.1) -> Record:
        """Return the dead letter of a record."""
        failure = Failure.of(NotJson("no"))
        headers = dead_letter_headers(failure, stage="x", position=of.position, original=of.headers)
        return self.record(dlq_of(of.topic), of.timestamp + after, headers=headers, value=of.value)

    def note(self, of: Record, *, after: float = 0.1) -> Record:
        """Return the note that a raw record brought nothing new."""
        return self.record(
            self.topics.unchanged.name, of.timestamp + after, headers=unchanged(of.as_origin), value=None
        )

    def way(self, at: float, *, took: float = 0.5) -> list[Record]:
        """Return an article's records through all stages."""
        records = [self.raw(at)]
        for stage in ("clean", "entities", "stance"):
            records.append(self.result(stage, records[-1], after=took / 3))
        return records

    def take(self, *records: Record) -> None:
        """Let the bookkeeper read records."""
        self.books.take(records, {(record.topic, 0): record.offset + 1 for record in records})

    def look(self, at: float, *, behind: dict[str, int] | None = None, **states: GroupState) -> None:
        """Let the workers have committed all but the last `behind` records of their inputs."""
        behind = behind or {}
        committed = self._committed({worker: behind.get(worker, 0) for worker in WORKERS})
        self.books.settle(committed)
        self.pulse.groups = {
            worker: Group(states.get(worker, "running"), int(states.get(worker) != "not running"), {})
            for worker in WORKERS
        }
        self.pulse.is_reading, self.pulse.looked_at, self.pulse.settled_at = True, at + FRESH_S, at

    def _committed(self, behind: dict[str, int]) -> dict[tuple[str, str, int], int]:
        return {
            (worker, topic.name, 0): max(0, self.ends[topic.name] - behind[worker])
            for worker in WORKERS
            for topic in self.topics.read_by[worker]
        }
