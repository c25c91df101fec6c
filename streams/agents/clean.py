"""The first stage: raw articles in, clean articles out, the same revision only once."""

from streams.agents.expiry import leaving
from streams.agents.results import Enriched, Result, Retracted, publisher_of
from streams.client.topics import ensure_topics
from streams.contract.dead_letters import Failure
from streams.contract.headers import unchanged
from streams.contract.records import Record
from streams.contract.settings import Settings
from streams.contract.tables import Revision
from streams.engine.app import StageApp
from streams.engine.batch import Batch
from streams.engine.table import Table

NAME = "clean"


def make_app(settings: Settings, instance: str | None) -> StageApp:
    """Return the Faust app of the clean stage."""
    app = StageApp(NAME, settings, prepare=lambda: ensure_topics(settings), instance=instance)
    topics, revisions = settings.topics, app.bytes_table("revisions")
    publisher = publisher_of(NAME, settings)

    def settle(batch: Batch, record: Record, result: Result) -> None:
        if isinstance(result, Failure):
            batch.dead_letter(record, result)
        elif isinstance(result, Retracted):
            del revisions[result.id.encode()]
            publisher.send(batch, result)
        elif _is_new(revisions, record, result, settings):
            publisher.send(batch, result)
        else:  # the row counts it, too, but only its last state is kept: the books need each record's end
            batch.send(topics.unchanged.name, result.id.encode(), None, unchanged(record.as_origin))

    app.pooled_stage(topics.raw.name, "streams.agents.work.clean:build", settle)
    return app


def _is_new(revisions: Table, record: Record, result: Enriched, settings: Settings) -> bool:
    """Note the revision of an article, and say whether it differs from the one before."""
    key, here = result.id.encode(), record.as_origin
    row = revisions.get(key)
    known = Revision.from_json(row) if row else None
    if known and known.revision == result.revision:
        noted = known.model_copy(update={"seen": here, "unchanged": known.unchanged + 1})
    else:
        unchanged = known.unchanged if known else 0
        noted = Revision(revision=result.revision, origin=here, seen=here, unchanged=unchanged)
    revisions[key] = noted.to_json()
    leaving(revisions, settings)
    return noted.origin == here
