"""The same text on several sites, through workers that are killed, joined and stopped."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from faust.types import TP

from streams.agents.duplicates import Duplicates
from streams.client.books import audit
from streams.client.topics import ensure_topics
from streams.contract.facts import DuplicateFact
from streams.contract.headers import tombstone
from streams.contract.kafka import KafkaSettings
from streams.contract.settings import Settings
from streams.contract.tables import DuplicateRow, Sketch
from streams.engine.app import StageApp
from streams.engine.table import Table, TableWrites, writing
from streams.stages.clean.identity import minhash, words_of
from support.handmade import TIME, Written, article, origin, published, transactions
from support.kafka import latest
from support.process import WorkerProcess
from support.waiting import wait_until

AT = "2026-01-31T18:00:00.000Z"
STORY = " ".join(f"word{n}" for n in range(120))


def story(settings: Settings, number: int, text: str = STORY) -> Written:
    """Return the record of an article: the smaller its number, the earlier it was published."""
    message = article(f"a{number}", origin=origin(settings, number))
    told = {
        "text": text,
        "minhash": minhash(words_of(text)),
        "published_at": f"2026-01-30T{number:02d}:00:00Z",
        "source": message.source.model_copy(update={"site": f"s{number}.example"}),
    }
    return published(settings, message.model_copy(update=told))


def retracted(settings: Settings, number: int) -> Written:
    topic, place = settings.topics.stance.name, origin(settings, 100 + number)
    headers = tombstone(f"a{number}", place, stage="stance", topic=topic, time=TIME, carried={})
    return topic, f"a{number}".encode(), None, headers


def rows(settings: Settings) -> dict[str, DuplicateRow]:
    table = latest(settings, settings.topics.tables["duplicates"].name)
    return {key.decode(): DuplicateRow.from_json(value) for key, value in table.items()}


def await_cluster(settings: Settings, *numbers: int) -> None:
    """Wait until these are the articles of the one cluster, and the books balance."""
    names = {f"a{number}" for number in numbers}
    first = f"a{numbers[0]}"

    def is_so() -> bool:
        found = rows(settings)
        is_whole = set(found) == names and {row.cluster for row in found.values()} == {first}
        return is_whole and (found[first].size, found[first].sites) == (len(names), len(names))

    wait_until(is_so, timeout=150, what=f"the cluster {names}")
    wait_until(lambda: not audit(settings).differing, timeout=30, what="the books to balance")


def fact(name: str, *, title: str | None = None) -> DuplicateFact:
    sketch = Sketch(id=name, day="2026-01-31", title=title, published=AT, words=300, sketch=f"{'A' * 171}=")
    return DuplicateFact(at=AT, id=name, sketch=sketch)


def batch(told: Sequence[DuplicateFact], duplicates: Duplicates, *tables: Table) -> set[bytes]:
    """Take in facts in a batch, commit it, and return the keys of the rows that it wrote."""
    writes = TableWrites(0)
    with writing(writes):
        for each in told:
            duplicates.take(each)
    written = set(writes.rows.get(tables[-1], {}))
    writes.apply({table.changelog_name: 1 for table in tables})
    return written


@pytest.fixture
def tables() -> tuple[Table, Table]:
    """The two tables of an app that is never started."""

    async def make() -> tuple[Table, Table]:
        settings = Settings(partitions=1, kafka=KafkaSettings(bootstrap="127.0.0.1:9"))
        app = StageApp("tables", settings, prepare=lambda: None)
        return app.bytes_table("sketches"), app.bytes_table("duplicates")

    return asyncio.run(make())


def test_only_rows_that_changed_are_written(tables: tuple[Table, Table]) -> None:
    duplicates = Duplicates(*tables)
    assert batch([fact("a")], duplicates, *tables) == set()
    assert batch([fact("b"), fact("c")], duplicates, *tables) == {b"a", b"b", b"c"}
    assert batch([fact("d")], duplicates, *tables) == {b"a", b"d"}
    assert batch([fact("b", title="New")], duplicates, *tables) == {b"b"}
    assert batch([fact("b", title="New")], duplicates, *tables) == set()
    assert batch([DuplicateFact(at=AT, id="z")], duplicates, *tables) == set()


def test_after_a_recovery_the_rows_that_another_worker_wrote_count(tables: tuple[Table, Table]) -> None:
    ours, theirs = Duplicates(*tables), Duplicates(*tables)
    batch([fact("c"), fact("d")], ours, *tables)
    batch([fact("a"), DuplicateFact(at=AT, id="d")], theirs, *tables)
    for table in tables:
        asyncio.run(table.on_recovery_completed({TP(table.changelog_name, 0)}, set()))
    batch([fact("b")], ours, *tables)
    kept = {key: DuplicateRow.from_json(value) for key, value in tables[1].data.items()}
    assert {key: (row.cluster, row.size) for key, row in kept.items()} == {
        b"a": ("a", 3),
        b"b": ("a", None),
        b"c": ("a", None),
    }


@pytest.mark.faults
def test_copies_are_counted_exactly_through_kills_and_rebalances(
    make_settings: Callable[..., Settings], tmp_path: Path
) -> None:
    settings = make_settings()
    ensure_topics(settings)
    command = ["-m", "streams.cli.main", "worker"]
    facts, one, other = (
        WorkerProcess(settings, [*command, name], tmp_path / f"{at}-{name}.log")
        for at, name in enumerate(("facts", "tables", "tables"))
    )
    facts.start()
    one.start()
    try:
        with transactions(settings) as writer:
            unlike = story(settings, 9, " ".join(f"other{n}" for n in range(120)))
            writer.commit([story(settings, 3), story(settings, 2), unlike])
            await_cluster(settings, 2, 3)
            # a recovered worker knows the articles that came before
            one.kill()
            writer.commit([story(settings, 4), story(settings, 1)])
            one.start()
            await_cluster(settings, 1, 2, 3, 4)
            # another worker takes its part, then all
            other.start().await_ready()
            writer.commit([story(settings, 5), retracted(settings, 1)])
            await_cluster(settings, 2, 3, 4, 5)
            one.stop()
            writer.commit([retracted(settings, 2), retracted(settings, 4)])
            await_cluster(settings, 3, 5)
            writer.commit([retracted(settings, 3)])
            wait_until(lambda: not rows(settings), timeout=60, what="the last article to stand alone")
            wait_until(lambda: not audit(settings).differing, timeout=30, what="the books to balance")
    finally:
        for worker in (facts, one, other):
            if worker.is_running:
                worker.kill()
