"""What the pair network reads of a sentence: word pieces, places of candidates, their way in the parse."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Token
from tokenizers import Tokenizer

from streams.stages.stance.findings import Finding, overlap
from streams.stages.stance.pairs.candidates import (
    EXTENTS,
    Candidates,
    HolderCandidate,
    TargetCandidate,
    Words,
)

Ints = NDArray[np.int64]

# Of 12,283 training sentences 7 have more word pieces; what lies behind is neither holder nor target.
PIECES = 160
FAR = 20  # words between holder and target; beyond, farther makes no difference
DEEP = 5  # steps in the parse from holder or target up to the word that joins them
_RELATION_NAMES = (
    "other ROOT acl acomp advcl agent amod appos attr ccomp compound conj csubj csubjpass dative dep det dobj"
    " intj nmod npadvmod nsubj nsubjpass nummod oprd parataxis pcomp pobj poss relcl xcomp"
)
RELATIONS = tuple(_RELATION_NAMES.split())
UNJOINED = (DEEP + 1) ** 2  # path of a pair that the parse puts in two sentences
NO_RULE, FAVOR, AGAINST, NEAR_FAVOR, NEAR_AGAINST = range(5)  # what the lexicon's rules say of a pair

_RELATION_IDS: Mapping[str, int] = {name: number for number, name in enumerate(RELATIONS)}
_SHARED = 0.5  # of the shorter target, as in the match rule of the evaluation


@dataclass(frozen=True, slots=True)
class Features:
    """One sentence for the network: H holders, T targets, each target with up to EXTENTS extents.

    Places are half-open ranges of word pieces; an extent that is not there is (0, 0).
    """

    candidates: Candidates
    ids: Ints  # word pieces, with the special ones at both ends
    offsets: Ints  # (pieces, 2), code points; (0, 0) for special pieces
    holders: Ints  # (H, 2)
    targets: Ints  # (T, 2)
    extents: Ints  # (T, EXTENTS, 2)
    holder_roles: Ints  # (H,), the holder's relation in the parse
    target_roles: Ints  # (T,)
    distances: Ints  # (H, T), words from holder to target, shifted by FAR
    paths: Ints  # (H, T), steps up from the holder and from the target to where they meet
    rules: Ints  # (H, T), what the lexicon's rules say


def load_tokenizer(content: bytes) -> Tokenizer:
    """Return the tokenizer that a `tokenizer.json` describes, without padding, cut at PIECES."""
    tokenizer = Tokenizer.from_buffer(content)
    tokenizer.no_padding()
    tokenizer.enable_truncation(PIECES)
    return tokenizer


def features(doc: Doc, found: Candidates, rules: Sequence[Finding], tokenizer: Tokenizer) -> Features:
    """Return the features of a parsed sentence; candidates behind the last word piece are left out."""
    encoding = tokenizer.encode(doc.text)
    offsets = np.array(encoding.offsets, np.int64).reshape(-1, 2)
    end = int(offsets[:, 1].max(initial=0))
    kept = Candidates(
        tuple(holder for holder in found.holders if holder.head[1] <= end),
        tuple(_within(target, end) for target in found.targets if target.head[1] <= end),
    )
    holders = [doc[holder.index] for holder in kept.holders]
    targets = [doc[target.index] for target in kept.targets]
    return Features(
        candidates=kept,
        ids=np.array(encoding.ids, np.int64),
        offsets=offsets,
        holders=places(offsets, [holder.head for holder in kept.holders]),
        targets=places(offsets, [target.head for target in kept.targets]),
        extents=_extents(offsets, kept.targets),
        holder_roles=_roles(holders),
        target_roles=_roles(targets),
        distances=_distances(kept),
        paths=_paths(_ways_up(holders), _ways_up(targets), len(doc)),
        rules=_rules(kept, rules),
    )


def _within(target: TargetCandidate, end: int) -> TargetCandidate:
    if all(last <= end for _, last in target.extents):
        return target
    shorter = dict.fromkeys((first, min(last, end)) for first, last in target.extents)
    return replace(target, extents=tuple(shorter))


def places(offsets: Ints, words: Sequence[Words]) -> Ints:
    """Return the ranges of pieces that cover ranges of code points; never empty."""
    spans = np.array(words, np.int64).reshape(-1, 2)
    inner = offsets[1:-1]
    first = np.searchsorted(inner[:, 1], spans[:, 0], side="right") + 1
    last = np.searchsorted(inner[:, 0], spans[:, 1], side="left") + 1
    return np.stack([first, np.maximum(last, first + 1)], axis=1)


def _extents(offsets: Ints, targets: Sequence[TargetCandidate]) -> Ints:
    extents = np.zeros((len(targets), EXTENTS, 2), np.int64)
    counts = np.array([len(target.extents) for target in targets], np.int64)
    is_there = np.arange(EXTENTS) < counts[:, None]
    extents[is_there] = places(offsets, [words for target in targets for words in target.extents])
    return extents


def _roles(heads: Sequence[Token]) -> Ints:
    return np.array([_RELATION_IDS.get(head.dep_, 0) for head in heads], np.int64)


def _distances(kept: Candidates) -> Ints:
    holders = np.array([holder.index for holder in kept.holders], np.int64)
    targets = np.array([target.index for target in kept.targets], np.int64)
    distances: Ints = np.clip(targets[None, :] - holders[:, None], -FAR, FAR) + FAR
    return distances


def _grid(rows: list[list[int]], kept: Candidates) -> Ints:
    return np.array(rows, np.int64).reshape(len(kept.holders), len(kept.targets))


def _ways_up(tokens: Sequence[Token]) -> list[list[int]]:
    """Return for each word its own index and those of the words above it, the nearest first."""
    return [[token.i, *(above.i for above in token.ancestors)] for token in tokens]


def _paths(ups: Sequence[Sequence[int]], downs: Sequence[Sequence[int]], words: int) -> Ints:
    """Return the steps from holder and target to the first word above both, as one number (H, T)."""
    # a word more, which is above no holder, fills what the shorter ways lack
    climbed = np.full((len(ups), words + 1), -1, np.int64)
    for row, way in enumerate(ups):
        climbed[row, way] = np.arange(len(way))
    longest = max(map(len, downs), default=1)
    ways = np.array([[*way, *[words] * (longest - len(way))] for way in downs], np.int64).reshape(-1, longest)
    steps = climbed[:, ways]  # (H, T, longest), of the holder to each word above the target
    is_common = steps >= 0
    first = is_common.argmax(axis=2)
    up = np.take_along_axis(steps, first[:, :, None], axis=2)[:, :, 0]
    paths: Ints = np.where(
        is_common.any(axis=2), np.minimum(up, DEEP) * (DEEP + 1) + np.minimum(first, DEEP), UNJOINED
    )
    return paths


def _rules(kept: Candidates, rules: Sequence[Finding]) -> Ints:
    if not rules:
        return np.full((len(kept.holders), len(kept.targets)), NO_RULE, np.int64)
    return _grid([[_rule(holder, target, rules) for target in kept.targets] for holder in kept.holders], kept)


def _rule(holder: HolderCandidate, target: TargetCandidate, rules: Sequence[Finding]) -> int:
    """Return what the rules say of a pair: by the same words, or by words that they share a part of."""
    near = NO_RULE
    for finding in rules:
        favors = finding.label == "favor"
        if finding.holder is not None and not overlap(holder.words, finding.holder.words):
            continue
        if finding.holder is not None and target.head == finding.target.head:
            return FAVOR if favors else AGAINST
        if _share(target.extents[0], finding.target.words) >= _SHARED:
            near = NEAR_FAVOR if favors else NEAR_AGAINST
    return near


def _share(one: Words, other: Words) -> float:
    common = min(one[1], other[1]) - max(one[0], other[0])
    return common / max(1, min(one[1] - one[0], other[1] - other[0]))
