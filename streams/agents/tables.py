"""The second step of the live tables: facts folded into rows."""

from streams.agents.duplicates import Duplicates
from streams.agents.expiry import leaving
from streams.client.topics import ensure_topics
from streams.contract.dead_letters import Failure
from streams.contract.facts import DuplicateFact, Facts
from streams.contract.records import Record
from streams.contract.settings import Settings
from streams.contract.tables import ArticleRow
from streams.engine.app import StageApp
from streams.engine.batch import Batch
from streams.engine.handler import Inline
from streams.tables.fold import RULES, fold

NAME = "tables"
LINGER_S = 0.1  # as in the first step


def make_app(settings: Settings, instance: str | None) -> StageApp:
    """Return the Faust app that keeps the live tables; one input topic, so each changelog has one writer."""
    app = StageApp(NAME, settings, prepare=lambda: ensure_topics(settings), instance=instance)
    tables = {name: app.bytes_table(name) for name in RULES}
    duplicates = Duplicates(app.bytes_table("sketches"), app.bytes_table("duplicates"))

    def settle(batch: Batch, record: Record, told: Facts | Failure) -> None:
        if isinstance(told, Failure):
            batch.dead_letter(record, told)
            return
        for fact in told.facts:
            if isinstance(fact, DuplicateFact):
                duplicates.take(fact)
                continue
            table, key = tables[fact.table], fact.key.encode()
            row = fold(table.get(key), fact)
            if row is None:
                del table[key]
            else:
                table[key] = row
            if fact.table == "articles":  # the others shrink with what articles take back
                leaving(table, settings, now=fact.at, changed=_changed)

    app.stage(settings.topics.facts.name, Inline(_read, settle), linger=LINGER_S)
    return app


def _changed(row: bytes) -> str:
    return max(ArticleRow.from_json(row).times.values(), default="")


def _read(record: Record) -> Facts:
    return Facts.from_json(record.value or b"")
