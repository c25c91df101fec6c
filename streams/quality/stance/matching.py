"""When a found and an annotated tuple mean the same, and which of them are each other's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

Mode = Literal["full", "unlabelled", "strict"]
Ends = tuple[int, int]

MODES: tuple[Mode, ...] = get_args(Mode)

SHARED_TARGET = 0.5  # of the shorter target: annotators agree on the thing, not on where its phrase ends
STRICT_TARGET = 0.5  # intersection over union; with STRICT_HOLDER the score that long spans can't flatter
STRICT_HOLDER = 0.3


@dataclass(frozen=True, slots=True)
class Tuple:
    """Who is for or against what, by the annotators or by the stage, as offsets into the article's text."""

    holder: Ends
    target: Ends
    label: str
    route: str = ""
    confidence: float = 1.0
    cue: Ends | None = None
    name: str = ""  # the holder's fullest name in the document


@dataclass(frozen=True, slots=True)
class Match:
    """A tuple that the stage found, and the annotated one that it hits; none: it is false."""

    found: Tuple
    wanted: Tuple | None


def matched(found: Sequence[Tuple], gold: Sequence[Tuple], *, mode: Mode = "full") -> list[Match]:
    """Match the found with the annotated tuples of one document, one to one, the surest first.

    What only hits an annotated neutral tuple is left out: it counts neither way.
    """
    free = wanted_of(gold)
    neutral = [wanted for wanted in gold if wanted.label == "neutral"]
    matches = []
    for one in sorted(found, key=_unsureness):
        fitting = [wanted for wanted in free if means_the_same(one, wanted, mode=mode)]
        best = max(fitting, key=lambda wanted: union_share(one.target, wanted.target), default=None)
        if best is not None:
            free.remove(best)
        elif any(means_the_same(one, wanted, mode="unlabelled") for wanted in neutral):
            continue
        matches.append(Match(one, best))
    return matches


def wanted_of(gold: Sequence[Tuple]) -> list[Tuple]:
    """Return the annotated tuples that must be found: neutral ones count neither way."""
    return [wanted for wanted in gold if wanted.label != "neutral"]


def _unsureness(found: Tuple) -> float:
    return -found.confidence


def means_the_same(one: Tuple, wanted: Tuple, *, mode: Mode = "full") -> bool:
    """Say whether two tuples mean the same: holders overlap, targets by half of the shorter, labels equal.

    `unlabelled` leaves out the label; `strict` wants the same words, too (intersection over union).
    """
    if not shared(one.holder, wanted.holder):
        return False
    shorter = min(one.target[1] - one.target[0], wanted.target[1] - wanted.target[0])
    if shared(one.target, wanted.target) < SHARED_TARGET * max(1, shorter):
        return False
    if mode == "unlabelled":
        return True
    if one.label != wanted.label:
        return False
    return mode == "full" or (
        union_share(one.target, wanted.target) >= STRICT_TARGET
        and union_share(one.holder, wanted.holder) >= STRICT_HOLDER
    )


def shared(one: Ends, other: Ends) -> int:
    """Return how many code points two ranges share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def union_share(one: Ends, other: Ends) -> float:
    """Return the intersection of two ranges over their union."""
    common = shared(one, other)
    return common / max(1, one[1] - one[0] + other[1] - other[0] - common)
