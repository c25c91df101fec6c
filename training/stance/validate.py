"""How well a network does on sentences that it has not seen."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import torch

from streams.quality.stance.figures import retrieved
from streams.quality.stance.matching import MODES, Mode, Tuple, means_the_same
from streams.stages.stance.findings import Finding
from streams.stages.stance.pairs.decide import ScoredPair, Scores, decide, scored_pairs
from training.stance import batches
from training.stance.examples import UNKNOWN, Example, in_batches
from training.stance.network import PairNet

THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
_BATCH = 32

Scored = list[list[ScoredPair]]
Decide = Callable[[Example, list[ScoredPair], float], list[Finding]]


def answers(net: PairNet, chosen: Sequence[Example], pad: int) -> list[tuple[Scores, np.ndarray]]:
    """Return the network's probabilities of each example, and of its targets' portraits."""
    found: dict[int, tuple[Scores, np.ndarray]] = {}
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for batch in in_batches(chosen, _BATCH, None):
            logits = net(**batches.inputs(batch, pad))
            pairs, cues, extents, portraits = (torch.softmax(one.float(), -1).numpy() for one in logits)
            for row, example in enumerate(batch):
                h, t = example.labels.shape
                scores = Scores(pairs[row, :h, :t], cues[row, :h, :t], extents[row, :t])
                found[id(example)] = scores, portraits[row, :t]
    return [found[id(example)] for example in chosen]


def network_alone(_example: Example, pairs: list[ScoredPair], threshold: float) -> list[Finding]:
    """Decide by the network alone."""
    return decide(pairs, threshold)


def measure(
    chosen: Sequence[Example], scored: Scored, wanted: int, by: Decide = network_alone
) -> dict[float, dict[Mode, dict[str, float]]]:
    """Return the figures in all modes at each threshold; `wanted`: tuples of sentences without candidates."""
    table = {}
    for threshold in THRESHOLDS:
        texts = [
            ([_tuple(finding) for finding in by(example, pairs, threshold)], example.row.tuples or [])
            for example, pairs in zip(chosen, scored, strict=True)
        ]
        table[threshold] = {mode: retrieved(texts, mode, unseen=wanted) for mode in MODES}
    return table


def _tuple(finding: Finding) -> Tuple:
    holder = finding.holder.words if finding.holder else (-1, -1)
    return Tuple(holder, finding.target.words, finding.label, finding.route, finding.probability or 0.0)


def pairs_of(chosen: Sequence[Example], found: Sequence[tuple[Scores, np.ndarray]]) -> Scored:
    """Return the scored pairs of each example."""
    return [scored_pairs(e.features, scores) for e, (scores, _) in zip(chosen, found, strict=True)]


def reach(chosen: Sequence[Example]) -> tuple[float, float]:
    """Return which share of the annotated pairs is among the candidates, and which with such words."""
    reached = exact = count = 0
    for example in chosen:
        found = example.features.candidates
        pairs = [
            Tuple(holder.words, words, "")
            for holder in found.holders
            for target in found.targets
            for words in target.extents
        ]
        for wanted in example.row.tuples or ():
            plain = replace(wanted, label="")
            count += 1
            reached += any(means_the_same(pair, plain, mode="full") for pair in pairs)
            exact += any(means_the_same(pair, plain, mode="strict") for pair in pairs)
    return reached / max(1, count), exact / max(1, count)


def portrait_score(chosen: Sequence[Example], found: Sequence[tuple[Scores, np.ndarray]]) -> float:
    """Return the macro-F1 of portraits, in percent."""
    wanted, got = [], []
    for example, (_, portraits) in zip(chosen, found, strict=True):
        for place in np.flatnonzero(example.portraits != UNKNOWN):
            wanted.append(int(example.portraits[place]))
            got.append(int(portraits[place].argmax()))
    return macro_f1(np.array(wanted), np.array(got))


def macro_f1(wanted: np.ndarray, got: np.ndarray) -> float:
    """Return the mean F1 of the three labels, in percent."""
    scores = []
    for label in range(3):
        right = int(((wanted == label) & (got == label)).sum())
        scores.append(2 * right / max(1, int((wanted == label).sum() + (got == label).sum())))
    return 100 * sum(scores) / len(scores)
