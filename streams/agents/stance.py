"""The third stage: articles with names in, articles with stances out."""

from collections.abc import Callable

from streams.agents.results import Enriched, Publisher, Retracted, further_stage
from streams.client.topics import ensure_topics
from streams.contract.articles import EntitiesArticle
from streams.contract.records import Record
from streams.contract.settings import Settings, load_settings
from streams.engine.app import StageApp
from streams.stages.nlp import load_nlp
from streams.stages.stance import PIPES, StanceClassifier

NAME = "stance"


def build() -> Callable[[Record], Enriched | Retracted]:
    """Return the work of one record; called in the worker process."""
    settings = load_settings()
    classifier = StanceClassifier(load_nlp(settings.nlp.spacy_model, ops=settings.nlp.ops, keep=PIPES))
    return further_stage(
        _publisher(settings), lambda value: classifier.classify(EntitiesArticle.from_json(value))
    )


def make_app(settings: Settings, instance: str | None) -> StageApp:
    """Return the Faust app of the stance stage."""
    app = StageApp(NAME, settings, prepare=lambda: ensure_topics(settings), instance=instance)
    app.pooled_stage(settings.topics.entities.name, f"{__name__}:build", _publisher(settings).settle)
    return app


def _publisher(settings: Settings) -> Publisher:
    return Publisher(NAME, settings.topics.stance.name, settings.limits.message_bytes)
