"""From scores of all pairs to findings: the surest first, one target a holder and place."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from streams.contract.articles import Label
from streams.stages.stance.findings import Actor, Finding, is_one, overlap
from streams.stages.stance.pairs.candidates import HolderCandidate, TargetCandidate, Words
from streams.stages.stance.pairs.features import Features

Floats = NDArray[np.float32]

LABELS: tuple[Label, Label] = ("favor", "against")  # classes 1 and 2 of a pair; 0 is none
_LEAST = 0.02  # a raw score; below .05 one pair in 25 that is left after pruning is annotated
_CUE_SHARE = 0.5  # of the attention of the cue's first piece: less belongs to words around


@dataclass(frozen=True, slots=True)
class Scores:
    """What the network says of one sentence, as probabilities."""

    pairs: Floats  # (H, T, 3): none, favor, against
    cues: Floats  # (H, T, pieces): where the words are that show it
    extents: Floats  # (T, EXTENTS)


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """A holder and a target with the more probable label, and how probable it is that it is there.

    No holder means: whoever is quoted.
    """

    holder: HolderCandidate | None
    target: TargetCandidate
    words: Words  # of the target
    label: Label
    probability: float
    cue: Words


def scored_pairs(features: Features, scores: Scores) -> list[ScoredPair]:
    """Return the pairs that are not quite impossible, the surest first."""
    sides = scores.pairs[:, :, 1:]
    sure = sides.max(axis=2, initial=0.0)
    found = [
        _pair(features, scores, holder, target, float(sure[holder, target]))
        for holder, target in np.argwhere(sure >= _LEAST)
        if features.candidates.holders[holder].index != features.candidates.targets[target].index
    ]
    return sorted(found, key=_unsureness)


def _pair(features: Features, scores: Scores, holder: int, target: int, probability: float) -> ScoredPair:
    candidate = features.candidates.targets[target]
    best = int(scores.extents[target, : len(candidate.extents)].argmax())
    return ScoredPair(
        features.candidates.holders[holder],
        candidate,
        candidate.extents[best],
        LABELS[int(scores.pairs[holder, target, 1:].argmax())],
        probability,
        _cue(features, scores.cues[holder, target]),
    )


def _cue(features: Features, attention: Floats) -> Words:
    """Return the words around the piece that the pair looks at most."""
    attention = attention[: len(features.ids)]  # training pads it
    first = last = int(attention.argmax())
    seen = (attention >= attention[first] * _CUE_SHARE).tolist()
    while first > 1 and (seen[first - 1] or _joined(features, first - 1)):
        first -= 1
    while last < len(seen) - 2 and (seen[last + 1] or _joined(features, last)):
        last += 1
    return int(features.offsets[first, 0]), int(features.offsets[last, 1])


def _joined(features: Features, piece: int) -> bool:
    """Say whether a piece and the next one belong to one word."""
    return bool(features.offsets[piece, 1] == features.offsets[piece + 1, 0])


def _unsureness(pair: ScoredPair) -> float:
    return -pair.probability


def decide(pairs: Iterable[ScoredPair], threshold: float) -> list[Finding]:
    """Return the findings of a sentence; `pairs` come the surest first, as `scored_pairs` gives them."""
    kept: list[Finding] = []
    for pair in pairs:
        if pair.probability < threshold:
            break
        found = as_finding(pair)
        about_itself = found.holder is not None and overlap(found.holder.words, found.target.words)
        if not about_itself and not any(is_one(found, other) for other in kept):
            kept.append(found)
    return kept


def support(rule: Finding, pairs: Iterable[ScoredPair]) -> float:
    """Return the probability of the surest pair that says the same as a rule."""
    fitting = (
        pair.probability for pair in pairs if pair.label == rule.label and is_one(rule, as_finding(pair))
    )
    return max(fitting, default=0.0)


def as_finding(pair: ScoredPair) -> Finding:
    """Return a pair as what it would be if it were said."""
    who = pair.holder
    return Finding(
        holder=Actor(who.words, who.head, who.pronoun) if who else None,
        target=Actor(pair.words, pair.target.head, pair.target.pronoun),
        shape="wish" if pair.target.is_clause else "noun",
        label=pair.label,
        cue=pair.cue,
        route="network",
        probability=pair.probability,
    )
