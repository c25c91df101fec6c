"""The work of the second stage: a clean article to one with names, sentences and quotations."""

from collections.abc import Callable

from streams.agents.results import Enriched, Retracted, further_stage, publisher_of
from streams.contract.articles import CleanArticle
from streams.contract.records import Record
from streams.contract.settings import load_settings
from streams.stages.entities import EntityExtractor
from streams.stages.nlp import load_nlp


def build() -> Callable[[Record], Enriched | Retracted]:
    """Return the work of one record."""
    settings = load_settings()
    extractor = EntityExtractor(load_nlp(settings.nlp.spacy_model, ops=settings.nlp.ops))
    return further_stage(
        publisher_of("entities", settings), lambda value: extractor.extract(CleanArticle.from_json(value))
    )
