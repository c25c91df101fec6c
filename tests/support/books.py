"""Counts every live table again, from the topics: each row must say what a recount says."""

from collections import Counter

from chaos.checker import mismatches
from streams.contract.articles import StanceArticle
from streams.contract.dead_letters import FINGERPRINT, STAGE
from streams.contract.decisions import Decision
from streams.contract.headers import as_mapping
from streams.contract.model import Model
from streams.contract.settings import Settings
from streams.contract.tables import ROWS, Contribution, DeadLetterRow
from streams.tables.audit import Place, counted, recount
from streams.tables.contributions import contribution_of, supersedes
from support.kafka import drain, latest


def unbalanced(settings: Settings) -> int:
    """Return how many rows differ from a recount, in all tables that count."""
    contributions = _contributions(settings)
    rows = {place: row for name in ROWS for place, row in _rows(settings, name).items()}
    told = {place[1]: row for place, row in rows.items() if place[0] == "contributions"}
    return (
        mismatches(contributions, told)
        + mismatches(recount(contributions.values()), counted(rows))
        + mismatches(_letters(settings), _told_letters(rows))
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
    for topic in (topics.raw.dlq, topics.clean.dlq, topics.entities.dlq, topics.facts.dlq):
        for record in drain(settings, topic.name):
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
