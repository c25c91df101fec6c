"""Training: which sentences how often, the loss, and an average of the weights on the way."""

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from training.stance import batches
from training.stance.examples import UNKNOWN, Example, in_batches
from training.stance.network import PairNet

LOG = logging.getLogger(__name__)

_BATCH = 16
_WARM_UP = 0.1  # of all steps
_CLIP = 1.0
_SIDE_WEIGHT = 3.0  # of favor and against: of 170 pairs of a sentence one has a side
_LOSSES = {"cues": 0.3, "extents": 0.3, "portraits": 0.5}  # beside the pairs' own
_SOFT = 1.0  # of the teacher's part where there is one
_HARD_BESIDE_SOFT = 0.5  # of the annotated part there: it has been seen more often
_AVERAGE = 0.995  # of the weights, a step
_RULES_HIDDEN = 0.3  # of the batches, else the network repeats the rules
_PIECES_HIDDEN = 0.12


@dataclass(frozen=True, slots=True)
class Phase:
    """Some epochs with a share of the sentences that have no annotated tuples."""

    epochs: int
    others: float


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an encoder is trained; the learning rates are its own and those of the layers on it."""

    phases: tuple[Phase, ...]
    rate: float
    frozen: int = 0  # lowest layers of the encoder that are not trained
    head_rate: float = 5e-4
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Pieces:
    """Word pieces that a tokenizer has a meaning for."""

    pad: int
    mask: int
    special: frozenset[int]


def train(net: PairNet, chosen: Sequence[Example], pieces: Pieces, recipe: Recipe) -> PairNet:
    """Train `net` in place and return it with the average of its weights."""
    rng = np.random.default_rng(recipe.seed)
    steps = list(_steps(chosen, recipe, rng))
    optimizer = torch.optim.AdamW(_groups(net, recipe), weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _warmth(step, len(steps)))
    average = torch.optim.swa_utils.AveragedModel(
        net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(_AVERAGE)
    )
    net.train()
    started, losses = time.process_time(), []
    for number, batch in enumerate(steps, start=1):
        loss = _step(net, batch, pieces, rng)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), _CLIP)
        optimizer.step()
        schedule.step()
        average.update_parameters(net)
        losses.append(float(loss.detach()))
        if number % 50 == 0 or number == len(steps):
            spent = time.process_time() - started
            LOG.info("step %d of %d: loss %.3f, %.0f CPU s", number, len(steps), np.mean(losses[-50:]), spent)
    trained: PairNet = average.module
    trained.eval()
    return trained


def _steps(chosen: Sequence[Example], recipe: Recipe, rng: np.random.Generator) -> Iterator[list[Example]]:
    annotated = [example for example in chosen if example.row.tuples is not None]
    others = [example for example in chosen if example.row.tuples is None]
    for phase in recipe.phases:
        for _ in range(phase.epochs):
            count = round(phase.others * len(others))
            drawn = [others[index] for index in rng.permutation(len(others))[:count]]
            yield from in_batches([*annotated, *drawn], _BATCH, rng)


def _groups(net: PairNet, recipe: Recipe) -> list[dict[str, object]]:
    free = [(name, weight) for name, weight in net.named_parameters() if weight.requires_grad]
    encoder = [weight for name, weight in free if name.startswith("encoder.")]
    heads = [weight for name, weight in free if not name.startswith("encoder.")]
    return [{"params": encoder, "lr": recipe.rate}, {"params": heads, "lr": recipe.head_rate}]


def _warmth(step: int, steps: int) -> float:
    return min(1.0, (step + 1) / (_WARM_UP * steps)) * (1 - step / steps)


def _step(net: PairNet, batch: Sequence[Example], pieces: Pieces, rng: np.random.Generator) -> Tensor:
    given = batches.inputs(batch, pieces.pad)
    _hide(given, pieces, rng)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = net(**given)
    return loss_of([one.float() for one in found], batch, given)


def _hide(given: batches.Tensors, pieces: Pieces, rng: np.random.Generator) -> None:
    if rng.random() < _RULES_HIDDEN:
        given["rules"].zero_()
    hidden = torch.from_numpy(rng.random(tuple(given["ids"].shape)) < _PIECES_HIDDEN)
    for special in pieces.special:
        hidden &= given["ids"] != special
    given["ids"][hidden] = pieces.mask


def loss_of(found: Sequence[Tensor], batch: Sequence[Example], given: batches.Tensors) -> Tensor:
    """Return the loss of a batch, per sentence."""
    pairs, cues, extents, portraits = found
    wanted = batches.answers(batch, given)
    has_soft = any(example.soft is not None for example in batch)
    loss = _pairs_loss(pairs, wanted["labels"]) * (_HARD_BESIDE_SOFT if has_soft else 1.0)
    loss = loss + _LOSSES["extents"] * _plain(extents, wanted["extents"])
    loss = loss + _LOSSES["portraits"] * _plain(portraits, wanted["portraits"])
    where, masks = batches.cues(batch, given["ids"].shape[1])
    if len(where):
        here = torch.log_softmax(cues[where[:, 0], where[:, 1], where[:, 2]], -1)
        loss = loss + _LOSSES["cues"] * -torch.logsumexp(here + masks.clamp(min=1e-9).log(), -1).sum()
    if has_soft:
        loss = loss + _SOFT * _soft_loss(found, batches.soft(batch, given))
    return loss / len(batch)


def _pairs_loss(pairs: Tensor, labels: Tensor) -> Tensor:
    weight = torch.tensor([1.0, _SIDE_WEIGHT, _SIDE_WEIGHT])
    flat = cross_entropy(pairs.flatten(0, 2), labels.flatten(), weight, ignore_index=UNKNOWN, reduction="sum")
    return flat / _SIDE_WEIGHT


def _plain(logits: Tensor, wanted: Tensor) -> Tensor:
    return cross_entropy(logits.flatten(0, 1), wanted.flatten(), ignore_index=UNKNOWN, reduction="sum")


def _soft_loss(found: Sequence[Tensor], soft: batches.Tensors) -> Tensor:
    """Return the cross entropy with the teacher's probabilities, sides as heavy as in the hard loss."""
    pairs, _, extents, portraits = found
    weight = torch.tensor([1.0, _SIDE_WEIGHT, _SIDE_WEIGHT])
    loss = -(soft["pairs"] * weight * torch.log_softmax(pairs, -1)).sum() / _SIDE_WEIGHT
    likely = soft["pairs"][..., 1:].sum(-1).amax(1)  # an extent matters where the target is one
    loss = (
        loss
        - _LOSSES["extents"] * (likely[..., None] * soft["extents"] * torch.log_softmax(extents, -1)).sum()
    )
    return loss - 0.1 * (soft["portraits"] * torch.log_softmax(portraits, -1)).sum()
