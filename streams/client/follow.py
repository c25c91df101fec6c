"""Follows published articles through all stages to their end."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Self

from streams.client.origin import raw_origin
from streams.client.publish import Published
from streams.client.reader import POLL_S, Reader
from streams.contract.articles import Origin
from streams.contract.records import Record
from streams.contract.settings import Settings
from streams.contract.topics import Catalogue

Outcome = Literal["in progress", "enriched", "dead", "retracted", "unchanged"]


@dataclass(frozen=True, slots=True)
class Step:
    """A record that tells how far a published article has come."""

    article: Published
    outcome: Outcome
    record: Record

    @property
    def is_end(self) -> bool:
        """Say whether nothing more will come of the article."""
        return self.outcome != "in progress"

    @property
    def seconds(self) -> float:
        """Return the time from the raw record to this one, by their timestamps."""
        return self.record.timestamp - self.article.timestamp


class Follower:
    """Watches all topics of an article's way; open it before publishing, so that nothing is missed.

        with Follower(settings) as follower, Publisher(settings) as publisher:
            article = publisher.send(...).wait()
            for step in follower.steps([article], timeout_s=60): ...

    Raises BrokerUnavailable, AccessDenied and TopicMissing.
    """

    def __init__(self, settings: Settings) -> None:
        self._topics = settings.topics
        self._reader = Reader(settings, list(_way(self._topics)))
        self._reader.from_end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._reader.__exit__(*error)

    def steps(self, articles: Iterable[Published], *, timeout_s: float) -> Iterator[Step]:
        """Yield the steps of `articles` as they happen, until all have ended or `timeout_s` have passed."""
        waiting = {article.origin: article for article in articles}
        deadline = time.monotonic() + timeout_s
        while waiting and (left := deadline - time.monotonic()) > 0:
            for record in self._reader.poll(min(left, POLL_S)):
                step = self._step_of(record, waiting)
                if step and step.is_end:
                    del waiting[step.article.origin]
                if step:
                    yield step

    def _step_of(self, record: Record, waiting: dict[Origin, Published]) -> Step | None:
        origin = raw_origin(record, self._topics)
        article = waiting.get(origin) if origin else None
        return Step(article, self._outcome(record), record) if article else None

    def _outcome(self, record: Record) -> Outcome:
        if record.topic.endswith(".dlq"):
            return "dead"
        if record.topic == self._topics.unchanged.name:
            return "unchanged"
        if record.topic != self._topics.stance.name:
            return "in progress"
        return "enriched" if record.value is not None else "retracted"


def _way(topics: Catalogue) -> Iterator[str]:
    for topic in (topics.clean, topics.entities, topics.stance, topics.unchanged):
        yield topic.name
    for topic in (topics.raw, topics.clean, topics.entities):
        yield topic.dlq.name
