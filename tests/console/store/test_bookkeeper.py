"""The bookkeeper on a real Kafka: books balance, resume where they ended, and see what is wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, TopicPartition
from kafka.structs import OffsetAndMetadata

from console.conftest import opened
from streams.broker.ports import choose_free
from streams.client.topics import admin, ensure_topics
from streams.console.questions import operations
from streams.console.store.bookkeeper import Bookkeeper
from streams.console.store.books import Books
from streams.console.store.model import ReadModel
from streams.console.store.schema import FILE
from streams.contract.articles import Origin
from streams.contract.headers import INPUT, told
from streams.contract.kafka import KafkaSettings
from streams.contract.settings import Settings
from streams.tables.ledger import Judged
from support.handmade import Written, transactions
from support.waiting import wait_until


@contextmanager
def keeping(settings: Settings) -> Iterator[Bookkeeper]:
    model = ReadModel(settings.data_dir / FILE, settings.namespace)
    books = Books(settings.data_dir / FILE, settings.topics)
    keeper = Bookkeeper(settings, books)
    keeper.start(failed=bool)
    try:
        yield keeper
    finally:
        keeper.stop()
        books.close()
        model.close()


def judged(settings: Settings) -> Judged:
    return operations.books(opened(settings.data_dir / FILE))[0]


def raw(settings: Settings, name: str) -> Written:
    return settings.topics.raw.name, name.encode(), b"{}", ()


def outcome(settings: Settings, offset: int, *, partition: int = 0) -> Written:
    """Return a result of the clean stage, made from a raw record."""
    source = Origin(topic=settings.topics.raw.name, partition=partition, offset=offset)
    return settings.topics.clean.name, b"a", b"{}", ((INPUT, told(source)),)


def commit(client: KafkaAdminClient, settings: Settings, offset: int) -> None:
    """Let the clean stage have committed the first partition of its input."""
    place = TopicPartition(settings.topics.raw.name, 0)
    client.alter_group_offsets(settings.topics.app_id("clean"), {place: OffsetAndMetadata(offset, "", -1)})


def settled(keeper: Bookkeeper) -> None:
    """Wait until the books are of a moment after now."""
    before = keeper.pulse.looked_at
    wait_until(lambda: keeper.pulse.settled_at > before, timeout=60, what="the books to be settled")


def test_the_books_balance_resume_and_see_what_is_lost_and_doubled(kafka: Settings) -> None:
    ensure_topics(kafka)
    with transactions(kafka) as writer, admin(kafka) as client:
        writer.commit([raw(kafka, f"a{n}") for n in range(4)], partition=0)  # offsets 0 to 3, a marker at 4
        writer.commit([outcome(kafka, 0), outcome(kafka, 1)])
        writer.abort([outcome(kafka, 2)])
        commit(client, kafka, 2)
        with keeping(kafka) as keeper:
            settled(keeper)
            [row] = [row for row in judged(kafka).rows if row.stage == "clean"]
            assert (row.read, row.outcomes["enriched"], row.waiting, row.difference) == (4, 2, 2, 0)
            assert judged(kafka).is_balanced

        # while nobody keeps books the stage goes on, loses one record and doubles another
        writer.commit([outcome(kafka, 3), outcome(kafka, 0)])
        commit(client, kafka, 4)
        with keeping(kafka) as keeper:
            settled(keeper)
            books = judged(kafka)
            [row] = [row for row in books.rows if row.stage == "clean"]
            assert (row.read, row.outcomes["enriched"], row.waiting) == (4, 4, 0)
            assert (row.lost, row.surplus, row.difference) == (1, 1, 0)
            assert not books.is_balanced
            assert [of.position for of in books.lost] == [f"{kafka.topics.raw.name}/0/2"]
            assert [of.position for of in books.surplus] == [f"{kafka.topics.raw.name}/0/0"]

            # the next stage has read nothing: its input waits, and tells for how long
            found = operations.figures(
                opened(kafka.data_dir / FILE), keeper.pulse, workers=("clean", "entities"), patience_s=60,
                now=keeper.pulse.looked_at,
            )  # fmt: skip
            assert (found["clean"].lag, found["entities"].lag) == (0, 4)
            assert found["entities"].state == "not running"
            assert found["clean"].rate == pytest.approx(4 / 60, rel=1)


def test_books_of_a_log_that_is_gone_begin_anew(kafka: Settings, caplog: pytest.LogCaptureFixture) -> None:
    ensure_topics(kafka)
    with keeping(kafka) as keeper:
        settled(keeper)
    books = Books(kafka.data_dir / FILE, kafka.topics)
    books.take([], {(kafka.topics.raw.name, 0): 1000})
    books.close()
    with keeping(kafka) as keeper:
        settled(keeper)
    assert "the books begin anew" in caplog.text


def test_without_a_broker_nothing_is_known_and_it_ends_at_once(tmp_path: Path) -> None:
    nowhere = KafkaSettings(bootstrap=f"127.0.0.1:{choose_free()}")
    with keeping(Settings(data_dir=tmp_path, kafka=nowhere)) as keeper:
        since = keeper.pulse.since
        assert operations.unknown_since(keeper.pulse, since + 5) == since
        snapshot = opened(tmp_path / FILE)
        found = operations.figures(snapshot, keeper.pulse, workers=("clean",), patience_s=60, now=since)
        assert (found["clean"].state, found["clean"].rate, found["clean"].lag) == ("unknown", None, None)
