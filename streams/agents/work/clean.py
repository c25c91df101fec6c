"""The work of the first stage: a raw record to a clean article."""

from collections.abc import Callable

from streams.agents.results import Enriched, Retracted, publisher_of
from streams.contract.raw import Retraction, read_raw
from streams.contract.records import Record
from streams.contract.settings import load_settings
from streams.engine.memory import memory_limit
from streams.stages.clean import Cleaner


def build() -> Callable[[Record], Enriched | Retracted]:
    """Return the work of one record."""
    settings = load_settings()
    publisher = publisher_of("clean", settings)
    cleaner = Cleaner()

    def work(record: Record) -> Enriched | Retracted:
        document = read_raw(record.value, key=record.key, headers=record.fields)
        if isinstance(document, Retraction):
            return publisher.retracted(document.id, record, record.as_origin)
        with memory_limit(settings.limits.memory_mb):
            article = cleaner.clean(document, origin=record.as_origin)
        return publisher.enriched(article, record)

    return work
