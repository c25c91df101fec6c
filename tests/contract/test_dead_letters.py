"""Headers of dead letters: attempts are counted over replays, and the original comes back."""

import pytest

from streams.contract.dead_letters import (
    ATTEMPTS,
    OFFSET,
    TOPIC,
    Failure,
    dead_letter_headers,
    replayed_headers,
)
from streams.contract.errors import TooSlow
from streams.contract.headers import Headers, as_mapping
from streams.contract.topics import Catalogue, dlq_of

ORIGINAL = (("content-type", b"text/html"), ("traceparent", b"00-1"), ("traceparent", b"00-2"))


def died(original: Headers, *, offset: int = 7, topic: str = "clean") -> Headers:
    failure = Failure.of(TooSlow("10 s"))
    return dead_letter_headers(failure, stage="entities", position=(topic, 0, offset), original=original)


def test_a_replayed_record_has_its_original_headers_and_the_attempts() -> None:
    assert replayed_headers(died(ORIGINAL)) == (*ORIGINAL, (ATTEMPTS, b"1"))


def test_attempts_add_up_and_the_position_is_of_the_last_death() -> None:
    again = as_mapping(died(replayed_headers(died(ORIGINAL)), offset=3, topic="clean.retry"))
    assert (again[ATTEMPTS], again[TOPIC], again[OFFSET]) == (b"2", b"clean.retry", b"3")


@pytest.mark.parametrize("told", [b"", b"many", b"-3", b"9" * 5000, "٣".encode()])
def test_attempts_that_are_no_count_count_nothing(told: bytes) -> None:
    assert as_mapping(died(((ATTEMPTS, told),)))[ATTEMPTS] == b"1"


def test_a_replayed_record_dies_to_where_it_came_from() -> None:
    topics = Catalogue("desk")
    for topic in (topics.clean, topics.entities):
        assert dlq_of(topic.retry.name) == topic.dlq.name
        assert topics.replays[topic.dlq.name] == topic.retry
