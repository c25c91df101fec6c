"""Compares revisions again, from the stance topic: every edit must be told, once, in its order."""

from collections import defaultdict

from chaos.checker import mismatches
from streams.contract.articles import StanceArticle
from streams.contract.headers import as_mapping
from streams.contract.settings import Settings
from streams.contract.tables import Contribution
from streams.tables.contributions import contribution_of, supersedes
from streams.tables.edits import change_of
from support.kafka import drain

Told = dict[bytes, list[bytes]]


def mistold(settings: Settings) -> int:
    """Return of how many articles other edits are told than a comparison finds."""
    return mismatches(_wanted(settings), told(settings))


def told(settings: Settings) -> Told:
    """Return the edits of each article as their topic has them."""
    found: Told = defaultdict(list)
    for record in drain(settings, settings.topics.changes.name):
        found[record.key].append(record.value)
    return dict(found)


def _wanted(settings: Settings) -> Told:
    """Compare every revision with the one before; good where no article has left the tables."""
    counted: dict[bytes, Contribution] = {}
    found: Told = defaultdict(list)
    for record in drain(settings, settings.topics.stance.name):
        article = StanceArticle.from_json(record.value) if record.value is not None else None
        new = contribution_of(record.key.decode(), article, as_mapping(record.headers))
        old = counted.get(record.key)
        if supersedes(new, old):
            counted[record.key] = new
            if change := change_of(old, new):
                found[record.key].append(change.to_json())
    return dict(found)
