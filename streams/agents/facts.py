"""The first step of the live tables: every stage's records and dead letters, as facts."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from streams.client.topics import ensure_topics
from streams.contract.dead_letters import Failure
from streams.contract.raw import identify
from streams.contract.records import Record
from streams.contract.settings import Settings
from streams.contract.tables import ArticleFact, Stage
from streams.engine.app import StageApp
from streams.engine.batch import Batch
from streams.engine.handler import Inline
from streams.tables.articles import fact_of_dead_letter, fact_of_message

NAME = "facts"
LINGER_S = 0.1  # a row may be this much older; at 5 articles/s it halves the transactions
log = logging.getLogger(__name__)


def make_app(settings: Settings, instance: str | None) -> StageApp:
    """Return the Faust app that turns records into facts; it keeps nothing, so it may read many topics."""
    app = StageApp(NAME, settings, prepare=lambda: ensure_topics(settings), instance=instance)
    topics = settings.topics

    def settle(batch: Batch, record: Record, fact: ArticleFact | Failure) -> None:
        if isinstance(fact, Failure):  # the stage that reads the same topic dead-letters the record
            log.warning("no fact in %s/%d/%d: %s", *record.position, fact.message)
            return
        batch.send(topics.facts.name, f"articles|{fact.id}".encode(), fact.to_json())

    stages: tuple[tuple[Stage, str], ...] = (
        ("clean", topics.clean.name),
        ("entities", topics.entities.name),
        ("stance", topics.stance.name),
    )
    for stage, topic in stages:
        app.stage(topic, Inline(_reader(stage), settle), linger=LINGER_S)
    app.stage(topics.raw.dlq.name, Inline(_raw_dead_letter, settle), linger=LINGER_S)
    for dead in (topics.clean.dlq, topics.entities.dlq):
        app.stage(dead.name, Inline(_dead_letter, settle), linger=LINGER_S)
    return app


def _reader(stage: Stage) -> Callable[[Record], ArticleFact]:
    def read(record: Record) -> ArticleFact:
        return fact_of_message(stage, _name(record), record.value, record.fields)

    return read


def _dead_letter(record: Record) -> ArticleFact:
    return fact_of_dead_letter(_name(record), record.fields, at=_time(record))


def _raw_dead_letter(record: Record) -> ArticleFact:
    """Name the article as the clean stage would have: the key of a raw record is its producer's."""
    name = identify(record.value, key=record.key, headers=record.fields)
    return fact_of_dead_letter(name or "", record.fields, at=_time(record))


def _time(record: Record) -> str:
    at = datetime.fromtimestamp(record.timestamp, UTC).isoformat(timespec="milliseconds")
    return at.replace("+00:00", "Z")


def _name(record: Record) -> str:
    return (record.key or b"").decode("utf-8", "replace")
