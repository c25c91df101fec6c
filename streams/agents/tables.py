"""The second step of the live tables: facts folded into rows."""

from streams.client.topics import ensure_topics
from streams.contract.dead_letters import Failure
from streams.contract.records import Record
from streams.contract.settings import Settings
from streams.contract.tables import ArticleFact, ArticleRow
from streams.engine.app import StageApp
from streams.engine.batch import Batch
from streams.engine.handler import Inline
from streams.tables.articles import fold

NAME = "tables"
LINGER_S = 0.1  # as in the first step


def make_app(settings: Settings, instance: str | None) -> StageApp:
    """Return the Faust app that keeps the live tables; one input topic, so each changelog has one writer."""
    app = StageApp(NAME, settings, prepare=lambda: ensure_topics(settings), instance=instance)
    articles = app.bytes_table("articles")

    def settle(batch: Batch, record: Record, fact: ArticleFact | Failure) -> None:
        if isinstance(fact, Failure):
            batch.dead_letter(record, fact)
            return
        key = fact.id.encode()
        row = articles.get(key)
        articles[key] = fold(ArticleRow.from_json(row) if row else None, fact).to_json()

    app.stage(settings.topics.facts.name, Inline(_read, settle), linger=LINGER_S)
    return app


def _read(record: Record) -> ArticleFact:
    return ArticleFact.from_json(record.value or b"")
