"""The books of the real stages balance through deaths, replays, retractions and a kill, and can fail."""

from collections import Counter
from collections.abc import Callable, Iterator

import orjson
import pytest
from kafka import TopicPartition
from kafka.structs import OffsetAndMetadata

from streams.client.books import audit_stages
from streams.client.groups import groups
from streams.client.topics import admin
from streams.console.questions import operations
from streams.console.questions.reads import Snapshot
from streams.console.store.bookkeeper import Bookkeeper
from streams.console.store.books import Books
from streams.console.store.model import ReadModel
from streams.console.store.schema import FILE, connect_reader
from streams.contract.settings import Settings
from streams.tables.ledger import Judged
from support.kafka import Sent, drain, produce
from support.waiting import wait_until

from .conftest import Start
from .test_replay import dlq, rows

WORDS = "Austria has been firm in ruling out arming the rebels, its minister said in Vienna on Monday."


@pytest.fixture
def console(start: Start) -> Iterator[Bookkeeper]:
    """A bookkeeper that follows from the beginning."""
    settings = start.settings
    model = ReadModel(settings.data_dir / FILE, settings.namespace)
    books = Books(settings.data_dir / FILE, settings.topics)
    keeper = Bookkeeper(settings, books)
    keeper.start(failed=bool)
    yield keeper
    keeper.stop()
    books.close()
    model.close()


def article(name: str, body: str = WORDS) -> Sent:
    return name.encode(), orjson.dumps({"id": name, "body": f"{name}. {body}"}), []


def told(books: Judged) -> dict[str, dict[str, int]]:
    """Return what became of each stage's records, over all hours."""
    found: dict[str, Counter[str]] = {}
    for row in books.rows:
        stage = found.setdefault(row.stage, Counter())
        stage.update({"in": row.read, "waiting": row.waiting, "difference": row.difference})
        stage.update({str(name): count for name, count in row.outcomes.items()})
    return {stage: {name: n for name, n in counts.items() if n} for stage, counts in found.items()}


def kept(settings: Settings) -> Judged:
    """Return the books as the console has them."""
    return operations.books(Snapshot(connect_reader(settings.data_dir / FILE)))[0]


def await_books(books: Callable[[], Judged], wanted: dict[str, dict[str, int]]) -> None:
    seen: list[object] = [None]

    def so() -> bool:
        seen[0] = told(books())
        return seen[0] == wanted

    try:
        wait_until(so, timeout=60, what="the books", every=1)
    except AssertionError:
        assert seen[0] == wanted  # tells the difference
        raise


@pytest.mark.faults
def test_books_balance_through_deaths_replays_and_a_kill_and_see_every_fault(
    start: Start, console: Bookkeeper
) -> None:
    settings = start.settings
    topics = settings.topics
    clean, light, *_ = [start(name) for name in ("clean", "entities", "facts", "tables")]
    for worker in start.started:
        worker.await_ready()
    produce(
        settings,
        topics.raw.name,
        [
            article("a"),
            article("a"),  # unchanged
            article("b"),
            (b"b", None, []),  # retracted
            article("a", f"{WORDS} It said no more."),  # a revision is an input of its own
            (b"poison", b"no JSON", []),
            # unchanged and retracted at once: the table `revisions` knows nothing of it in the end
            article("c"), article("c"), (b"c", None, []),
        ],
    )  # fmt: skip
    # the light stage finds no result in what is really clean: all but tombstones dies
    wait_until(lambda: len(drain(settings, topics.clean.dlq.name)) == 4, timeout=90, what="the deaths")
    first = {
        "clean": {"in": 9, "enriched": 4, "retracted": 2, "unchanged": 2, "dead": 1},
        "entities": {"in": 6, "retracted": 2, "dead": 4},
        "stance": {"in": 2, "waiting": 2},
    }
    await_books(lambda: audit_stages(settings), first)

    known = ("a", "b", "c")
    wait_until(lambda: {*known} <= rows(settings).keys(), timeout=60, what="the articles in the table")
    wait_until(
        lambda: [rows(settings)[name].outcome for name in known] == ["dead", "retracted", "retracted"],
        timeout=60, what="the table to know what is newest",
    )  # fmt: skip

    # a replayed letter is a new input of the stage, in the hour of the replay; the raw one dies again
    light.stop()
    for name in ("entities", "stance"):
        start(name, is_light=False).await_ready()
    replayed = dlq(settings, "replay", "--all", "--yes", code=1)
    assert sum(line["done"] for line in replayed) == 2  # a newer record of a, b and c came: refused

    produce(settings, topics.raw.name, [article(f"n{n}") for n in range(40)])
    wait_until(lambda: len(drain(settings, topics.clean.name)) > 10, timeout=60, what="something to move")
    clean.kill()
    clean.start()
    last = {
        "clean": {"in": 50, "enriched": 44, "retracted": 2, "unchanged": 2, "dead": 2},
        "entities": {"in": 47, "enriched": 41, "retracted": 2, "dead": 4},
        "stance": {"in": 43, "enriched": 41, "retracted": 2},
    }
    await_books(lambda: audit_stages(settings), last)
    assert audit_stages(settings).is_balanced
    await_books(lambda: kept(settings), last)
    assert kept(settings).is_balanced

    snapshot = Snapshot(connect_reader(settings.data_dir / FILE))
    now = console.pulse.looked_at
    p95, _ = operations.whole_way(snapshot, console.pulse, now)
    assert p95
    workers = tuple(settings.topics.read_by)
    found = operations.figures(snapshot, console.pulse, workers=workers, patience_s=60, now=now)
    assert {figures.state for figures in found.values()} == {"running"}
    assert found["tables"].p95_s

    later = operations.figures(snapshot, console.pulse, workers=workers, patience_s=60, now=now + 60)
    assert all(sum(minute.records for minute in figures.series) for figures in later.values())

    _double_and_lose(start)
    wait_until(lambda: not kept(settings).is_balanced, timeout=60, what="the console to see it")
    for books in (audit_stages(settings), kept(settings)):
        assert len(books.surplus) == 1
    wait_until(lambda: len(kept(settings).lost) == 1, timeout=60, what="the console to see the loss")
    assert audit_stages(settings).lost == kept(settings).lost


def _double_and_lose(start: Start) -> None:
    """Write a result a second time, and let a stage leave a record out."""
    settings = start.settings
    topics = settings.topics
    result = next(record for record in drain(settings, topics.stance.name) if record.value is not None)
    produce(settings, topics.stance.name, [(result.key, result.value, result.headers)])
    start.started[-1].stop()
    produce(settings, topics.raw.name, [article("left out")])

    def places() -> list[tuple[TopicPartition, int]]:
        found = (record for record in drain(settings, topics.entities.name) if record.key == b"left out")
        return [(TopicPartition(record.topic, record.partition), record.offset) for record in found]

    wait_until(places, timeout=60, what="the record that is to be lost")
    [(partition, offset)] = places()
    with admin(settings) as client:
        empty = lambda: groups(client, settings)["stance"].state == "not running"  # noqa: E731
        wait_until(empty, timeout=60, what="the group to be empty")
        skipped = {partition: OffsetAndMetadata(offset + 1, "", -1)}
        client.alter_group_offsets(topics.app_id("stance"), skipped)
