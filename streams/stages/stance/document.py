"""The stances of a whole article: what is said twice is one, conflicts stay, and their order is told."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice

from streams.contract.articles import Holder, Occurrence, Stance, Target
from streams.contract.ids import fold
from streams.stages.stance.reference import pronoun_of

# Of one article that are compared: no annotated one has more than 28, and all are compared with all.
_STANCES = 400
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "his", "her", "their", "such"})
# Words without a meaning of their own: two targets are the same by the others.
_EMPTY = _DEFINITE | frozenset(
    [
        "a", "an", "any", "all", "and", "or", "of", "to", "in", "on", "for", "with", "from", "by", "at",
        "as", "be", "is", "are", "was", "were", "been", "being", "has", "have", "had", "it", "which", "who",
        "whom", "whose", "what", "there", "new", "would", "will", "should", "could", "can", "may", "might",
        "must", "do", "does", "did"
    ]
)  # fmt: skip
_PLURAL = re.compile(r"(?<=\w\w)(?<![us])s$")
# Said before the words of a position: the holder had it earlier than the others.
_FORMERLY = re.compile(
    r"\b(?:once|previously|formerly|earlier|initially|originally|at first|used to|had)\b[^.;:]{0,40}$",
    re.IGNORECASE,
)


def united(stances: Iterable[Stance]) -> tuple[Stance, ...]:
    """Return the stances of an article in reading order, each once, with the places where it is said again.

    Opposite sides of one holder towards one target stay apart and name each other in `conflicts`.
    """
    groups: list[list[Stance]] = []
    for stance in islice(sorted(stances, key=_reading_order), _STANCES):
        group = next((group for group in groups if says_the_same(group[0], stance)), None)
        if group is None:
            groups.append([stance])
        else:
            group.append(stance)
    return _dated(sorted((_one(group) for group in groups), key=_reading_order))


def says_the_same(one: Stance, other: Stance) -> bool:
    """Say whether two stances are one position, said twice."""
    return one.label == other.label and _of_the_same(one, other)


def _of_the_same(one: Stance, other: Stance) -> bool:
    return same_holder(one.holder, other.holder) and same_target(one.target, other.target)


def same_holder(one: Holder, other: Holder) -> bool:
    """Say whether two holders are one: by key, else by name, and never by an open pronoun."""
    if one.key or other.key:
        return one.key == other.key
    return fold(one.name) == fold(other.name) and pronoun_of(one.name) is None


def same_target(one: Target, other: Target) -> bool:
    """Say whether two targets are one: by key, or one phrase names the other in fewer words.

    `the tariffs` are the tariffs on steel that were named before, `tariffs` may be any.
    """
    if one.key == other.key:
        return True
    if "entity" in {one.kind, other.kind}:
        return False
    shorter, longer = sorted((one, other), key=lambda target: len(_meaning(target.text)))
    words = _meaning(shorter.text)
    if words == _meaning(longer.text):
        return bool(words)
    is_enough = len(words) > 1 or fold(shorter.text).partition(" ")[0] in _DEFINITE
    return bool(words) and is_enough and words <= _meaning(longer.text)


@lru_cache(maxsize=4 * _STANCES)
def _meaning(phrase: str) -> frozenset[str]:
    return frozenset(_PLURAL.sub("", word) for word in fold(phrase).split() if word not in _EMPTY)


def _one(group: Sequence[Stance]) -> Stance:
    """Return the surest of equal stances, the others as places where it is said again."""
    first = max(group, key=lambda stance: stance.confidence)
    about = dict.fromkeys(key for stance in (first, *group) for key in stance.about)
    also = tuple(_occurrence(stance) for stance in group if stance is not first)
    return first.model_copy(update={"about": tuple(about), "also": also})


def _occurrence(stance: Stance) -> Occurrence:
    return Occurrence(
        holder=stance.holder.span,
        target=stance.target.span,
        evidence=stance.evidence,
        cue=stance.cue,
        confidence=stance.confidence,
        quote=stance.quote,
        route=stance.route,
        link=stance.link,
    )


def _dated(stances: Sequence[Stance]) -> tuple[Stance, ...]:
    """Tell the stances that contradict each other, and which of them the holder had first."""
    others: defaultdict[int, list[int]] = defaultdict(list)
    for index, stance in enumerate(stances):
        for later in range(index + 1, len(stances)):
            if stance.label != stances[later].label and _of_the_same(stance, stances[later]):
                others[index].append(later)
                others[later].append(index)
    ranks = {index: (not is_former(stance), index) for index, stance in enumerate(stances) if index in others}
    return tuple(
        stance.model_copy(
            update={
                "conflicts": tuple(sorted(others[index])),
                "order": 1 + sum(ranks[other] < ranks[index] for other in others[index]),
            }
        )
        if index in others
        else stance
        for index, stance in enumerate(stances)
    )


def is_former(stance: Stance) -> bool:
    """Say whether the words before the cue tell that the position was held earlier: `once opposed`."""
    before = stance.evidence.text[: max(0, stance.cue.start - stance.evidence.start)]
    return bool(_FORMERLY.search(before))


def _reading_order(stance: Stance) -> tuple[int, int, int]:
    return stance.cue.start, stance.holder.span.start, stance.target.span.start
