"""The way of one article: its raw record, and what each stage made of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from streams.client.origin import raw_origin
from streams.client.reader import Reader
from streams.contract.articles import Origin
from streams.contract.records import Record
from streams.contract.settings import Settings
from streams.contract.tables import ArticleRow, Stage
from streams.contract.topics import Topic
from streams.tables.articles import stage_named

# The time in a row is that of the result; its record is written at the next commit, half a second later at
# most. Clocks of several machines differ by less than this.
_EARLIER = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Step:
    """A record that tells of the article, on the topic of its stage or among the dead letters."""

    stage: Literal["raw"] | Stage
    record: Record

    @property
    def is_dead(self) -> bool:
        """Say whether the article died here."""
        return self.record.topic.endswith(".dlq")


@dataclass(frozen=True, slots=True)
class Trace:
    """All that is still kept of an article's current revision, in the order of the pipeline."""

    row: ArticleRow
    steps: tuple[Step, ...]

    @property
    def started(self) -> float | None:
        """Return when the raw record was written, in seconds since 1970."""
        return next((step.record.timestamp for step in self.steps if step.stage == "raw"), None)


def trace(settings: Settings, name: str) -> Trace | None:
    """Return the way of the article of this id, or nothing where no table knows it.

    Raises BrokerUnavailable, AccessDenied and TopicMissing.
    """
    row = _row(settings, name)
    if row is None:
        return None
    steps = [_raw(settings, row.origin) if row.origin else None]
    for stage, time in row.times.items():
        steps.append(_step(settings, row, stage_named(stage), time))
    return Trace(row, tuple(filter(None, steps)))


def _row(settings: Settings, name: str) -> ArticleRow | None:
    """Return the article's row; tables have no index, so all of it is read."""
    value: bytes | None = None
    with Reader(settings, [settings.topics.tables["articles"].name]) as reader:
        for record in reader.between(reader.begins(), reader.ends()):
            if record.key == name.encode():
                value = record.value
    return ArticleRow.from_json(value) if value else None


def _raw(settings: Settings, origin: Origin) -> Step | None:
    with Reader(settings, [origin.topic]) as reader:
        record = reader.at(origin.topic, origin.partition, origin.offset)
    return Step("raw", record) if record else None


def _step(settings: Settings, row: ArticleRow, stage: Stage, time: str) -> Step | None:
    """Find the record of a stage by the time at which the row has it."""
    public = settings.topics.public
    before: dict[Stage, Topic] = {
        "clean": public["raw"],
        "entities": public["clean"],
        "stance": public["entities"],
    }
    is_dead = row.outcome == "dead" and row.stage == stage
    topic = before[stage].dlq if is_dead else public[stage]

    with Reader(settings, [topic.name]) as reader:
        ends = reader.ends()
        reader.from_time(datetime.fromisoformat(time) - _EARLIER)
        while not reader.has_reached(ends):
            for record in reader.poll():
                if raw_origin(record, settings.topics) == row.origin:
                    return Step(stage, record)
    return None
