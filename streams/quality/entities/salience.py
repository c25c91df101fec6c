"""Whether the entities that people name in summaries have a higher salience than the others."""

from collections.abc import Mapping, Sequence

from streams.contract.articles import EntitiesArticle
from streams.quality.entities.names import SCORED_TYPES, Name, align


class Ranking:
    """Counts the pairs of one document's entities, one salient and one not, that salience puts in order."""

    def __init__(self) -> None:
        self._right = 0.0
        self._pairs = 0

    def add(self, article: EntitiesArticle, salient: frozenset[str]) -> None:
        """Count the pairs of one article; `salient` are ids of entities."""
        scored = [(e.id in salient, e.salience or 0.0) for e in article.entities if e.type in SCORED_TYPES]
        ours = [salience for is_salient, salience in scored if is_salient]
        others = [salience for is_salient, salience in scored if not is_salient]
        self._pairs += len(ours) * len(others)
        self._right += sum((one > other) + (one == other) / 2 for one in ours for other in others)

    def auc(self) -> float | None:
        """Return the share of the pairs in the right order, ties by half; null where there is no pair."""
        return round(self._right / self._pairs, 3) if self._pairs else None


def salient_entities(
    found: Sequence[Name], gold: Sequence[Name], document: Mapping[str, object]
) -> frozenset[str]:
    """Return the ids of the found entities that share a name with one that a summary has."""
    entities = document.get("entities") or ()
    assert isinstance(entities, list | tuple)
    in_summaries = {str(entity["id"]) for entity in entities if entity.get("salience")}
    return frozenset(found[f].entity for f, g in align(found, gold).items() if gold[g].entity in in_summaries)
