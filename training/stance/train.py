"""Training: which sentences how often, the loss, and an average of the weights on the way."""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, log_softmax

from training.stance import batches
from training.stance.batches import Pieces, Shelf, Tensors
from training.stance.network import PairNet
from training.stance.samples import UNKNOWN, Column, Sample, columns_of

LOG = logging.getLogger(__name__)

_WARM_UP = 0.1  # of all steps
_CLIP = 1.0
_SIDE_WEIGHT = 3.0  # of favor and against: of 170 pairs of a sentence one has a side
_LOSSES = {"cues": 0.3, "extents": 0.3, "portraits": 0.5}  # beside the pairs' own
_HARD_BESIDE_SOFT = 0.5  # of the annotated part where a teacher has spoken, too
_AVERAGED = 10  # the average of the weights reaches back over about a tenth of the steps
_RULES_HIDDEN = 0.3  # of the batches, else the network repeats the rules
_PIECES_HIDDEN = 0.12


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an encoder is trained; the learning rates are its own and those of the layers on it."""

    epochs: int
    others: float  # share of the sentences without annotated tuples in an epoch
    rate: float
    head_rate: float = 5e-4
    batch: int = 16
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is learnt from: samples and, if a teacher has spoken, what it says of each."""

    samples: Sequence[Sample]
    soft: Mapping[str, Column] | None = None


def train(net: PairNet, lesson: Lesson, pieces: Pieces, recipe: Recipe) -> PairNet:
    """Train `net` in place, on the device where it is, and return it with the average of its weights."""
    device = next(net.parameters()).device
    steps = list(_steps(lesson.samples, recipe))
    optimizer = torch.optim.AdamW(_groups(net, recipe), weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _warmth(step, len(steps)))
    decay = torch.optim.swa_utils.get_ema_multi_avg_fn(1 - _AVERAGED / max(2 * _AVERAGED, len(steps)))
    average = torch.optim.swa_utils.AveragedModel(net, multi_avg_fn=decay)
    net.train()
    started, losses = time.monotonic(), []
    for number, batch in enumerate(_loaded(lesson, steps, pieces, recipe, device), start=1):
        with batches.short_floats(device):
            found = net(**{name: batch[name] for name in batches.INPUTS})
        loss = loss_of([one.float() for one in found], batch)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), _CLIP)
        optimizer.step()
        schedule.step()
        average.update_parameters(net)
        losses.append(loss.detach())
        if number % 100 == 0 or number == len(steps):
            mean = float(torch.stack(losses[-100:]).mean())
            spent = time.monotonic() - started
            LOG.info("step %d of %d: loss %.3f, %.0f s", number, len(steps), mean, spent)
    trained: PairNet = average.module
    trained.eval()
    return trained


def _steps(samples: Sequence[Sample], recipe: Recipe) -> Iterator[list[int]]:
    """Yield the indices of the samples of each batch."""
    rng = np.random.default_rng(recipe.seed)
    annotated = [index for index, sample in enumerate(samples) if sample.is_annotated[0]]
    others = [index for index, sample in enumerate(samples) if not sample.is_annotated[0]]
    for _ in range(recipe.epochs):
        count = round(recipe.others * len(others))
        chosen = [*annotated, *(others[index] for index in rng.permutation(len(others))[:count])]
        for group in batches.indices([len(samples[index].ids) for index in chosen], recipe.batch, rng):
            yield [chosen[index] for index in group]


def _loaded(
    lesson: Lesson, steps: Sequence[list[int]], pieces: Pieces, recipe: Recipe, device: torch.device
) -> Iterator[Tensors]:
    """Yield the batches, made on the device."""
    shelf = Shelf(columns_of(lesson.samples), pieces.pad, device, lesson.soft)
    special = torch.tensor(pieces.special, device=device)
    rng = torch.Generator(device).manual_seed(recipe.seed)
    for rows in steps:
        batch = shelf.inputs(rows) | shelf.answers(rows)
        batch["rules"] *= torch.rand((), generator=rng, device=device) >= _RULES_HIDDEN
        hidden = torch.rand(batch["ids"].shape, generator=rng, device=device) < _PIECES_HIDDEN
        hidden &= ~torch.isin(batch["ids"], special)
        batch["ids"] = torch.where(hidden, pieces.mask, batch["ids"])
        yield batch


