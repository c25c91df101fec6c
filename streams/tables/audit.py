"""Counts the folded tables again, from the contributions: the books must balance."""

from collections.abc import Iterable, Mapping
from typing import Any

from streams.contract.facts import DuplicateFact, Fact
from streams.contract.model import Model
from streams.contract.tables import ROWS, Contribution, Sketch
from streams.tables.clusters import Clusters
from streams.tables.contributions import changes
from streams.tables.duplicates import row_of
from streams.tables.fold import fold

Place = tuple[str, str]  # table and key
Counts = dict[Place, tuple[object, ...]]

# table -> what its rows count of articles
COUNTING: Mapping[str, tuple[str, ...]] = {
    "entities": ("articles", "mentions"),
    "stances": ("articles", "favor", "against", "neutral"),
    "sources": ("articles", "text_length", "removed_length"),
    "duplicates": ("cluster", "containment", "size", "sites"),
}


def recount(contributions: Iterable[Contribution]) -> Counts:
    """Return what each row must count, by table and key."""
    return counted(rows_of(fact for contribution in contributions for fact in changes(None, contribution)))


def rows_of(facts: Iterable[Fact]) -> dict[Place, Model]:
    """Return the rows that facts make, by table and key."""
    rows: dict[Place, bytes | None] = {}
    sketches: dict[str, Sketch | None] = {}
    for fact in facts:
        if isinstance(fact, DuplicateFact):
            sketches[fact.id] = fact.sketch
        else:
            rows[fact.table, fact.key] = fold(rows.get((fact.table, fact.key)), fact)
    found = {place: ROWS[place[0]].from_json(row) for place, row in rows.items() if row}
    return found | _duplicates({name: sketch for name, sketch in sketches.items() if sketch})


def _duplicates(sketches: Mapping[str, Sketch]) -> dict[Place, Model]:
    places = Clusters(sketches.values()).changes()
    return {
        ("duplicates", name): row_of(sketches[name], place, at=sketches[name].published)
        for name, place in places.items()
        if place
    }


def counted(rows: Mapping[Place, Model]) -> Counts:
    """Return what each row counts; those that count no article are left out."""
    return {
        place: counts
        for place, row in rows.items()
        if place[0] in COUNTING and (counts := _counts(row, COUNTING[place[0]]))[0]
    }


def _counts(row: Any, names: tuple[str, ...]) -> tuple[object, ...]:  # noqa: ANN401 - a row of any table
    return tuple(getattr(row, name) for name in names)
