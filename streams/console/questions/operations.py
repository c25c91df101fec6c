"""The figures of the pipeline and the books, from one snapshot of the file and the bookkeeper's pulse."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from streams.client.groups import GroupState
from streams.console.questions.reads import Snapshot
from streams.console.questions.selecting import Statement
from streams.console.store.bookkeeper import Pulse
from streams.console.store.books import SLOT_S, line_of, slot_of
from streams.tables.delays import percentile
from streams.tables.ledger import Input, Judged, Line, judge

State = GroupState | Literal["standing", "unknown"]

MINUTE_S = 60
MINUTES = 60  # of the charts
LATELY_S = 300  # of which the p95 is told: at 5 articles/s 1,500 of them
# A look at the groups is due every 2 s; an answer that is awaited for longer than this says nothing of now.
STALE_S = 15.0
END = "all"  # the whole way, from published to enriched


@dataclass(frozen=True, slots=True)
class Minute:
    """What was done in one minute, which begins at `at`."""

    at: int
    records: int
    p95_s: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """How one worker does; None where that can't be known now."""

    state: State
    members: int | None
    rate: float | None
    lag: int | None
    oldest_s: float | None
    p95_s: float | None
    dead_last_hour: int
    dead_waiting: int
    series: tuple[Minute, ...]


def is_known(pulse: Pulse, now: float) -> bool:
    """Say whether the pulse tells of now."""
    return pulse.is_reading and now - pulse.looked_at < STALE_S


def unknown_since(pulse: Pulse, now: float) -> float | None:
    """Return since when nothing is known, or None where all is."""
    if is_known(pulse, now):
        return None
    return pulse.looked_at or pulse.since


def figures(
    snapshot: Snapshot, pulse: Pulse, *, workers: Iterable[str], patience_s: float, now: float
) -> dict[str, Figures]:
    """Return the figures of each worker; without progress for `patience_s` a worker with work is standing."""
    known = is_known(pulse, now)
    ticks, waiting, letters = _ticks(snapshot, now), _waiting(snapshot), _letters(snapshot)
    found: dict[str, Figures] = {}
    for worker in workers:
        lag, oldest = waiting.get(worker, (0, None))
        delays = _delays(snapshot, worker, now)
        group = pulse.groups.get(worker)
        state: State = group.state if known and group else "unknown"
        if state == "running" and lag and now - pulse.moved.get(worker, now) > patience_s:
            state = "standing"
        found[worker] = Figures(
            state=state,
            members=group.members if known and group else None,
            rate=_rate(ticks[worker], now) if known else None,
            lag=lag if known else None,
            oldest_s=max(0.0, now - oldest) if known and oldest is not None else None,
            p95_s=_p95(delays, now) if known else None,
            dead_last_hour=sum(count for (_, name), count in ticks[worker].items() if name == "dead"),
            dead_waiting=letters.get(worker, 0),
            series=_series(ticks[worker], delays, now),
        )
    return found


def whole_way(snapshot: Snapshot, pulse: Pulse, now: float) -> tuple[float | None, tuple[Minute, ...]]:
    """Return how long it takes from published to enriched: the p95 of now, if it is known, and by minute."""
    delays = _delays(snapshot, END, now)
    p95 = _p95(delays, now) if is_known(pulse, now) else None
    enriched: Ticks = Counter()
    for slot, bins in delays.items():
        enriched[slot, "enriched"] = sum(bins.values())
    return p95, _series(enriched, delays, now)


def books(snapshot: Snapshot) -> tuple[Judged, float | None]:
    """Return the books, and since when they are kept; None: not yet."""
    settled = {
        (worker, topic, partition): offset
        for worker, topic, partition, offset in snapshot.all(_all("books_settled"))
    }
    read = {
        (topic, partition): following for topic, partition, _, following in snapshot.all(_all("books_places"))
    }
    counts = {
        (stage, hour, name): records for stage, hour, name, records in snapshot.all(_all("books_counts"))
    }
    began = next((since for _, since in snapshot.all(_all("books"))), 0.0)
    return judge(counts, _doubtful(snapshot), settled=settled, read=read), began or None


def _all(table: str) -> Statement:
    return Statement(f"SELECT * FROM {table}", ())


