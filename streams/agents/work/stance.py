"""The work of the third stage: an article with names to one with stances."""

from collections.abc import Callable

from streams.agents.results import Enriched, Retracted, further_stage, publisher_of
from streams.contract.articles import EntitiesArticle
from streams.contract.records import Record
from streams.contract.settings import load_settings
from streams.stages.nlp import load_nlp
from streams.stages.stance import PIPES, StanceClassifier


def build() -> Callable[[Record], Enriched | Retracted]:
    """Return the work of one record."""
    settings = load_settings()
    nlp = load_nlp(settings.nlp.spacy_model, ops=settings.nlp.ops, keep=PIPES)
    classifier = StanceClassifier(nlp)
    return further_stage(
        publisher_of("stance", settings), lambda value: classifier.classify(EntitiesArticle.from_json(value))
    )
