"""The follower on a real Kafka: what is committed comes over, once, and goes on where it ended."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from console.conftest import opened
from console.made import Values, article, contribution, edit, gone
from console.store.test_model import ids
from streams.broker.ports import choose_free
from streams.client.topics import ensure_topics
from streams.console.store.batch import Batch
from streams.console.store.follow import Follower, Heads
from streams.console.store.model import ReadModel
from streams.console.store.places import Places
from streams.console.store.schema import FILE
from streams.contract.changes import ArticleChange
from streams.contract.headers import change_event
from streams.contract.kafka import KafkaSettings
from streams.contract.settings import Settings
from support.handmade import TIME, Written, origin, published, transactions
from support.handmade import article as message
from support.waiting import wait_until


def records(settings: Settings, *values: Values) -> list[Written]:
    """Return rows as records of the changelogs."""
    topics = settings.topics.tables
    return [
        (topics[table].name, key.encode(), value, ())
        for each in values
        for table, rows in each.items()
        for key, value in rows.items()
    ]


def edits(settings: Settings, *offsets: int) -> list[Written]:
    """Return what the raw records at these offsets changed, as records of their topic."""
    topic = settings.topics.changes.name
    values = [value for offset in offsets for value in edit("a1", offset)["changes"].values() if value]
    changes = [ArticleChange.from_json(value) for value in values]
    return [
        (topic, b"a1", change.to_json(), change_event(change, topic=topic, time=TIME, carried={}))
        for change in changes
    ]


@contextmanager
def following(settings: Settings, tell: Callable[[Heads], object] = bool) -> Iterator[Follower]:
    model = ReadModel(settings.data_dir / FILE, settings.namespace)
    follower = Follower(settings, model, tell=tell)
    follower.start(failed=bool)
    try:
        yield follower
    finally:
        follower.stop()
        model.close()


def shown(settings: Settings, table: str = "articles") -> list[str]:
    return sorted(map(str, ids(opened(settings.data_dir / FILE), table)))


def test_committed_rows_come_over_and_it_goes_on_where_it_ended(kafka: Settings) -> None:
    ensure_topics(kafka)
    enriched = message("a1", origin=origin(kafka, 5))
    told: list[Heads] = []
    with transactions(kafka) as writer:
        writer.commit(records(kafka, article("a1"), article("a2"), contribution("a1", "Austria")))
        writer.commit([published(kafka, enriched), *edits(kafka, 5, 6)])
        writer.abort(records(kafka, article("never")))
        with following(kafka, told.append) as follower:
            wait_until(lambda: follower.status.has_caught_up, timeout=60, what="the console to catch up")
            assert follower.status.is_reading
            assert follower.status.lag == 0
            assert shown(kafka) == ["a1", "a2"]
            assert shown(kafka, "positions") == ["a1"]
            assert shown(kafka, "changes") == ["a1", "a1"]
            writer.commit(records(kafka, article("a3"), gone("articles", "a2")))
            wait_until(lambda: shown(kafka) == ["a1", "a3"], timeout=60, what="the change to come over")
        assert {"articles", "contributions", "positions"} <= set().union(*told)

        place = opened(kafka.data_dir / FILE).place("a1")
        assert place
        articles = Places(kafka, [kafka.topics.stance.name])
        assert articles.message(*place[:3]) == enriched.to_json()
        assert articles.message(place[0], place[1], place[2] + 99) is None
        articles.close()

        told.clear()
        writer.commit(records(kafka, article("a4")))
        with following(kafka, told.append):
            wait_until(lambda: shown(kafka) == ["a1", "a3", "a4"], timeout=60, what="the new row")
        assert [set(heads) for heads in told] == [{"articles"}]
        assert shown(kafka, "changes") == ["a1", "a1"]

        told.clear()
        (kafka.data_dir / FILE).unlink()
        with following(kafka) as follower:
            wait_until(lambda: follower.status.has_caught_up, timeout=60, what="the file to be built anew")
            assert shown(kafka, "changes") == ["a1", "a1"]
            writer.commit(edits(kafka, 9))
            wait_until(lambda: len(shown(kafka, "changes")) == 3, timeout=60, what="a new edit")


def test_a_place_that_the_log_does_not_have_means_to_read_all_again(kafka: Settings) -> None:
    ensure_topics(kafka)
    changelog = kafka.topics.tables["articles"].name
    model = ReadModel(kafka.data_dir / FILE, kafka.namespace)
    model.take(Batch({(changelog, 0): 1000}, article("of another log")))
    model.close()
    with transactions(kafka) as writer:
        writer.commit(records(kafka, article("a1")))
    with following(kafka):
        wait_until(lambda: shown(kafka) == ["a1"], timeout=60, what="the tables to be built anew")


def test_topics_that_are_made_later_are_waited_for(kafka: Settings, caplog: pytest.LogCaptureFixture) -> None:
    with following(kafka) as follower:
        wait_until(
            lambda: "the follower waits for Kafka: there is no topic" in caplog.text,
            timeout=60,
            what="a word",
        )
        assert not follower.status.is_reading
        ensure_topics(kafka)
        wait_until(lambda: follower.status.has_caught_up, timeout=60, what="the console to catch up")


def test_without_a_broker_it_waits_and_ends_at_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    nowhere = KafkaSettings(bootstrap=f"127.0.0.1:{choose_free()}")
    with following(Settings(data_dir=tmp_path, kafka=nowhere)) as follower:
        wait_until(lambda: "waits for Kafka" in caplog.text, timeout=60, what="a word")
        assert not follower.status.is_reading


def test_an_error_of_our_own_ends_it_and_is_raised(kafka: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    model = ReadModel(kafka.data_dir / FILE, kafka.namespace)
    monkeypatch.setattr(model, "adopt", broken)
    failed = threading.Event()
    follower = Follower(kafka, model, tell=bool)
    follower.start(failed=failed.set)
    assert failed.wait(60)
    with pytest.raises(ZeroDivisionError):
        follower.stop()
    model.close()
