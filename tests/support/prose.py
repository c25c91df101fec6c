"""Paragraphs that read as news, as many as wanted and all different."""

import random
from collections.abc import Iterator

_NOUNS = ("minister", "council", "treaty", "river", "market", "border", "harvest", "railway", "budget")
_VERBS = ("approve", "delay", "review", "finance", "reopen", "inspect")


def prose(paragraphs: int) -> Iterator[str]:
    """Yield paragraphs of four sentences, the same ones each time."""
    chance = random.Random(3)
    for _ in range(paragraphs):
        yield " ".join(_sentence(chance) for _ in range(4))


def _sentence(chance: random.Random) -> str:
    one, two, three, four = chance.choices(_NOUNS, k=4)
    act, days, hour = chance.choice(_VERBS), chance.randrange(2, 9000), chance.randrange(1, 12)
    return (
        f"The {one} said on Monday that the {two} would {act} the {three} and the {four} within {days} days, "
        f"after talks that lasted until {hour} in the morning."
    )
