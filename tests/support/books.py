"""Counts every live table again, from the topics: each row must say what a recount says.

Of `stances`, the evidence is left out: which pieces a row keeps depends on the order in which they came.
"""

from collections import Counter
from collections.abc import Iterator

from kafka.consumer.fetcher import ConsumerRecord

from chaos.checker import mismatches
from streams.contract.articles import StanceArticle
from streams.contract.dead_letters import FINGERPRINT, STAGE
from streams.contract.decisions import Decision
from streams.contract.facts import ArticleFact
from streams.contract.headers import as_mapping
from streams.contract.model import Model
from streams.contract.raw import identify
from streams.contract.settings import Settings
from streams.contract.tables import ROWS, ArticleRow, Contribution, DeadLetterRow, SourceRow
from streams.contract.times import iso_of
from streams.tables import articles
from streams.tables.articles import fact_of_dead_letter, fact_of_message, read_message
from streams.tables.audit import Place, counted, recount
from streams.tables.contributions import contribution_of, supersedes
from streams.tables.sources import fact_of_death
from support.kafka import drain, latest


def unbalanced(settings: Settings) -> int:
    """Return how many rows differ from a recount, in all tables."""
    contributions = _contributions(settings)
    rows = {place: row for name in ROWS for place, row in _rows(settings, name).items()}
    told = {place[1]: row for place, row in rows.items() if place[0] == "contributions"}
    return (
        mismatches(contributions, told)
        + mismatches(recount(contributions.values()), counted(rows))
        + mismatches(_letters(settings), _told_letters(rows))
        + mismatches(_articles(settings), _told_articles(rows))
        + mismatches(_deaths(settings), _told_deaths(rows))
    )


def _rows(settings: Settings, name: str) -> dict[Place, Model]:
    table = latest(settings, settings.topics.tables[name].name)
    return {(name, key.decode()): ROWS[name].from_json(value) for key, value in table.items()}


def _contributions(settings: Settings) -> dict[str, Contribution]:
    """Return what the newest record of each article on the stance topic counts."""
    newest: dict[str, Contribution] = {}
    for record in drain(settings, settings.topics.stance.name):
        article = StanceArticle.from_json(record.value) if record.value is not None else None
        new = contribution_of(record.key.decode(), article, as_mapping(record.headers))
        if supersedes(new, newest.get(new.id)):
            newest[new.id] = new
    return newest


def _letters(settings: Settings) -> dict[str, tuple[int, int, int]]:
    """Return for each kind of dead letter how many there are, were replayed and were discarded."""
    topics, counts = settings.topics, Counter[tuple[str, str]]()
    for record in [*_dead(settings), *drain(settings, topics.facts.dlq.name)]:
        headers = as_mapping(record.headers)
        counts[f"{headers[STAGE].decode()}|{headers[FINGERPRINT].decode()}", "letter"] += 1
    for value in latest(settings, topics.dlq_decisions.name).values():
        decision = Decision.from_json(value)
        counts[f"{decision.stage}|{decision.fingerprint}", decision.decision] += 1
    kinds = {kind for kind, _ in counts}
    return {k: (counts[k, "letter"], counts[k, "replayed"], counts[k, "discarded"]) for k in kinds}


def _told_letters(rows: dict[Place, Model]) -> dict[str, tuple[int, int, int]]:
    return {
        place[1]: (row.letters, row.replayed, row.discarded)
        for place, row in rows.items()
        if isinstance(row, DeadLetterRow)
    }


def _articles(settings: Settings) -> dict[str, ArticleRow]:
    """Return the row of each article: the order of the facts makes no difference to it."""
    rows: dict[str, ArticleRow] = {}
    for fact in _article_facts(settings):
        rows[fact.id] = articles.fold(rows.get(fact.id), fact)
    return rows


def _article_facts(settings: Settings) -> Iterator[ArticleFact]:
    for stage in articles.MESSAGES:
        for record in drain(settings, settings.topics.public[stage].name):
            message = read_message(stage, record.value)
            yield fact_of_message(stage, record.key.decode(), message, as_mapping(record.headers))
    for record in _dead(settings):
        headers, name = as_mapping(record.headers), (record.key or b"").decode()
        if _is_raw(settings, record):
            name = identify(record.value, key=record.key, headers=headers) or ""
        yield fact_of_dead_letter(name, headers, at=iso_of(record.timestamp / 1000))


def _told_articles(rows: dict[Place, Model]) -> dict[str, ArticleRow]:
    return {place[1]: row for place, row in rows.items() if isinstance(row, ArticleRow)}


def _deaths(settings: Settings) -> dict[str, int]:
    """Return for each day and site how many records died, where a dead record tells of its site."""
    facts = (
        fact_of_death(
            record.value,
            as_mapping(record.headers),
            is_raw=_is_raw(settings, record),
            at=iso_of(record.timestamp / 1000),
        )
        for record in _dead(settings)
    )
    return Counter(fact.key for fact in facts if fact)


def _told_deaths(rows: dict[Place, Model]) -> dict[str, int]:
    return {place[1]: row.dead for place, row in rows.items() if isinstance(row, SourceRow) and row.dead}


def _dead(settings: Settings) -> list[ConsumerRecord]:
    """Return the dead letters of articles."""
    topics = settings.topics
    dead = (topics.raw.dlq, topics.clean.dlq, topics.entities.dlq)
    return [record for topic in dead for record in drain(settings, topic.name)]


def _is_raw(settings: Settings, record: ConsumerRecord) -> bool:
    return bool(record.topic == settings.topics.raw.dlq.name)
