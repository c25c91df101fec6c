"""Following published articles: each end is recognised, by the position of the raw record."""

from collections.abc import Callable

import pytest

from streams.client.follow import Follower
from streams.client.publish import Published
from streams.client.topics import ensure_topics
from streams.contract.dead_letters import Failure, dead_letter_headers
from streams.contract.errors import TooSlow
from streams.contract.headers import tombstone
from streams.contract.headers import unchanged as noted
from streams.contract.settings import Settings
from support.handmade import HASH, TIME, Written, article, origin, published, transactions

Made = Callable[[Settings], Written]


@pytest.fixture(scope="module")
def kafka(make_settings: Callable[[], Settings]) -> Settings:
    """One Kafka with topics for all tests here: each follows from the end."""
    settings = make_settings()
    ensure_topics(settings)
    return settings


def enriched(settings: Settings) -> Written:
    return published(settings, article(origin=origin(settings, 5)))


def dead_at_once(settings: Settings) -> Written:
    raw = settings.topics.raw
    failure = Failure.of(TooSlow("10 s"))
    headers = dead_letter_headers(failure, stage="clean", position=(raw.name, 0, 5), original=())
    return raw.dlq.name, b"a1", b"x", headers


def dead_later(settings: Settings) -> Written:
    clean = settings.topics.clean
    _, _, _, original = published(settings, article(origin=origin(settings, 5)), stage="clean")
    failure = Failure.of(TooSlow("10 s"))
    headers = dead_letter_headers(failure, stage="entities", position=(clean.name, 3, 77), original=original)
    return clean.dlq.name, b"a1", b"x", headers


def retracted(settings: Settings) -> Written:
    topic = settings.topics.stance.name
    place = origin(settings, 5)
    return topic, b"a1", None, tombstone("a1", place, stage="stance", topic=topic, time=TIME, carried={})


def unchanged(settings: Settings) -> Written:
    return settings.topics.unchanged.name, b"a1", None, noted(origin(settings, 5))


def another_unchanged(settings: Settings) -> Written:
    return settings.topics.unchanged.name, b"a1", None, noted(origin(settings, 4))


def of_another_revision(settings: Settings) -> Written:
    return published(settings, article(origin=origin(settings, 4)))


@pytest.mark.parametrize(
    ("made", "outcomes"),
    [
        pytest.param(enriched, ["enriched"], id="enriched"),
        pytest.param(dead_at_once, ["dead"], id="dead in the first stage"),
        pytest.param(dead_later, ["dead"], id="dead in a later stage"),
        pytest.param(retracted, ["retracted"], id="retracted"),
        pytest.param(unchanged, ["unchanged"], id="unchanged"),
        pytest.param(another_unchanged, [], id="another record of the article that was unchanged"),
        pytest.param(of_another_revision, [], id="another record of the same article"),
    ],
)
def test_an_end_is_recognised(kafka: Settings, made: Made, outcomes: list[str]) -> None:
    waiting = Published("a1", HASH, origin(kafka, 5), 0.0)
    other = Published("a2", HASH, origin(kafka, 6), 0.0)
    with Follower(kafka) as follower, transactions(kafka) as writer:
        writer.commit([made(kafka)])
        writer.commit([published(kafka, article("a2", origin=origin(kafka, 6)))])
        # the second article's end shows that the first one's record has been read
        steps = follower.steps([waiting, other], timeout_s=30)
        seen = []
        for step in steps:
            seen.append((step.article.id, step.outcome))
            if step.article.id == "a2" and len(seen) > len(outcomes):
                break
    assert [outcome for name, outcome in seen if name == "a1"] == outcomes


def test_the_way_is_told_step_by_step(kafka: Settings) -> None:
    message = article(origin=origin(kafka, 5))
    with Follower(kafka) as follower, transactions(kafka) as writer:
        for stage in ("clean", "entities", "stance"):
            writer.commit([published(kafka, message, stage=stage)])
        steps = list(follower.steps([Published("a1", HASH, origin(kafka, 5), 0.0)], timeout_s=30))
    assert {step.record.topic for step in steps} == {
        kafka.topics.public[s].name for s in ("clean", "entities", "stance")
    }
    assert [step.outcome for step in steps if step.is_end] == ["enriched"]


def test_following_ends_when_time_is_up(kafka: Settings) -> None:
    with Follower(kafka) as follower:
        assert list(follower.steps([Published("a1", HASH, origin(kafka, 5), 0.0)], timeout_s=0.2)) == []
