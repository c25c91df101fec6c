"""Publishing many: in order, bounded, and nothing waits for the next article."""

import threading
from collections.abc import Iterator

import pytest
from kafka.errors import KafkaTimeoutError, MessageSizeTooLargeError
from kafka.producer.future import RecordMetadata
from kafka.structs import TopicPartition

from streams.client.bulk import IN_FLIGHT, publish_all
from streams.client.publish import Delivery, NotDelivered, Published
from streams.contract.errors import ArticleTooLarge, NotJson


class Future:
    """A delivery that has ended."""

    def __init__(self, outcome: int | Exception) -> None:
        self._outcome = outcome

    def get(self, *, timeout: float) -> RecordMetadata:
        assert timeout > 0
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return RecordMetadata("raw", 0, TopicPartition("raw", 0), self._outcome, 1000, None, 0, 0, 0)


def send(item: int | Exception) -> Delivery:
    if isinstance(item, NotJson):
        raise item
    return Delivery(str(item), None, Future(item))


def test_articles_come_back_in_their_order() -> None:
    items = range(3 * IN_FLIGHT)
    results = [
        (item, result.origin.offset if isinstance(result, Published) else result)
        for item, result in publish_all(items, send)
    ]
    assert results == [(item, item) for item in items]


def test_a_broken_article_does_not_stop_the_others() -> None:
    items = [1, NotJson("x"), MessageSizeTooLargeError("y"), 2]
    first, broken, large, last = (result for _, result in publish_all(items, send))
    assert isinstance(first, Published)
    assert isinstance(broken, NotJson)
    assert isinstance(large, ArticleTooLarge)
    assert isinstance(last, Published)


def test_an_article_comes_back_while_the_input_waits_for_the_next() -> None:
    seen = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        assert seen.wait(60)
        yield 2

    results = publish_all(items(), send)
    next(results)
    seen.set()
    assert [item for item, _ in results] == [2]


def test_a_broker_that_takes_nothing_ends_it() -> None:
    with pytest.raises(NotDelivered):
        list(publish_all([KafkaTimeoutError("z")], send))


def test_an_error_of_the_input_is_raised_after_what_came_before() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("the disk is gone")

    results = publish_all(items(), send)
    assert next(results)[0] == 1
    with pytest.raises(OSError, match="the disk is gone"):
        next(results)
