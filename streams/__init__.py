"""Streams: who takes which position towards what in the news, on Apache Kafka."""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streams.api import enrich
    from streams.client.subscribe import Retracted, subscribe
    from streams.contract.articles import CleanArticle, EntitiesArticle, StanceArticle
    from streams.contract.changes import ArticleChange
    from streams.contract.errors import StreamsError
    from streams.contract.raw import RawArticle
    from streams.contract.settings import Settings

__all__ = [
    "ArticleChange",
    "CleanArticle",
    "EntitiesArticle",
    "RawArticle",
    "Retracted",
    "Settings",
    "StanceArticle",
    "StreamsError",
    "enrich",
    "subscribe",
]

# Loaded when used: `import streams` alone must not load spaCy (1 s), nor Kafka's client.
_HOMES = {
    "ArticleChange": "streams.contract.changes",
    "CleanArticle": "streams.contract.articles",
    "EntitiesArticle": "streams.contract.articles",
    "RawArticle": "streams.contract.raw",
    "Retracted": "streams.client.subscribe",
    "Settings": "streams.contract.settings",
    "StanceArticle": "streams.contract.articles",
    "StreamsError": "streams.contract.errors",
    "enrich": "streams.api",
    "subscribe": "streams.client.subscribe",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'streams' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
