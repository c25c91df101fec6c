"""Why the stage says nothing of a sentence or a position: abstaining is counted, not silent."""

from collections import Counter
from typing import Literal, get_args

# Of sentences: they can hold no position, are too long or too many for a parse. Of positions: the words only
# wonder or suppose; nobody resolved holds them; what they are about stays open; the holder is the target; the
# holder is a body that is divided over it; the network finds them too improbable.
Reason = Literal[
    "no trigger",
    "too long",
    "too many",
    "hedged",
    "no holder",
    "no target",
    "about itself",
    "divided",
    "improbable",
]
REASONS: tuple[Reason, ...] = get_args(Reason)


def counted(reasons: Counter[Reason]) -> dict[str, int]:
    """Return how often each reason held, always in the order of REASONS."""
    return {reason: reasons[reason] for reason in REASONS if reasons[reason]}