def _groups(net: PairNet, recipe: Recipe) -> list[dict[str, object]]:
    free = [(name, weight) for name, weight in net.named_parameters() if weight.requires_grad]
    encoder = [weight for name, weight in free if name.startswith("encoder.")]
    heads = [weight for name, weight in free if not name.startswith("encoder.")]
    return [{"params": encoder, "lr": recipe.rate}, {"params": heads, "lr": recipe.head_rate}]


def _warmth(step: int, steps: int) -> float:
    return min(1.0, (step + 1) / (_WARM_UP * steps)) * (1 - step / steps)


def loss_of(found: Sequence[Tensor], batch: Tensors) -> Tensor:
    """Return the loss of a batch, per sentence."""
    pairs, cues, extents, portraits = found
    hard = _HARD_BESIDE_SOFT if "soft_pairs" in batch else 1.0
    loss = hard * _pairs_loss(pairs, batch["labels"])
    loss = loss + _LOSSES["extents"] * _plain(extents, batch["best_extents"])
    loss = loss + _LOSSES["portraits"] * _plain(portraits, batch["portraits"])
    loss = loss + _LOSSES["cues"] * _cues_loss(cues, batch)
    if "soft_pairs" in batch:
        loss = loss + _soft_loss(found, batch)
    return loss / len(pairs)


def _side_weight(like: Tensor) -> Tensor:
    return torch.tensor([1.0, _SIDE_WEIGHT, _SIDE_WEIGHT], device=like.device)


def _pairs_loss(pairs: Tensor, labels: Tensor) -> Tensor:
    flat, weight = pairs.flatten(0, 2), _side_weight(pairs)
    return cross_entropy(flat, labels.flatten(), weight, ignore_index=UNKNOWN, reduction="sum") / _SIDE_WEIGHT


def _plain(logits: Tensor, wanted: Tensor) -> Tensor:
    return cross_entropy(logits.flatten(0, 1), wanted.flatten(), ignore_index=UNKNOWN, reduction="sum")


def _cues_loss(cues: Tensor, batch: Tensors) -> Tensor:
    """Return how little of the attention of the annotated pairs lies within their cues."""
    pieces = torch.arange(cues.size(-1), device=cues.device)
    wanted = batch["cues"]
    inside = (pieces >= wanted[..., 2:3]) & (pieces < wanted[..., 3:])
    seen = _at(cues, wanted.clamp(min=0)) + inside.float().clamp(min=1e-9).log()
    return -(torch.logsumexp(seen, -1) * (wanted[..., 0] != UNKNOWN)).sum()


def _at(cues: Tensor, places: Tensor) -> Tensor:
    """Return the log probabilities (B, n, pieces) of the pairs at `places`: (B, n, holder, target, ...)."""
    sentence = torch.arange(len(cues), device=cues.device)[:, None]
    return log_softmax(cues[sentence, places[..., 0], places[..., 1]], -1)


def _soft_loss(found: Sequence[Tensor], batch: Tensors) -> Tensor:
    """Return the cross entropy with the teacher's probabilities, sides as heavy as in the hard loss."""
    pairs, cues, extents, portraits = found
    told = batch["soft_pairs"]
    loss = -(told * _side_weight(told) * log_softmax(pairs, -1)).sum() / _SIDE_WEIGHT
    likely = told[..., 1:].sum(-1).amax(1)  # an extent matters where the target is one
    extent = -(likely[..., None] * batch["soft_extents"] * log_softmax(extents, -1)).sum()
    portrait = -(batch["soft_portraits"] * log_softmax(portraits, -1)).sum()
    cue = -(batch["soft_cues"] * _at(cues, batch["soft_cue_pairs"])).sum()
    parts = {"extents": extent, "portraits": portrait, "cues": cue}
    return loss + sum(_LOSSES[name] * part for name, part in parts.items())
