"""News articles through the real workers, the live tables too."""

import random
import subprocess
import sys
from collections.abc import Iterator
from typing import cast

import orjson
from kafka.consumer.fetcher import ConsumerRecord

from bench.way import bodies
from chaos.checker import Position, Report, Result, mismatches, out_of_order, outcomes, wrong_dead
from chaos.faults import inflict
from chaos.plan import Fault
from chaos.trivial import committed, dead_positions
from chaos.world import Raw, World
from streams.contract.articles import Origin
from streams.contract.dead_letters import ATTEMPTS
from streams.contract.headers import as_mapping, origin_of
from streams.contract.tables import ArticleRow
from support.books import unbalanced
from support.kafka import drain, latest
from support.process import environment

COMMANDS = {
    name: ["-m", "streams.cli.main", "worker", name]
    for name in ("clean", "entities", "stance", "facts", "tables")
}
STAGES = ("clean", "entities", "stance")
POISON = b"{not JSON"
POISON_EVERY = 50
REVISED_EVERY = 10
WORDS = 300  # of an article at most: as many as can be, in the time of a run


class Articles:
    """Publishes articles, every tenth in two revisions, one record in fifty of them poison."""

    name = "real articles"

    def __init__(self, total: int) -> None:
        self.total = total

    def records(self, _chance: random.Random) -> Iterator[Raw]:
        bodies_ = [orjson.loads(value)["body"] for value in bodies(self.total)]
        for number, body in enumerate(bodies_):
            name = number - 1 if number % REVISED_EVERY == 1 else number
            key = b"article-%d" % name
            if number % POISON_EVERY == POISON_EVERY - 1:
                yield b"poison-%d" % number, POISON
            else:
                text = " ".join(body.split()[:WORDS])
                yield key, orjson.dumps({"id": key.decode(), "title": f"Number {number}", "body": text})

    def is_complete(self, world: World) -> bool:
        settings = world.settings
        raw = drain(settings, settings.topics.raw.name)
        ended = {result.source for result in results_of(world, "stance")}
        ended |= set(dead_positions(settings, settings.topics.raw.dlq.name))
        return len(ended) >= len(raw) and rows_of(world) == _wanted(world) and not unbalanced(settings)

    def afterwards(self, world: World) -> None:
        """Replay all dead letters while a worker is killed: they die again, each once."""
        inflict(Fault("kill_worker", 0), world)
        command = [sys.executable, "-m", "streams.cli.main", "dlq", "replay", "--all", "--yes"]
        subprocess.run(command, env=environment(world.settings), check=True, capture_output=True)

    def check(self, world: World) -> Report:
        settings = world.settings
        topics = settings.topics
        raw = drain(settings, topics.raw.name)
        good = {(r.partition, r.offset) for r in raw if r.value != POISON}
        poison = [(r.partition, r.offset) for r in raw if r.value == POISON]
        replayed = sum(ATTEMPTS in as_mapping(record.headers) for record in raw)
        report = Report(
            articles=len(raw),
            wrong_dead_letters=wrong_dead(poison, dead_positions(settings, topics.raw.dlq.name))
            + abs(len(poison) - 2 * replayed)
            + len(drain(settings, topics.clean.dlq.name))
            + len(drain(settings, topics.entities.dlq.name)),
            table_mismatches=mismatches(_wanted(world), rows_of(world)) + unbalanced(settings),
            wrong_offsets=mismatches(
                {record.partition: record.offset + 1 for record in raw},
                committed(settings, "clean", topics.raw.name),
            ),
        )
        for stage in STAGES:
            results = results_of(world, stage)
            lost, doubled = outcomes(good, results)
            report += Report(lost=lost, doubled=doubled, out_of_order=out_of_order(results))
        return report


def results_of(world: World, stage: str) -> list[Result]:
    """Return what stands on the topic of a stage."""
    records = drain(world.settings, world.settings.topics.public[stage].name)
    return [Result(record.key, origin_in(record)) for record in records]


def origin_in(record: ConsumerRecord) -> Position:
    """Return the position of the raw record that a record was made of."""
    if record.value is not None and (found := orjson.loads(record.value).get("origin")):
        return found["partition"], found["offset"]
    return _place(origin_of(as_mapping(record.headers)))


def _wanted(world: World) -> dict[bytes, object]:
    """Return the row that each article must have: its last revision, through all stages."""
    return {
        record.key: (record.partition, record.offset, "dead" if record.value == POISON else "enriched")
        for record in drain(world.settings, world.settings.topics.raw.name)
    }


def rows_of(world: World) -> dict[bytes, object]:
    """Return how far each article has come: with which revision, and how it ended."""
    rows = latest(world.settings, world.settings.topics.tables["articles"].name)
    parsed = {key: ArticleRow.from_json(value) for key, value in rows.items()}
    return {key: (*_place(row.origin), row.outcome) for key, row in parsed.items()}


def _place(origin: Origin | None) -> Position:
    found = cast("Origin", origin)  # every record that a worker writes names one
    return found.partition, found.offset
