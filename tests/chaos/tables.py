"""Articles, new versions, retractions and replays through all workers: every table is counted again."""

import itertools
import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kafka.consumer.fetcher import ConsumerRecord

from chaos.articles import STAGES, origin_in, results_of, rows_of
from chaos.checker import Position, Report, mismatches, out_of_order, outcomes, wrong_dead
from chaos.faults import inflict
from chaos.plan import Fault
from chaos.press import is_crowded, is_poison, raw_records
from chaos.run import Pause
from chaos.trivial import committed, dead_positions
from chaos.world import Raw, World
from streams.contract.dead_letters import ATTEMPTS
from streams.contract.headers import as_mapping
from support.books import unbalanced
from support.handmade import transactions
from support.kafka import drain
from support.process import environment
from support.waiting import wait_until

LOOK_EVERY = 50  # records
MOST_BEHIND = 400  # records and markers of transactions in front of the stages: so the kills meet work
NARROW = {"STREAMS_LIMITS__MESSAGE_BYTES": str(1 << 16)}  # so that crowded articles die in the second stage
MENDED = {"STREAMS_LIMITS__MESSAGE_BYTES": str(4 << 20)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What must have become of the raw records that there are."""

    good: set[Position]
    poison: list[Position]
    crowded: set[Position]
    late: set[Position]
    replayed: list[Position]

    @property
    def further(self) -> list[Position]:
        """Return of what the second and the third stage must have results; what came twice stands twice."""
        return [*(self.good - self.crowded), *self.replayed]


class Tables:
    """Short articles; in the end dead letters are replayed, and old versions of articles come again, late."""

    name = "tables"

    def __init__(self, total: int) -> None:
        self.total = total

    def records(self, chance: random.Random) -> Iterable[Raw]:
        return raw_records(self.total, chance)

    def is_complete(self, world: World) -> bool:
        wanted = _wanted(world)
        ended = len(results_of(world, "stance")) >= len(wanted.further)
        return ended and rows_of(world) == _rows(world, wanted) and not unbalanced(world.settings)

    def afterwards(self, world: World) -> None:
        """Mend the second stage and replay what died, while workers of the tables are killed."""
        world.change(**MENDED)
        inflict(Fault("kill_worker", 0, "facts"), world)
        command = [sys.executable, "-m", "streams.cli.main", "dlq", "replay", "--all", "--yes"]
        subprocess.run(command, env=environment(world.settings), check=True, capture_output=True)
        inflict(Fault("kill_worker", 1, "tables"), world)
        _replay_late(world)
        inflict(Fault("kill_worker", 1, "facts"), world)

    def check(self, world: World) -> Report:
        settings, wanted = world.settings, _wanted(world)
        topics = settings.topics
        raw = drain(settings, topics.raw.name)
        again = sum(ATTEMPTS in as_mapping(record.headers) for record in raw)
        died = [origin_in(record) for record in drain(settings, topics.clean.dlq.name)]
        report = Report(
            articles=len(raw),
            wrong_dead_letters=wrong_dead(wanted.poison, dead_positions(settings, topics.raw.dlq.name))
            + wrong_dead(wanted.crowded, died)
            + abs(len(wanted.poison) - 2 * again)
            + len(drain(settings, topics.entities.dlq.name))
            + len(drain(settings, topics.facts.dlq.name)),
            table_mismatches=mismatches(_rows(world, wanted), rows_of(world)) + unbalanced(settings),
            wrong_offsets=_wrong_offsets(world),
        )
        for stage in STAGES:
            results = results_of(world, stage)
            lost, doubled = outcomes(wanted.good if stage == "clean" else wanted.further, results)
            in_time = [result for result in results if result.source not in wanted.late]
            report += Report(lost=lost, doubled=doubled, out_of_order=out_of_order(in_time))
        return report


def in_step(world: World) -> Pause:
    """Return a pause for the feeder that lasts until the stages are near, however busy the machine is."""
    numbers = itertools.count(1)

    def pause(seconds: float) -> None:
        threading.Event().wait(seconds)
        if next(numbers) % LOOK_EVERY == 0:
            wait_until(lambda: _behind(world) < MOST_BEHIND, timeout=600, what="the stages", every=0.5)

    return pause


def _behind(world: World) -> int:
    """Return what lies in front of the three stages."""
    topics, ends = world.settings.topics, world.ends()
    read = {"clean": topics.raw, "entities": topics.clean, "stance": topics.entities}
    done = {topic.name: committed(world.settings, worker, topic.name) for worker, topic in read.items()}
    return sum(end - done[tp.topic].get(tp.partition, 0) for tp, end in ends.items() if tp.topic in done)


def _wanted(world: World) -> Wanted:
    topics = world.settings.topics
    raw = drain(world.settings, topics.raw.name)
    replayed = drain(world.settings, topics.clean.retry.name)
    return Wanted(
        good={_at(record) for record in raw if not is_poison(record.value)},
        poison=[_at(record) for record in raw if is_poison(record.value)],
        crowded={_at(record) for record in raw if is_crowded(record.key)},
        late={origin_in(record) for record in replayed if not is_crowded(record.key)},
        replayed=[origin_in(record) for record in replayed],
    )


def _rows(world: World, wanted: Wanted) -> dict[bytes, object]:
    """Return the row that each article must have: its last version, and how that ended."""
    dead = wanted.crowded - set(wanted.replayed) | set(wanted.poison)

    def outcome(record: ConsumerRecord) -> str:
        if record.value is None:
            return "retracted"
        return "dead" if _at(record) in dead else "enriched"

    raw = drain(world.settings, world.settings.topics.raw.name)
    return {record.key: (*_at(record), outcome(record)) for record in raw}


def _replay_late(world: World) -> None:
    """Give the second stage first versions again, of articles that have a later one."""
    settings, topics = world.settings, world.settings.topics
    records = drain(settings, topics.clean.name)
    versions = Counter(record.key for record in records)
    first = {record.key: record for record in reversed(records) if versions[record.key] > 1}
    with transactions(settings) as writer:
        writer.commit([(topics.clean.retry.name, r.key, r.value, tuple(r.headers)) for r in first.values()])


def _wrong_offsets(world: World) -> int:
    """Return in how many partitions a worker has not committed that it has read everything."""
    topics = world.settings.topics
    read = {"clean": topics.raw, "facts": topics.stance, "tables": topics.facts}
    return sum(
        mismatches(_ends(drain(world.settings, topic.name)), committed(world.settings, worker, topic.name))
        for worker, topic in read.items()
    )


def _ends(records: Iterable[ConsumerRecord]) -> dict[int, int]:
    return {record.partition: record.offset + 1 for record in records}


def _at(record: ConsumerRecord) -> Position:
    return record.partition, record.offset
