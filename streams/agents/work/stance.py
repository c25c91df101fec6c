"""The work of the third stage: an article with names to one with stances."""

from collections.abc import Callable

from streams.agents.results import Enriched, Retracted, further_stage, publisher_of
from streams.contract.articles import EntitiesArticle
from streams.contract.records import Record
from streams.contract.settings import Settings, load_settings
from streams.stages.nlp import load_nlp
from streams.stages.stance import PIPES, PairNetwork, StanceClassifier


def build() -> Callable[[Record], Enriched | Retracted]:
    """Return the work of one record."""
    settings = load_settings()
    classifier = classifier_of(settings)
    return further_stage(
        publisher_of("stance", settings), lambda value: classifier.classify(EntitiesArticle.from_json(value))
    )


def classifier_of(settings: Settings, *, precision: int | None = None) -> StanceClassifier:
    """Return the classifier that the settings describe, at another `precision` where one is given."""
    nlp = load_nlp(settings.nlp.spacy_model, ops=settings.nlp.ops, keep=PIPES)
    network = PairNetwork(settings.stance.model)
    return StanceClassifier(nlp, network, precision=precision or settings.stance.precision)
