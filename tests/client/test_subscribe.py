"""Subscriptions: typed messages, tombstones, consumer groups."""

from itertools import islice

import pytest

import streams
from streams.client.topics import ensure_topics
from streams.contract.headers import tombstone
from streams.contract.settings import Settings
from support.handmade import TIME, article, origin, published, transactions


@pytest.fixture
def three(kafka: Settings) -> Settings:
    """A stance topic with a1, a2 and the retraction of a1, in one partition."""
    ensure_topics(kafka)
    topic = kafka.topics.stance.name
    headers = tombstone("a1", origin(kafka, 3), stage="stance", topic=topic, time=TIME, carried={})
    with transactions(kafka) as writer:
        for name, offset in (("a1", 1), ("a2", 2)):
            writer.commit([published(kafka, article(name, origin=origin(kafka, offset)))], partition=0)
        writer.commit([(topic, b"a1", None, headers)], partition=0)
    return kafka


def test_messages_are_typed_and_tombstones_are_retractions(three: Settings) -> None:
    first, second, third = streams.subscribe(settings=three, from_beginning=True, follow=False)
    assert isinstance(first, streams.StanceArticle)
    assert first.stances[0].holder.name == "Austria"
    assert (second.id, third) == ("a2", streams.Retracted("a1"))


def test_an_earlier_stage_has_its_own_type(three: Settings) -> None:
    with transactions(three) as writer:
        writer.commit([published(three, article(origin=origin(three)), stage="clean")])
    [message] = streams.subscribe("clean", settings=three, from_beginning=True, follow=False)
    assert type(message) is streams.CleanArticle


def test_the_last_ones(three: Settings) -> None:
    assert list(streams.subscribe(settings=three, last=1, follow=False)) == [streams.Retracted("a1")]


def test_a_group_goes_on_where_it_stopped(three: Settings) -> None:
    group = f"{three.namespace}-desk"
    member = streams.subscribe(settings=three, group=group, from_beginning=True)
    assert [message.id for message in islice(member, 2)] == ["a1", "a2"]
    member.close()  # a2 was the last one asked for, and nothing was asked for after it
    again = streams.subscribe(settings=three, group=group, from_beginning=True)
    assert [message.id for message in islice(again, 2)] == ["a2", "a1"]
    again.close()


def test_an_unknown_stage_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="choose one of clean, entities, stance"):
        streams.subscribe("raw")  # type: ignore[call-overload]  # no stage, on purpose
