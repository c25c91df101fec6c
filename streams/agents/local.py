"""The whole pipeline in this process, without Kafka: the same stages, the same bytes."""

from collections.abc import Mapping

from streams.agents.results import checked_json
from streams.agents.work.entities import extractor_of
from streams.agents.work.stance import classifier_of
from streams.contract.articles import Origin, StanceArticle
from streams.contract.errors import EmptyBody
from streams.contract.raw import Document, Retraction, read_raw
from streams.contract.settings import Settings
from streams.stages.clean import Cleaner
from streams.stages.stance.explain import Explanation, explain


class Pipeline:
    """The three stages, loaded once."""

    def __init__(self, settings: Settings) -> None:
        self._limit = settings.limits.message_bytes
        self._cleaner = Cleaner()
        self._extractor = extractor_of(settings)
        self._classifier = classifier_of(settings)

    def enrich(self, document: Document, *, origin: Origin | None = None) -> StanceArticle:
        """Return what the last topic would carry; raises InvalidArticle where it would carry none."""
        clean = self._cleaner.clean(document, origin=origin)
        article = self._classifier.classify(self._extractor.extract(clean))
        checked_json(article, limit=self._limit)
        return article

    def explain_record(self, value: bytes, *, headers: Mapping[str, bytes]) -> Explanation:
        """Say what the last stage weighs in a record of the raw topic; raises InvalidArticle."""
        document = read_raw(value, key=None, headers=headers)
        if isinstance(document, Retraction):
            raise EmptyBody("a retraction has no text to explain")
        return explain(self._classifier, self._extractor.extract(self._cleaner.clean(document, origin=None)))

    def enrich_record(
        self, value: bytes | None, *, key: bytes | None = None, headers: Mapping[str, bytes]
    ) -> StanceArticle | Retraction:
        """Enrich a record as it would stand on the raw topic; a null value is a retraction."""
        document = read_raw(value, key=key, headers=headers)
        return document if isinstance(document, Retraction) else self.enrich(document)
