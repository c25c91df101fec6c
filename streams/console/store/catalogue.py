"""The tables that the console shows: their fields, and which of them can be filtered, sorted and searched."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pydantic import Field as About
from pydantic import NonNegativeInt

from streams.contract.articles import Label
from streams.contract.changes import ArticleChange
from streams.contract.model import Model
from streams.contract.tables import (
    ArticleRow,
    Contribution,
    DeadLetterRow,
    DuplicateRow,
    EntityRow,
    SourceRow,
    StanceRow,
)

Type = Literal["string", "key", "integer", "number", "boolean", "day", "time", "link", "object", "list"]


class ShownArticle(ArticleRow):
    """A row of `articles`, with the time of its last change."""

    at: str = About(description="ISO 8601 time of the last result")


class Position(Model):
    """One piece of evidence of one article: what a holder says about one subject."""

    id: str = About(description="the article's id")
    day: str
    at: str = About(description="ISO 8601 time at which the stance was found")
    site: str | None = None
    about: str
    about_key: str
    holder: str
    holder_key: str
    label: Label
    target: str
    words: str
    confidence: float
    link: str | None = None
    n: NonNegativeInt = About(description="counts the pieces of evidence of one article, subject and holder")


class Edit(ArticleChange):
    """What one revision of an article changed, and what of it can be asked for."""

    day: str = About(description="of the change: YYYY-MM-DD")
    record: str = About(description="the raw record of the new revision: partition/offset")
    headline_changed: bool
    stance_turned: bool = About(description="somebody's position turned into another one")
    grown: int = About(description="code points by which the article is longer; negative: shorter")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a row. Text is filtered and sorted without regard to case, a `key` with it."""

    name: str
    type: Type
    filter: bool = False
    sort: bool = False

    @property
    def is_stored(self) -> bool:
        """Say whether it has a column of its own."""
        return self.filter or self.sort


@dataclass(frozen=True)
class Table:
    """A table: its rows' model, the fields that its keys are made of, and what full-text search looks at."""

    name: str
    row: type[Model]
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    search: tuple[str, ...] = ()

    @cached_property
    def stored(self) -> tuple[Field, ...]:
        """Return the fields with a column."""
        return tuple(field for field in self.fields if field.is_stored)

    @cached_property
    def has_day(self) -> bool:
        """Say whether `since` can be asked."""
        return any(field.type == "day" for field in self.fields)

    def field(self, name: str) -> Field | None:
        """Return the field of this name: no other name ever reaches SQL."""
        return next((field for field in self.fields if field.name == name), None)


def _filtered(name: str, kind: Type = "string") -> Field:
    return Field(name, kind, filter=True)


def _sorted(name: str, kind: Type = "integer") -> Field:
    return Field(name, kind, sort=True)


def _both(name: str, kind: Type = "string") -> Field:
    return Field(name, kind, filter=True, sort=True)


_DAY = _both("day", "day")
_AT = _sorted("at", "time")

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table(
            "articles",
            ShownArticle,
            ("id",),
            (
                _both("id", "key"),
                _sorted("title", "string"),
                _both("site"),
                Field("url", "link"),
                _both("language"),
                _both("stage"),
                _both("outcome"),
                _sorted("entities"),
                _sorted("stances"),
                Field("error", "string"),
                Field("revision", "string"),
                Field("origin", "object"),
                Field("times", "object"),
                _AT,
            ),
            search=("title", "id", "site"),
        ),
        Table(
            "stances",
            StanceRow,
            ("day", "about_key", "holder_key"),
            (
                _DAY,
                _both("about"),
                _filtered("about_key", "key"),
                _both("holder"),
                _filtered("holder_key", "key"),
                _sorted("favor"),
                _sorted("against"),
                _sorted("neutral"),
                _sorted("articles"),
                Field("evidence", "list"),
                _AT,
            ),
            search=("about", "holder", "target", "words"),
        ),
        Table(
            "entities",
            EntityRow,
            ("day", "key"),
            (
                _DAY,
                _filtered("key", "key"),
                _both("name"),
                _both("type"),
                _sorted("articles"),
                _sorted("mentions"),
                _filtered("wikidata", "key"),
                _AT,
            ),
            search=("name",),
        ),
        Table(
            "sources",
            SourceRow,
            ("day", "site"),
            (
                _DAY,
                _both("site"),
                _sorted("articles"),
                _sorted("dead"),
                _sorted("text_length"),
                _sorted("removed_length"),
                _sorted("removed_share", "number"),
                _AT,
            ),
            search=("site",),
        ),
        Table(
            "dead_letters",
            DeadLetterRow,
            ("stage", "fingerprint"),
            (
                _both("stage"),
                _filtered("fingerprint", "key"),
                Field("error", "string"),
                _sorted("letters"),
                _sorted("replayed"),
                _sorted("discarded"),
                _sorted("waiting"),
                _sorted("first", "time"),
                _sorted("last", "time"),
                Field("example", "string"),
            ),
            search=("error",),
        ),
        Table(
            "duplicates",
            DuplicateRow,
            ("id",),
            (
                _filtered("cluster", "key"),
                _sorted("size"),
                _sorted("sites"),
                _both("id", "key"),
                _sorted("title", "string"),
                _both("site"),
                _DAY,
                _sorted("published", "time"),
                _sorted("containment", "number"),
                _AT,
            ),
            search=("title", "site"),
        ),
        Table(
            "contributions",
            Contribution,
            ("id",),
            (
                _both("id", "key"),
                Field("origin", "object"),
                _AT,
                _DAY,
                _both("site"),
                Field("title", "string"),
                _filtered("retracted", "boolean"),
                _sorted("text_length"),
                _sorted("removed_length"),
                Field("title", "string"),
                Field("published", "time"),
                Field("words", "integer"),
                Field("sketch", "string"),
                Field("entities", "list"),
                Field("stances", "list"),
            ),
            # their names, and each key as a word: rows of an article and an entity each, like those of
            # `positions`, would be twenty times as many changes for the streams
            search=("entities",),
        ),
        Table(
            "positions",
            Position,
            ("id", "about_key", "holder_key", "n"),
            (
                _filtered("id", "key"),
                _DAY,
                _AT,
                _both("site"),
                _both("about"),
                _filtered("about_key", "key"),
                _both("holder"),
                _filtered("holder_key", "key"),
                _both("label"),
                Field("target", "string"),
                Field("words", "string"),
                _sorted("confidence", "number"),
                Field("link", "link"),
                Field("n", "integer"),
            ),
            search=("about", "holder", "target", "words"),
        ),
        Table(
            "changes",
            Edit,
            ("id", "record"),
            (
                _filtered("id", "key"),
                Field("record", "string"),
                _DAY,
                _AT,
                _both("site"),
                _both("kind"),
                Field("title", "string"),
                Field("title_before", "string"),
                _filtered("headline_changed", "boolean"),
                _filtered("stance_turned", "boolean"),
                _sorted("grown"),
                _sorted("text_length"),
                Field("text_length_before", "integer"),
                Field("stances", "list"),
                Field("entities", "list"),
                Field("left_out", "integer"),
                Field("origin", "object"),
                Field("origin_before", "object"),
            ),
            search=("title", "title_before", "site", "about", "holder", "target", "words", "entities"),
        ),
    )
}
