"""Counts the folded tables again, from the contributions: the books must balance."""

from collections.abc import Iterable, Mapping
from typing import Any

from streams.contract.model import Model
from streams.contract.tables import ROWS, Contribution
from streams.tables.contributions import changes
from streams.tables.fold import fold

Place = tuple[str, str]  # table and key
Counts = dict[Place, tuple[int, ...]]

# table -> what its rows count of articles
COUNTING: Mapping[str, tuple[str, ...]] = {
    "entities": ("articles", "mentions"),
    "stances": ("articles", "favor", "against", "neutral"),
    "sources": ("articles", "text_length", "removed_length"),
}


def recount(contributions: Iterable[Contribution]) -> Counts:
    """Return what each row must count, by table and key."""
    rows: dict[Place, bytes | None] = {}
    for contribution in contributions:
        for fact in changes(None, contribution):
            rows[fact.table, fact.key] = fold(rows.get((fact.table, fact.key)), fact)
    return counted({place: ROWS[place[0]].from_json(row) for place, row in rows.items() if row})


def counted(rows: Mapping[Place, Model]) -> Counts:
    """Return what each row counts; rows that count no article, and tables that count none, are left out."""
    return {
        place: counts
        for place, row in rows.items()
        if place[0] in COUNTING and (counts := _counts(row, COUNTING[place[0]]))[0]
    }


def _counts(row: Any, names: tuple[str, ...]) -> tuple[int, ...]:  # noqa: ANN401 - a row of any table
    return tuple(getattr(row, name) for name in names)
