"""The books of the stages: every record that a stage has read has exactly one outcome. Pure.

Records tell the position of the record that they were made from, so inputs and outcomes are matched one by
one: a lost record and a doubled one don't cancel out, and each can be named. An input belongs to the hour of
its own time, and so does its outcome. What is open, an input without outcome or the reverse, is a line.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

from streams.contract.articles import Origin
from streams.contract.dead_letters import source_of
from streams.contract.headers import input_of, origin_time_of
from streams.contract.records import Record
from streams.contract.tables import Stage
from streams.contract.topics import Catalogue

Outcome = Literal["enriched", "dead", "retracted", "unchanged"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
BOOKED: tuple[Stage, ...] = get_args(Stage)  # the stages with one outcome a record; the others count rows
HOUR_S = 3600
MOST_NAMED = 20  # of the records that are wrong: enough to see what they have in common

TopicPartition = tuple[str, int]
Offsets = Mapping[TopicPartition, int]


class Input(NamedTuple):
    """The record that a worker reads, by its position."""

    worker: str
    topic: str
    partition: int
    offset: int

    @property
    def position(self) -> str:
        """Return the position as commands name it: topic/partition/offset."""
        return f"{self.topic}/{self.partition}/{self.offset}"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a record tells the books: that it waits for a worker, or (an outcome) what became of another."""

    of: Input
    at: float  # of the record, in seconds since 1970
    outcome: Outcome | None = None
    published: float | None = None  # when the raw record was written, where this is the end of the way


@dataclass(frozen=True, slots=True)
class Line:
    """An input that waits for its outcome, or outcomes that wait for their input, each with its time."""

    at: float | None = None
    outcomes: tuple[tuple[Outcome, float], ...] = ()

    def with_entry(self, entry: Entry) -> "Line":
        """Return the line with one more entry."""
        if entry.outcome is None:
            return Line(entry.at, self.outcomes)
        return Line(self.at, (*self.outcomes, (entry.outcome, entry.at)))


Lines = dict[Input, Line]


@dataclass(frozen=True, slots=True)
class Ways:
    """Which topic is read by which workers, and of whose records it tells the outcome."""

    read_by: Mapping[str, tuple[str, ...]]
    told_by: Mapping[str, Stage]
    letters: frozenset[str]
    notes: str
    retries: frozenset[str]

    @property
    def topics(self) -> list[str]:
        """Return every topic that the books are kept from."""
        return sorted(self.read_by.keys() | self.told_by.keys())


def ways_of(topics: Catalogue, workers: Iterable[str] = BOOKED) -> Ways:
    """Return the ways of an installation, as far as these workers go."""
    read_by: dict[str, tuple[str, ...]] = {}
    for worker in workers:
        for topic in topics.read_by[worker]:
            read_by[topic.name] = (*read_by.get(topic.name, ()), worker)
    told_by: dict[str, Stage] = {topics.unchanged.name: "clean"}
    letters = set()
    for stage, source in zip(BOOKED, (topics.raw, topics.clean, topics.entities), strict=True):
        told_by |= {topics.public[stage].name: stage, source.dlq.name: stage}
        letters.add(source.dlq.name)
    retries = frozenset({topics.clean.retry.name, topics.entities.retry.name})
    return Ways(read_by, told_by, frozenset(letters), topics.unchanged.name, retries)


def entries_of(record: Record, ways: Ways) -> Iterator[Entry]:
    """Yield what a record tells: its input's outcome first, then that it waits itself."""
    stage = ways.told_by.get(record.topic)
    if stage:
        yield _outcome(record, stage, ways)
    for worker in ways.read_by.get(record.topic, ()):
        yield Entry(Input(worker, *record.position), record.timestamp)


def _outcome(record: Record, stage: Stage, ways: Ways) -> Entry:
    fields = record.fields
    outcome: Outcome
    if record.topic in ways.letters:
        source, outcome = source_of(fields), "dead"
    elif record.topic == ways.notes:
        source, outcome = input_of(fields), "unchanged"
    else:
        source, outcome = input_of(fields), "enriched" if record.value is not None else "retracted"
    of = Input(stage, *_place(source or record.as_origin))  # no worker wrote a record that tells no input
    is_end = stage == BOOKED[-1] and outcome == "enriched" and of.topic not in ways.retries
    published = origin_time_of(fields) if is_end else None
    return Entry(of, record.timestamp, outcome, published)


def _place(position: Origin) -> tuple[str, int, int]:
    return position.topic, position.partition, position.offset


@dataclass(slots=True)
class Posted:
    """What entries change: counts of (stage, hour, column), and how long matched records took."""

    counts: Counter[tuple[str, int, str]] = field(default_factory=Counter)
    delays: list[tuple[str, float, float]] = field(
        default_factory=list
    )  # stage, time of the outcome, seconds


