"""The table `stances`: who was for or against something in one day's articles, and with which words."""

from streams.contract.facts import StanceFact
from streams.contract.tables import Evidence, StanceRow

KEPT_EVIDENCE = 20  # what a page shows at once; the table `contributions` has all of it


def fold(row: StanceRow | None, fact: StanceFact) -> StanceRow | None:
    """Return the row after `fact`, or nothing where no article is left.

    The counts are exact. Of the evidence, the newest is kept: where newer articles are retracted later, older
    pieces that had no room don't come back.
    """
    articles = fact.articles + (row.articles if row else 0)
    if not articles:
        return None
    last = fact if row is None or fact.at >= row.at else row
    return StanceRow(
        day=fact.day,
        about=last.about,
        about_key=fact.about_key,
        holder=last.holder,
        holder_key=fact.holder_key,
        favor=fact.favor + (row.favor if row else 0),
        against=fact.against + (row.against if row else 0),
        neutral=fact.neutral + (row.neutral if row else 0),
        articles=articles,
        evidence=_newest(fact, row.evidence if row else ()),
        at=last.at,
    )


def _newest(fact: StanceFact, known: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    others = [each for each in known if each.article != fact.article]
    ordered = sorted([*fact.evidence, *others], key=lambda each: (each.at, each.article), reverse=True)
    return tuple(ordered[:KEPT_EVIDENCE])
