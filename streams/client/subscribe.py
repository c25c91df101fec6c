"""Subscribes to enriched articles and to their changes: typed messages, committed records only."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Literal, overload

from kafka import KafkaConsumer, TopicPartition
from kafka.structs import OffsetAndMetadata

from streams.client.address import connect
from streams.client.connection import TopicMissing, kafka_errors, open_consumer
from streams.client.reader import POLL_S, Reader, merged
from streams.contract.articles import CleanArticle, EntitiesArticle, StanceArticle
from streams.contract.changes import ArticleChange
from streams.contract.records import Record
from streams.contract.settings import Settings, load_settings

Subscribed = Literal["clean", "entities", "stance", "changes"]
Message = CleanArticle | ArticleChange

_MESSAGES: dict[Subscribed, type[Message]] = {
    "clean": CleanArticle,
    "entities": EntitiesArticle,
    "stance": StanceArticle,
    "changes": ArticleChange,
}


@dataclass(frozen=True, slots=True)
class Retracted:
    """A tombstone: the article of this id was taken back."""

    id: str


@overload
def subscribe(
    topic: Literal["stance"] = ...,
    *,
    settings: Settings | None = ...,
    from_beginning: bool = ...,
    last: int = ...,
    follow: bool = ...,
    group: str | None = ...,
) -> Generator[StanceArticle | Retracted, None, None]: ...
@overload
def subscribe(
    topic: Literal["entities"],
    *,
    settings: Settings | None = ...,
    from_beginning: bool = ...,
    last: int = ...,
    follow: bool = ...,
    group: str | None = ...,
) -> Generator[EntitiesArticle | Retracted, None, None]: ...
@overload
def subscribe(
    topic: Literal["clean"],
    *,
    settings: Settings | None = ...,
    from_beginning: bool = ...,
    last: int = ...,
    follow: bool = ...,
    group: str | None = ...,
) -> Generator[CleanArticle | Retracted, None, None]: ...
@overload
def subscribe(
    topic: Literal["changes"],
    *,
    settings: Settings | None = ...,
    from_beginning: bool = ...,
    last: int = ...,
    follow: bool = ...,
    group: str | None = ...,
) -> Generator[ArticleChange, None, None]: ...
def subscribe(
    topic: Subscribed = "stance",
    *,
    settings: Settings | None = None,
    from_beginning: bool = False,
    last: int = 0,
    follow: bool = True,
    group: str | None = None,
) -> Generator[Message | Retracted, None, None]:
    """Yield the articles of a stage's topic, or what revisions of articles changed, as they come.

        for article in streams.subscribe():                       # from now on
        for article in streams.subscribe(from_beginning=True):    # everything that is kept, then on
        for article in streams.subscribe(last=10, follow=False):  # the newest ten, then end
        for article in streams.subscribe(group="desk"):           # goes on where `desk` stopped
        for change in streams.subscribe("changes"):               # headlines, stances, names

    With `group` the topic is shared among all members, and an article counts as read when the next one is
    asked for: a member that dies in between gets it again; `close()` leaves the group. Without settings
    those of the environment count.
    Raises BrokerUnavailable, AccessDenied and TopicMissing, at the first article.
    """
    if topic not in _MESSAGES:
        raise ValueError(f"{topic!r} is no topic of articles: choose one of {', '.join(_MESSAGES)}")
    if group and (last or not follow):
        raise ValueError("a group goes on where it stopped: `last` and `follow=False` don't go with it")
    settings = connect(settings or load_settings())
    name = settings.topics.public[topic].name
    if group:
        records = _shared(settings, name, group=group, from_beginning=from_beginning)
    else:
        records = _alone(settings, name, from_beginning=from_beginning, last=last, follow=follow)
    return (_message(_MESSAGES[topic], record) for record in records)


def _message(kind: type[Message], record: Record) -> Message | Retracted:
    if record.value is None:
        return Retracted((record.key or b"").decode("utf-8", "replace"))
    return kind.from_json(record.value)


def _alone(
    settings: Settings, name: str, *, from_beginning: bool, last: int, follow: bool
) -> Iterator[Record]:
    with Reader(settings, [name]) as reader:
        ends = reader.ends()
        if last:
            yield from reader.last(last)
        elif from_beginning:
            reader.from_beginning()
        else:
            reader.from_end()
        while follow or not reader.has_reached(ends):
            yield from reader.poll()


def _shared(settings: Settings, name: str, *, group: str, from_beginning: bool) -> Iterator[Record]:
    """Yield records as a member of a consumer group, and commit what the caller is done with."""
    consumer = open_consumer(
        settings, group_id=group, auto_offset_reset="earliest" if from_beginning else "latest"
    )
    done: dict[TopicPartition, OffsetAndMetadata] = {}
    try:
        if not consumer.partitions_for_topic(name):
            raise TopicMissing(f"there is no topic {name}: `streams up` and every worker create the topics")
        consumer.subscribe([name])
        while True:
            with kafka_errors(settings):
                batches = consumer.poll(timeout_ms=int(POLL_S * 1000))
            for record in merged(batches.values()):
                yield record
                place = TopicPartition(record.topic, record.partition)
                done[place] = OffsetAndMetadata(record.offset + 1, "", -1)
            _commit(settings, consumer, done)
    finally:
        _commit(settings, consumer, done)
        consumer.close()


def _commit(
    settings: Settings, consumer: KafkaConsumer, done: dict[TopicPartition, OffsetAndMetadata]
) -> None:
    if done:
        with kafka_errors(settings):
            consumer.commit(done)
        done.clear()
