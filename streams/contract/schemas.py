"""The JSON Schemas of the public messages and rows, made from the models."""

from typing import Any

from streams.contract.articles import CleanArticle, EntitiesArticle, StanceArticle
from streams.contract.changes import ArticleChange
from streams.contract.model import Model
from streams.contract.raw import RawArticle
from streams.contract.tables import ROWS
from streams.contract.topics import Catalogue

DIALECT = "https://json-schema.org/draft/2020-12/schema"

MODELS: dict[str, type[Model]] = {
    "raw": RawArticle,
    "clean": CleanArticle,
    "entities": EntitiesArticle,
    "stance": StanceArticle,
    "changes": ArticleChange,
    **{f"table-{name}": row for name, row in ROWS.items()},
}


def topic_of(name: str) -> str:
    """Return the topic, without a namespace, that carries the messages of a short name."""
    topics = Catalogue()
    tables = {f"table-{table}": topic for table, topic in topics.tables.items()}
    return {**topics.public, **tables}[name].name


def schema_of(name: str) -> dict[str, Any]:
    """Return the JSON Schema of a public topic (`raw`, ..., `changes`) or of the rows of `table-NAME`.

    It is the reader's view: a field with a default may be missing, unknown fields are allowed, so that old
    and new messages of one version validate alike. Raises KeyError for another name.
    """
    model = MODELS[name]
    topic = topic_of(name)
    schema = model.model_json_schema(by_alias=True, mode="validation")
    described = {"title": topic, "description": (model.__doc__ or "").strip()}
    return {"$schema": DIALECT, "$id": f"urn:streams:schema:{topic}", **schema, **described}
