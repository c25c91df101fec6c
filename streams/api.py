"""Enrichment in Python: the same stages as on Kafka, in this process."""

import functools
from collections.abc import Mapping

import orjson

from streams.agents.local import Pipeline
from streams.contract.articles import StanceArticle
from streams.contract.raw import RawArticle
from streams.contract.settings import Settings, load_settings

JSON = "application/json"


def enrich(
    document: str | bytes | RawArticle | Mapping[str, object],
    *,
    content_type: str = "text/plain",
    settings: Settings | None = None,
    **fields: str,
) -> StanceArticle:
    """Return what the last topic would carry for a document, with `origin` null.

        streams.enrich("Austria has been firm in ruling out arming the rebels.")
        streams.enrich(page_bytes, content_type="text/html", url="https://example.org/1")
        streams.enrich({"id": "a1", "body": "..."})     # a raw message

    `fields` are those of a raw message: id, url, source, title, published_at, language. The models are
    loaded at the first call. Raises InvalidArticle where the pipeline would write a dead letter.
    """
    value, headers = _record(document, content_type, fields)
    return enrich_record(value, headers, settings=settings)


def enrich_record(
    value: bytes, headers: Mapping[str, bytes], *, settings: Settings | None = None
) -> StanceArticle:
    """Enrich a record of the input topic; raises InvalidArticle."""
    article = _pipeline(settings or load_settings()).enrich_record(value, headers=headers)
    assert isinstance(article, StanceArticle)  # only a null value is a retraction
    return article


def _record(
    document: str | bytes | RawArticle | Mapping[str, object], content_type: str, fields: Mapping[str, str]
) -> tuple[bytes, dict[str, bytes]]:
    if isinstance(document, bytes):
        names = {"id": "ce_subject", "url": "ce_source"}
        headers = {names.get(name, name): value.encode() for name, value in fields.items()}
        return document, {"content-type": content_type.encode(), **headers}
    if isinstance(document, str):
        message = RawArticle.from_object({"content_type": content_type, "body": document, **fields}).to_json()
    elif isinstance(document, RawArticle):
        message = document.model_copy(update=dict(fields)).to_json()
    else:
        message = orjson.dumps({**document, **fields})
    return message, {"content-type": JSON.encode()}


@functools.lru_cache(maxsize=1)
def _pipeline(settings: Settings) -> Pipeline:
    return Pipeline(settings)
