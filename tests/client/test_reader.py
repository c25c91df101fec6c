"""Reading: committed records only, from the place that was asked for."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from kafka import TopicPartition

from streams.client.connection import TopicMissing
from streams.client.reader import Reader
from streams.client.topics import ensure_topics
from streams.contract.records import Record
from streams.contract.settings import Settings
from support.handmade import transactions


@pytest.fixture(scope="module")
def kafka(make_settings: Callable[[], Settings]) -> Settings:
    """One Kafka with topics for all tests here."""
    settings = make_settings()
    ensure_topics(settings)
    return settings


@pytest.fixture(scope="module")
def later() -> int:
    """Time of the first record: after any marker, which has the broker's; brokers refuse an hour ahead."""
    return int(time.time()) + 600


@pytest.fixture(scope="module")
def topic(kafka: Settings, later: int) -> str:
    """A topic with v0 to v9, a second apart, over all partitions, and an aborted record at the end."""
    name = kafka.topics.facts.name
    with transactions(kafka) as writer:
        for number in range(10):
            record = (name, b"even" if number % 2 == 0 else b"odd", b"v%d" % number, ())
            writer.commit([record], partition=number % kafka.partitions, at=later + number)
        writer.abort([(name, b"odd", b"never", ())], partition=0)
    with Reader(kafka, [name]) as reader:
        reader.from_beginning()
        read = 0
        while read < 10:
            read += len(reader.poll())
    return name


def rest(reader: Reader) -> list[bytes]:
    """Return the values up to the present end; no record here is a tombstone."""
    ends, values = reader.ends(), []
    while not reader.has_reached(ends):
        for record in reader.poll():
            assert record.value is not None
            values.append(record.value)
    return values


def following(reader: Reader) -> list[Record]:
    """Return the next records that come: a commit is answered before it can be read."""
    while not (records := reader.poll()):
        pass
    return records


def test_everything_from_the_beginning_without_what_was_aborted(kafka: Settings, topic: str) -> None:
    with Reader(kafka, [topic]) as reader:
        reader.from_beginning()
        assert sorted(rest(reader)) == [b"v%d" % number for number in range(10)]


def test_nothing_from_the_end_but_what_comes(kafka: Settings) -> None:
    topic = kafka.topics.stance.name
    with transactions(kafka) as writer:
        writer.commit([(topic, b"k", b"old", ())])
    with Reader(kafka, [topic]) as reader:
        reader.from_end()
        assert rest(reader) == []
        with transactions(kafka) as writer:
            writer.commit([(topic, b"k", b"new", ())])
        assert [record.value for record in following(reader)] == [b"new"]


def test_the_last_records_of_all_partitions_in_order(kafka: Settings, topic: str) -> None:
    with Reader(kafka, [topic]) as reader:
        assert [record.value for record in reader.last(3)] == [b"v7", b"v8", b"v9"]
        assert rest(reader) == []  # and it goes on behind them
        assert len(reader.last(100)) == 10


def test_the_last_records_that_are_wanted(kafka: Settings, topic: str) -> None:
    with Reader(kafka, [topic]) as reader:
        found = reader.last(2, keep=lambda record: record.key == b"even")
        assert [record.value for record in found] == [b"v6", b"v8"]


def test_from_an_offset_of_every_partition(kafka: Settings, topic: str) -> None:
    with Reader(kafka, [topic]) as reader:
        reader.from_offset(3)  # each record is followed by its transaction's marker
        assert sorted(rest(reader)) == [b"v8", b"v9"]
        reader.from_offset(10**9)
        assert rest(reader) == []


def test_from_a_time(kafka: Settings, topic: str, later: int) -> None:
    with Reader(kafka, [topic]) as reader:
        reader.from_time(datetime.fromtimestamp(later + 7, UTC))
        assert sorted(rest(reader)) == [b"v7", b"v8", b"v9"]


def test_one_record_by_its_position(kafka: Settings, topic: str) -> None:
    with Reader(kafka, [topic]) as reader:
        reader.from_beginning()
        every = [record for record in reader.last(100) if record.partition == 1]
        assert [reader.at(*record.position) for record in every] == every
        assert reader.at(topic, 1, every[0].offset + 1) is None  # the marker of a transaction
        assert reader.at(topic, 1, 10**9) is None
        assert reader.at(topic, kafka.partitions, 0) is None


def test_a_range_of_some_partitions(kafka: Settings, topic: str) -> None:
    with Reader(kafka, [topic]) as reader:
        tp = TopicPartition(topic, 1)  # v1, v5 and v9, each followed by a marker
        assert [record.value for record in reader.between({tp: 2}, {tp: 4})] == [b"v5"]


def test_a_missing_topic_is_said(kafka: Settings) -> None:
    with pytest.raises(TopicMissing, match="there is no topic nowhere"):
        Reader(kafka, ["nowhere"])
