"""Numbers through a trivial stage with a table: many records, so that many steps are hit."""

import os
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kafka import KafkaAdminClient
from kafka.consumer.fetcher import ConsumerRecord

from chaos.checker import (
    Position,
    Report,
    Result,
    broken_counts,
    mismatches,
    out_of_order,
    outcomes,
    wrong_dead,
)
from chaos.workers.counting import POISON
from chaos.world import Raw, World
from streams.contract.dead_letters import OFFSET, PARTITION
from streams.contract.headers import as_mapping
from streams.contract.settings import Settings
from support.kafka import drain, latest

SCRIPT = Path(__file__).parent / "workers" / "counting.py"
COMMANDS = {"count": [str(SCRIPT)]}
KEYS = 97
POISON_EVERY = 100


class Trivial:
    """Counts `total` numbers under 97 keys; one in a hundred is poison."""

    def __init__(self, total: int, name: str = "trivial stage") -> None:
        self.total = total
        self.name = name

    def records(self, chance: random.Random) -> Iterator[Raw]:
        for number in range(self.total):
            value = b"%d" % number
            yield b"k%d" % chance.randrange(KEYS), POISON + value if number % POISON_EVERY == 0 else value

    def is_complete(self, world: World) -> bool:
        settings, topics = world.settings, world.settings.topics
        raw = drain(settings, topics.raw.name)
        if committed(settings, "clean", topics.raw.name) == _ends(raw):
            return True
        ended = [*_sources(settings), *dead_positions(settings, topics.raw.dlq.name)]
        return len(set(ended)) >= len(raw)

    def afterwards(self, world: World) -> None:
        """Leave the dead letters: they are poison."""

    def check(self, world: World) -> Report:
        settings = world.settings
        topics = settings.topics
        raw = drain(settings, topics.raw.name)
        good = {(r.partition, r.offset): r.key for r in raw if not r.value.startswith(POISON)}
        poison = [(r.partition, r.offset) for r in raw if r.value.startswith(POISON)]
        out = drain(settings, topics.clean.name)
        results = [Result(record.key, source(record)) for record in out]
        _tell_of_doubles(out)
        lost, doubled = outcomes(good, results)
        table = {key: int(value) for key, value in latest(settings, topics.revisions.name).items()}
        return Report(
            articles=len(raw),
            lost=lost,
            doubled=doubled,
            wrong_dead_letters=wrong_dead(poison, dead_positions(settings, topics.raw.dlq.name)),
            out_of_order=out_of_order(results),
            table_mismatches=mismatches(Counter(good.values()), table)
            + broken_counts((record.key, int(record.value)) for record in out),
            wrong_offsets=mismatches(_ends(raw), committed(settings, "clean", topics.raw.name)),
        )


def _tell_of_doubles(records: list[ConsumerRecord]) -> None:
    """Print where the results stand that a raw record has too many of."""
    counts = Counter(map(source, records))
    for record in records:
        if counts[source(record)] > 1:
            place = f"{record.partition}/{record.offset} at {record.timestamp}"
            print(f"double: {place}, of {source(record)}: {record.key} {record.value}", file=sys.stderr)


def source(record: ConsumerRecord) -> Position:
    """Return the position that a result of the counting stage carries."""
    partition, offset = as_mapping(record.headers)["source"].split(b"/")
    return int(partition), int(offset)


def dead_positions(settings: Settings, topic: str) -> list[Position]:
    """Return the positions of the records that dead letters are about."""
    headers = [as_mapping(record.headers) for record in drain(settings, topic)]
    return [(int(found[PARTITION]), int(found[OFFSET])) for found in headers]


def committed(settings: Settings, worker: str, topic: str) -> dict[int, int]:
    """Return the committed offset of each partition of a topic."""
    group = settings.topics.app_id(worker)
    admin = KafkaAdminClient(**settings.kafka.client())
    try:
        offsets = admin.list_group_offsets({group: None})[group]
        return {tp.partition: found.offset for tp, found in offsets.items() if tp.topic == topic}
    finally:
        admin.close()


def _ends(raw: list[ConsumerRecord]) -> dict[int, int]:
    return {record.partition: record.offset + 1 for record in raw}


def _sources(settings: Settings) -> list[Position]:
    return [source(record) for record in drain(settings, settings.topics.clean.name)]


def environment() -> dict[str, str]:
    """Return what the worker process needs to find its work."""
    return {"PYTHONPATH": os.pathsep.join([str(SCRIPT.parent), os.environ.get("PYTHONPATH", "")])}
