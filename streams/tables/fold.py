"""All folded tables by name, and the rule by which a fact changes a row of each."""

from collections.abc import Callable, Mapping
from typing import Any

from streams.contract.facts import Fact
from streams.contract.model import Model
from streams.contract.tables import ROWS
from streams.tables import articles, dead_letters, entities, sources, stances

Rule = Callable[[Any, Any], Model | None]  # (row or nothing, fact) -> row or nothing

RULES: Mapping[str, Rule] = {
    "articles": articles.fold,
    "entities": entities.fold,
    "stances": stances.fold,
    "sources": sources.fold,
    "dead_letters": dead_letters.fold,
}


def fold(row: bytes | None, fact: Fact) -> bytes | None:
    """Return a row of the fact's table after `fact`, in its wire form; nothing: the row is gone."""
    before = ROWS[fact.table].from_json(row) if row else None
    after = RULES[fact.table](before, fact)
    return after.to_json() if after else None
