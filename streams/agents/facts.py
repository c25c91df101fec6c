"""The first step of the live tables: every stage's records, dead letters and decisions, as facts."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from streams.agents.expiry import leaving
from streams.client.topics import ensure_topics
from streams.contract.articles import StanceArticle
from streams.contract.changes import ArticleChange
from streams.contract.dead_letters import Failure
from streams.contract.decisions import Decision
from streams.contract.facts import WHOLE, ArticleFact, Fact, Facts
from streams.contract.headers import INPUT, change_event
from streams.contract.headers import told as told_as
from streams.contract.raw import identify
from streams.contract.records import Record
from streams.contract.settings import Settings
from streams.contract.tables import Contribution, Stage
from streams.contract.times import iso_of
from streams.engine.app import StageApp
from streams.engine.batch import Batch
from streams.engine.handler import Inline
from streams.engine.output import partition_of
from streams.engine.table import Table
from streams.tables.articles import fact_of_dead_letter, fact_of_message, read_message
from streams.tables.contributions import changes, contribution_of, supersedes, withdrawal
from streams.tables.dead_letters import fact_of_decision, fact_of_letter
from streams.tables.edits import change_of
from streams.tables.sources import fact_of_death

NAME = "facts"
LINGER_S = 0.1  # a row may be this much older; at 5 articles/s it halves the transactions
log = logging.getLogger(__name__)

Read = Callable[[Record], tuple[Fact, ...]]


def make_app(settings: Settings, instance: str | None) -> StageApp:
    """Return the Faust app that turns records into facts.

    It reads many topics, but only records of the stance topic write to its table, so each partition of the
    changelog has one writer.
    """
    app = StageApp(NAME, settings, prepare=lambda: ensure_topics(settings), instance=instance)
    topics = settings.topics
    teller = Teller(settings, app.bytes_table("contributions"))
    others: dict[str, Read] = {
        topics.clean.name: _reader("clean"),
        topics.entities.name: _reader("entities"),
        topics.raw.dlq.name: _raw_dead_letter,
        topics.clean.dlq.name: _dead_letter,
        topics.entities.dlq.name: _dead_letter,
        topics.facts.dlq.name: _dead_facts,
        topics.dlq_decisions.name: _decision,
    }
    for topic in topics.read_by[NAME]:  # the books go by that, too
        counts = topic == topics.stance
        handler = Inline(_read_stance, teller.count) if counts else Inline(others[topic.name], teller.settle)
        app.stage(topic.name, handler, linger=LINGER_S)
    return app


class Teller:
    """Tells what records say, to the rows that it concerns."""

    def __init__(self, settings: Settings, contributions: Table) -> None:
        self._settings = settings
        self._contributions = contributions

    def settle(self, batch: Batch, record: Record, facts: tuple[Fact, ...] | Failure) -> None:
        """Tell the facts of a record that counts nothing itself."""
        if isinstance(facts, Failure):  # the stage that reads the same topic dead-letters the record
            log.warning("no fact in %s/%d/%d: %s", *record.position, facts.message)
        else:
            self._tell(batch, record, facts)

    def count(self, batch: Batch, record: Record, told: tuple[ArticleFact, Contribution] | Failure) -> None:
        """Keep what an article counts now and tell the difference; one without room takes its own back."""
        if isinstance(told, Failure):
            self.settle(batch, record, told)
            return
        fact, new = told
        key = new.id.encode()
        row = self._contributions.get(key)
        old = Contribution.from_json(row) if row else None
        facts: list[Fact] = [fact]
        if supersedes(new, old):
            self._contributions[key] = new.to_json()
            facts += changes(old, new)
            self._publish(batch, record, change_of(old, new))
        for gone in leaving(self._contributions, self._settings, now=new.at, changed=_changed):
            facts += withdrawal(Contribution.from_json(gone), at=new.at)
        self._tell(batch, record, facts)

    def _publish(self, batch: Batch, record: Record, change: ArticleChange | None) -> None:
        """Tell subscribers what a revision changed, if anything."""
        if change:
            topic = self._settings.topics.changes.name
            carried = {**record.fields, INPUT: told_as(record.as_origin)}
            headers = change_event(change, topic=topic, time=datetime.now(UTC), carried=carried)
            batch.send(topic, change.id.encode(), change.to_json(), headers)

    def _tell(self, batch: Batch, record: Record, facts: Iterable[Fact]) -> None:
        """Send one record for each partition of the tables that the facts concern."""
        by_partition: dict[int, list[Fact]] = defaultdict(list)
        for fact in facts:
            row = fact.table if fact.table in WHOLE else f"{fact.table}|{fact.key}"
            by_partition[partition_of(row.encode(), self._settings.partitions)].append(fact)
        topic = self._settings.topics.facts.name
        for partition, told in by_partition.items():
            batch.send(topic, record.key, Facts(facts=tuple(told)).to_json(), partition=partition)


def _reader(stage: Stage) -> Read:
    def read(record: Record) -> tuple[Fact, ...]:
        message = read_message(stage, record.value)
        return (fact_of_message(stage, _name(record), message, record.fields),)

    return read


def _read_stance(record: Record) -> tuple[ArticleFact, Contribution]:
    article = StanceArticle.from_json(record.value) if record.value is not None else None
    fact = fact_of_message("stance", _name(record), article, record.fields)
    return fact, contribution_of(_name(record), article, record.fields)


def _changed(row: bytes) -> str:
    return Contribution.from_json(row).at


def _raw_dead_letter(record: Record) -> tuple[Fact, ...]:
    """Name the article as the clean stage would have: the key of a raw record is its producer's."""
    name = identify(record.value, key=record.key, headers=record.fields)
    return _death(record, name or "", is_raw=True)


def _dead_letter(record: Record) -> tuple[Fact, ...]:
    return _death(record, _name(record), is_raw=False)


def _death(record: Record, name: str, *, is_raw: bool) -> tuple[Fact, ...]:
    at = iso_of(record.timestamp)
    article = fact_of_dead_letter(name, record.fields, at=at)
    source = fact_of_death(record.value, record.fields, is_raw=is_raw, at=at)
    return (article, *_dead_facts(record), *((source,) if source else ()))


def _dead_facts(record: Record) -> tuple[Fact, ...]:
    position = "/".join(map(str, record.position))
    return (fact_of_letter(position, record.fields, at=iso_of(record.timestamp)),)


def _decision(record: Record) -> tuple[Fact, ...]:
    fact = fact_of_decision(Decision.from_json(record.value or b""))
    return (fact,) if fact else ()


def _name(record: Record) -> str:
    return (record.key or b"").decode("utf-8", "replace")
