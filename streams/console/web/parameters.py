"""The parameters of a table's questions, as the API's description has them."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel
from pydantic import Field as About

from streams.console.questions.asked import Asked
from streams.console.questions.asking import LIMIT, MOST, MOST_TEXT, MOST_VALUES
from streams.console.questions.buckets import By
from streams.console.store.catalogue import Field, Table

Parameter = dict[str, Any]

Text = Annotated[str | None, Query(max_length=MOST_TEXT)]
Way = Annotated[By | None, Query(description="what to put together; without it: as fine as 60 bars allow")]
Limit = Annotated[int, Query(ge=1, le=MOST)]
Cursor = Annotated[str | None, Query(json_schema_extra={"format": "cursor"})]


class OfPositions(BaseModel):
    """What the board is asked."""

    about: str | None = About(None, max_length=MOST_TEXT, description="a subject: its name or key")
    q: str | None = About(None, max_length=MOST_TEXT, description="words, all of which are in a position")
    since: str | None = About(None, json_schema_extra={"format": "date"})
    until: str | None = About(None, json_schema_extra={"format": "date"})
    site: tuple[str, ...] = About((), max_length=100)
    limit: int = About(LIMIT, ge=1, le=MOST)

    @property
    def asked(self) -> Asked:
        """Return the question."""
        return Asked(
            self.about, None, self.q, since=self.since, until=self.until, sites=self.site, limit=self.limit
        )


class OfExplorer(OfPositions):
    """What the stance explorer is asked."""

    holder: str | None = About(None, max_length=MOST_TEXT, description="whose: a name or key")
    by: By | None = About(None, description="what to put together; without it: as fine as 60 bars allow")
    cursor: str | None = About(None, json_schema_extra={"format": "cursor"})

    @property
    def asked(self) -> Asked:
        """Return the question."""
        return replace(super().asked, holder=self.holder)


def filters_of(table: Table) -> list[Parameter]:
    """Return the parameters that choose rows."""
    found = [_filter(field) for field in table.fields if field.filter]
    if table.has_day:
        found.append(_query("since", {"type": "string", "format": "date"}, "only this day and later ones"))
    if table.search:
        text = {"type": "string", "maxLength": MOST_TEXT}
        found.append(_query("q", text, f"words, all of which are in {', '.join(table.search)}"))
    return found


def paging_of(table: Table) -> list[Parameter]:
    """Return the parameters that order and part the rows."""
    names = [field.name for field in table.fields if field.sort]
    sort = {"type": "string", "enum": [*names, *(f"-{name}" for name in names)]}
    return [
        _query("sort", sort, "a field; `-`: downwards; without it: changed last, first"),
        _query("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT}, "rows a page"),
        _query("cursor", {"type": "string", "format": "cursor"}, "`next` of the page before"),
    ]


def resuming() -> list[Parameter]:
    """Return the parameters that say from where on a stream goes."""
    number = {"type": "integer", "minimum": 0, "maximum": 2**53}
    return [
        _query(
            "after", number, "the sequence number of the last change that is known; without it: from now on"
        ),
        {"name": "Last-Event-ID", "in": "header", "schema": number, "description": "goes before `after`"},
    ]


def _filter(field: Field) -> Parameter:
    kinds: dict[str, Parameter] = {
        "boolean": {"type": "boolean"},
        "day": {"type": "string", "format": "date"},
    }
    schema = kinds.get(field.type, {"type": "string", "maxLength": MOST_TEXT})
    case = "" if field.type == "key" else ", whatever the case"
    told = f"only rows with this value{case}; several: one of them; empty: without a value"
    return _query(field.name, {"type": "array", "items": schema, "maxItems": MOST_VALUES}, told)


def _query(name: str, schema: Parameter, told: str) -> Parameter:
    return {"name": name, "in": "query", "schema": schema, "description": told}