def _doubtful(snapshot: Snapshot) -> Iterable[tuple[Input, Line]]:
    """Yield the lines that may be wrong: inputs that are settled, and outcomes without an input."""
    columns = "l.worker, l.topic, l.partition, l.offset, l.at, l.outcomes"
    # CROSS JOIN: a look into the lines for each partition, not one at each of a million lines that wait
    lost = (
        f"SELECT {columns} FROM books_settled s CROSS JOIN books_lines l ON l.worker = s.worker"
        " AND l.topic = s.topic AND l.partition = s.partition AND l.offset < s.offset WHERE l.at IS NOT NULL"
    )
    early = f"SELECT {columns} FROM books_lines l WHERE l.at IS NULL"
    for statement in (lost, early):
        for *place, at, outcomes in snapshot.all(Statement(statement, ())):
            yield Input(*place), line_of(at, outcomes)


# What the figures are made of

Ticks = Counter[tuple[int, str]]  # slot and what was counted
Delays = dict[int, Counter[int]]  # slot -> bins


def _ticks(snapshot: Snapshot, now: float) -> Mapping[str, Ticks]:
    found: dict[str, Ticks] = defaultdict(Counter)
    statement = "SELECT worker, slot, name, records FROM books_ticks WHERE slot >= ?"
    for worker, slot, name, records in snapshot.all(Statement(statement, (_first_slot(now),))):
        found[worker][slot, name] = records
    return found


def _delays(snapshot: Snapshot, worker: str, now: float) -> Delays:
    found: Delays = defaultdict(Counter)
    statement = "SELECT slot, bin, records FROM books_delays WHERE worker = ? AND slot >= ?"
    for slot, number, records in snapshot.all(Statement(statement, (worker, _first_slot(now)))):
        found[slot][number] = records
    return found


def _first_slot(now: float) -> int:
    return slot_of((now // MINUTE_S - MINUTES) * MINUTE_S)


def _waiting(snapshot: Snapshot) -> dict[str, tuple[int, float | None]]:
    """Return how many records wait for each worker, and the time of the oldest one."""
    where = (
        "FROM books_lines l WHERE l.worker = s.worker AND l.topic = s.topic AND l.partition = s.partition"
        " AND l.offset >= s.offset AND l.at IS NOT NULL"
    )
    statement = (
        f"SELECT s.worker, (SELECT count(*) {where}), (SELECT l.at {where} ORDER BY l.offset LIMIT 1)"
        " FROM books_settled s"
    )
    found: dict[str, tuple[int, float | None]] = {}
    for worker, count, at in snapshot.all(Statement(statement, ())):
        before, oldest = found.get(worker, (0, None))
        times = [each for each in (oldest, at) if each is not None]
        found[worker] = before + count, min(times, default=None)
    return found


def _letters(snapshot: Snapshot) -> dict[str, int]:
    statement = "SELECT f_stage, sum(f_waiting) FROM t_dead_letters GROUP BY f_stage"
    return {stage: waiting or 0 for stage, waiting in snapshot.all(Statement(statement, ()))}


def _rate(ticks: Ticks, now: float) -> float:
    """Return what was done a second in the last minute of whole slots."""
    last = slot_of(now)
    first = last - MINUTE_S // SLOT_S
    return sum(count for (slot, _), count in ticks.items() if first <= slot < last) / MINUTE_S


def _p95(delays: Delays, now: float) -> float | None:
    bins: Counter[int] = Counter()
    for slot, found in delays.items():
        if slot >= slot_of(now - LATELY_S):
            bins += found
    return percentile(bins, 0.95)


def _series(ticks: Ticks, delays: Delays, now: float) -> tuple[Minute, ...]:
    """Return the last whole minutes, oldest first."""
    records: Counter[int] = Counter()
    bins: dict[int, Counter[int]] = defaultdict(Counter)
    for (slot, _), count in ticks.items():
        records[slot * SLOT_S // MINUTE_S] += count
    for slot, found in delays.items():
        bins[slot * SLOT_S // MINUTE_S] += found
    last = int(now // MINUTE_S)
    return tuple(
        Minute(minute * MINUTE_S, records[minute], percentile(bins[minute], 0.95))
        for minute in range(last - MINUTES, last)
    )