def post(lines: Lines, entries: Iterable[Entry], starts: Offsets) -> Posted:
    """Match entries with `lines`, which change, and return what else changes.

    What stands before `starts`, and outcomes of it, are left out: the books begin there.
    """
    posted = Posted()
    for entry in entries:
        of = entry.of
        if of.offset < starts.get((of.topic, of.partition), 0):
            continue
        if entry.outcome is None and of.worker in BOOKED:
            posted.counts[of.worker, hour_of(entry.at), "in"] += 1
        if entry.published is not None:
            posted.delays.append(("all", entry.at, entry.at - entry.published))
        line = _settled(of.worker, lines.pop(of, Line()).with_entry(entry), posted)
        if line:
            lines[of] = line
    return posted


def _settled(stage: str, line: Line, posted: Posted) -> Line | None:
    """Count the first outcome of an input that has both, and return what stays open."""
    if line.at is None or not line.outcomes:
        return line
    (outcome, at), *others = line.outcomes
    posted.counts[stage, hour_of(line.at), outcome] += 1
    posted.delays.append((stage, at, at - line.at))
    return Line(None, tuple(others)) if others else None


def hour_of(at: float) -> int:
    """Return the start of the hour of a time, in seconds since 1970."""
    return int(at // HOUR_S) * HOUR_S


@dataclass(frozen=True, slots=True)
class Row:
    """One stage and hour: its input records, what became of them, and what is wrong.

    `waiting` are those that the stage has not committed yet, `lost` those that it has, without an outcome,
    `surplus` outcomes of no record: doubled ones, or records that no worker wrote.
    """

    stage: str
    hour: int
    read: int
    outcomes: Mapping[Outcome, int]
    waiting: int
    lost: int = 0
    surplus: int = 0

    @property
    def difference(self) -> int:
        """Return what stays when all outcomes and what waits are taken from what came in."""
        return self.read - sum(self.outcomes.values()) - self.waiting


@dataclass(frozen=True, slots=True)
class Judged:
    """The books at a moment: rows by stage and hour, and the first records that are lost or in surplus."""

    rows: tuple[Row, ...]
    lost: tuple[Input, ...]
    surplus: tuple[Input, ...]

    @property
    def is_balanced(self) -> bool:
        """Say whether every record has exactly one outcome, or waits for it."""
        return not any(row.lost or row.surplus for row in self.rows)


def judge(
    counts: Mapping[tuple[str, int, str], int],
    lines: Iterable[tuple[Input, Line]],
    *,
    settled: Mapping[tuple[str, str, int], int],
    read: Offsets,
) -> Judged:
    """Return the books. `lines` may leave out inputs at or after `settled`: they wait.

    `settled` are offsets before which everything is done, by worker, topic and partition, as of a moment at
    which the outcomes had been read to their ends. `read` are the offsets before which inputs have been read.
    """
    counted = Counter(counts)
    lost: list[tuple[int, Input]] = []
    surplus: list[tuple[int, Input]] = []
    for of, line in lines:
        place = (of.topic, of.partition)
        if line.at is not None and of.offset < settled.get((of.worker, *place), 0):
            counted[of.worker, hour_of(line.at), "lost"] += 1
            lost.append((hour_of(line.at), of))
        is_input = (of.worker, *place) in settled
        if line.at is None and not (is_input and of.offset >= read.get(place, 0)):
            for outcome, at in line.outcomes:
                counted[of.worker, hour_of(at), outcome] += 1
                counted[of.worker, hour_of(at), "surplus"] += 1
                surplus.append((hour_of(at), of))
    keys = sorted({(stage, hour) for stage, hour, _ in counted}, key=lambda key: (-key[1], _place_of(key[0])))
    rows = tuple(_row(counted, stage, hour) for stage, hour in keys)
    return Judged(rows, _first(lost), _first(surplus))


def _row(counted: Mapping[tuple[str, int, str], int], stage: str, hour: int) -> Row:
    found = {name: counted.get((stage, hour, name), 0) for name in ("in", "lost", "surplus", *OUTCOMES)}
    outcomes = {name: found[name] for name in OUTCOMES}
    matched = sum(outcomes.values()) - found["surplus"]
    waiting = found["in"] - matched - found["lost"]
    return Row(stage, hour, found["in"], outcomes, waiting, found["lost"], found["surplus"])


def _place_of(stage: str) -> int:
    return [*BOOKED, stage].index(stage)


def _first(found: list[tuple[int, Input]]) -> tuple[Input, ...]:
    return tuple(of for _, of in sorted(found)[:MOST_NAMED])
