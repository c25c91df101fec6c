"""The whole pipeline in this process, without Kafka: the same stages, the same bytes."""

from collections.abc import Mapping

from streams.agents.results import checked_json
from streams.contract.articles import Origin, StanceArticle
from streams.contract.raw import Document, Retraction, read_raw
from streams.contract.settings import Settings
from streams.stages.clean import Cleaner
from streams.stages.entities import EntityExtractor
from streams.stages.nlp import load_nlp
from streams.stages.stance import PIPES, StanceClassifier


class Pipeline:
    """The three stages, loaded once."""

    def __init__(self, settings: Settings) -> None:
        model, ops = settings.nlp.spacy_model, settings.nlp.ops
        self._limit = settings.limits.message_bytes
        self._cleaner = Cleaner()
        self._extractor = EntityExtractor(load_nlp(model, ops=ops))
        self._classifier = StanceClassifier(load_nlp(model, ops=ops, keep=PIPES))

    def enrich(self, document: Document, *, origin: Origin | None = None) -> StanceArticle:
        """Return what the last topic would carry; raises InvalidArticle where it would carry none."""
        clean = self._cleaner.clean(document, origin=origin)
        article = self._classifier.classify(self._extractor.extract(clean))
        checked_json(article, limit=self._limit)
        return article

    def enrich_record(
        self, value: bytes | None, *, key: bytes | None = None, headers: Mapping[str, bytes]
    ) -> StanceArticle | Retraction:
        """Enrich a record as it would stand on the raw topic; a null value is a retraction."""
        document = read_raw(value, key=key, headers=headers)
        return document if isinstance(document, Retraction) else self.enrich(document)
