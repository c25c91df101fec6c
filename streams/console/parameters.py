"""The parameters of a table's questions, as the API's description has them."""

from typing import Any

from streams.console.asking import LIMIT, MOST, MOST_TEXT, MOST_VALUES
from streams.console.catalogue import Field, Table

Parameter = dict[str, Any]


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
