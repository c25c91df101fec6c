"""The key under which an entity is counted across articles."""

from streams.contract.ids import entity_key, fold, sha256_of
from streams.stages.entities.known.tables import comparable
from streams.stages.entities.links.choose import Linked

# Words that stand before a surname and make no full name of it.
_PARTICLES = frozenset(
    {
        *("al", "ben", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la"),
        *("le", "ter", "van", "von", "zu"),
    }
)
# Hexadecimal digits: that any two of a million articles share one happens once in 500 such millions.
_MARK_LENGTH = 12


def key_of(linked: Linked, article_id: str) -> str:
    """Return type and id of the link, else type and folded name.

    A person with a lone name gets a key of this article alone: who "Kerry" is in the next one, nobody knows.
    """
    group, entry = linked.group, linked.entry
    if entry and entry.relation == "itself":
        return f"{entry.type.lower()}:{entry.id}"
    key = entity_key(group.type, group.known or comparable(group.name))
    if group.type == "PERSON" and is_lone(group.name):
        return f"{key}@{sha256_of(article_id.encode())[:_MARK_LENGTH]}"
    return key


def is_lone(name: str) -> bool:
    """Say whether a person's name is one word, particles apart: "Kerry", "al-Assad", "De Blasio"."""
    return sum(fold(word) not in _PARTICLES for word in name.split()) < 2
