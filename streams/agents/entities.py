"""The second stage: clean articles in, articles with names, sentences and quotations out."""

from collections.abc import Callable

from streams.agents.results import Enriched, Publisher, Retracted, further_stage
from streams.client.topics import ensure_topics
from streams.contract.articles import CleanArticle
from streams.contract.records import Record
from streams.contract.settings import Settings, load_settings
from streams.engine.app import StageApp
from streams.stages.entities import EntityExtractor
from streams.stages.nlp import load_nlp

NAME = "entities"


def build() -> Callable[[Record], Enriched | Retracted]:
    """Return the work of one record; called in the worker process."""
    settings = load_settings()
    extractor = EntityExtractor(load_nlp(settings.nlp.spacy_model, ops=settings.nlp.ops))
    return further_stage(_publisher(settings), lambda value: extractor.extract(CleanArticle.from_json(value)))


def make_app(settings: Settings, instance: str | None) -> StageApp:
    """Return the Faust app of the entities stage."""
    app = StageApp(NAME, settings, prepare=lambda: ensure_topics(settings), instance=instance)
    app.pooled_stage(settings.topics.clean.name, f"{__name__}:build", _publisher(settings).settle)
    return app


def _publisher(settings: Settings) -> Publisher:
    return Publisher(NAME, settings.topics.entities.name, settings.limits.message_bytes)
