"""The table `entities`: how much one day's articles speak of somebody or something."""

from streams.contract.facts import EntityFact
from streams.contract.tables import EntityRow


def fold(row: EntityRow | None, fact: EntityFact) -> EntityRow | None:
    """Return the row after `fact`, or nothing where no article is left.

    Articles may write a name differently; the row has the one that was told last.
    """
    articles = fact.articles + (row.articles if row else 0)
    if not articles:
        return None
    last = fact if row is None or fact.at >= row.at else row
    return EntityRow(
        day=fact.day,
        key=fact.entity,
        name=last.name,
        type=last.type,
        articles=articles,
        mentions=fact.mentions + (row.mentions if row else 0),
        wikidata=last.wikidata,
        at=last.at,
    )
