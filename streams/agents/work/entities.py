"""The work of the second stage: a clean article to one with names, sentences and quotations."""

from collections.abc import Callable

from streams.agents.results import Enriched, Retracted, further_stage, publisher_of
from streams.contract.articles import CleanArticle
from streams.contract.records import Record
from streams.contract.settings import Settings, load_settings
from streams.stages.entities import EntityExtractor
from streams.stages.entities.links.aliases import load_aliases
from streams.stages.nlp import load_all
from streams.stages.read_as import ENGLISH


def build() -> Callable[[Record], Enriched | Retracted]:
    """Return the work of one record."""
    settings = load_settings()
    extractor = extractor_of(settings)
    return further_stage(
        publisher_of("entities", settings), lambda value: extractor.extract(CleanArticle.from_json(value))
    )


def extractor_of(settings: Settings) -> EntityExtractor:
    """Return the extractor that the settings describe; raises ConfigurationError where they can't be met."""
    aliases = load_aliases(settings.entities.alias_files)
    loaded = load_all(settings.nlp.models, ops=settings.nlp.ops)
    return EntityExtractor(loaded.pop(ENGLISH), loaded, aliases=aliases)
