"""Fitting a network that reads lines in their order."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from streams.stages.clean.lineclass.page import Floats
from training.clean.rows import Rows
from training.clean.sequence import SequenceNet

_RATE, _DECAY, _WARM_UP, _STEEPEST = 2e-3, 0.02, 0.1, 1.0
_PAGES_AT_ONCE, _MOST_LINES = 16, 400
# Pages are sorted by length within so many batches: next to none of a batch is padding.
_BATCHES_SORTED = 12
_OUTER = 0.01  # figures between their outer hundredths are scaled to -1 to 1
_SCALED_BY = 8  # every eighth line is enough to know those


@dataclass(frozen=True, slots=True)
class _Window:
    """A page, or a part of a long one."""

    rows: Floats
    targets: Floats
    weights: Floats


def fit_sequence(examples: Rows, targets: Sequence[Floats], *, seed: int, rounds: int) -> SequenceNet:
    """Fit a network to say of each page's lines what `targets` say: 0 and 1, or probabilities.

    The same seed gives the same network on one processor.
    """
    torch.set_num_threads(1)  # sums in one order; and a page's steps are too small for two
    windows = list(_windows(examples, targets))
    net = _fit(windows, _scale(np.concatenate(list(examples.rows))), seed=seed, rounds=rounds)
    net.eval()
    return net


def _fit(windows: Sequence[_Window], scale: tuple[Floats, Floats], *, seed: int, rounds: int) -> SequenceNet:
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    net = SequenceNet(*scale)
    steps = rounds * math.ceil(len(windows) / _PAGES_AT_ONCE)
    optimizer = torch.optim.AdamW(net.parameters(), lr=_RATE, weight_decay=_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        _RATE,
        total_steps=steps,
        pct_start=_WARM_UP,
        anneal_strategy="linear",
        cycle_momentum=False,
    )
    whole = sum(float(window.weights.sum()) for window in windows) / len(windows)
    net.train()
    for _ in range(rounds):
        for batch in _batches(windows, chance):
            loss = _loss(net, batch) / (whole * len(batch))
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), _STEEPEST)
            optimizer.step()
            schedule.step()
    return net


def _scale(rows: Floats) -> tuple[Floats, Floats]:
    """Return the middle and half of the spread of each figure; 1 where all but a few are the same."""
    low, middle, high = np.quantile(rows[::_SCALED_BY], (_OUTER, 0.5, 1 - _OUTER), axis=0)
    spread = np.where(high > low, (high - low) / 2, 0.5)
    return middle.astype(np.float32), spread.astype(np.float32)


def _windows(examples: Rows, targets: Sequence[Floats]) -> Iterator[_Window]:
    for page, rows, wanted in zip(examples.pages, examples.rows, targets, strict=True):
        parts = math.ceil(len(rows) / _MOST_LINES)
        for part in range(parts):
            lines = slice(part * len(rows) // parts, (part + 1) * len(rows) // parts)
            yield _Window(rows[lines], wanted[lines], page.weights[lines].astype(np.float32))


def _batches(windows: Sequence[_Window], chance: np.random.Generator) -> Iterator[list[_Window]]:
    """Yield batches in a new order, each of windows of about one length, the longest first."""
    order = chance.permutation(len(windows))
    at_once = _PAGES_AT_ONCE * _BATCHES_SORTED
    batches = []
    for start in range(0, len(order), at_once):
        group = sorted((windows[i] for i in order[start : start + at_once]), key=lambda w: -len(w.targets))
        batches += [group[i : i + _PAGES_AT_ONCE] for i in range(0, len(group), _PAGES_AT_ONCE)]
    yield from (batches[i] for i in chance.permutation(len(batches)))


def _loss(net: SequenceNet, batch: Sequence[_Window]) -> torch.Tensor:
    rows, targets, weights = (
        nn.utils.rnn.pad_sequence([torch.from_numpy(part) for part in parts], batch_first=True)
        for parts in zip(*((w.rows, w.targets, w.weights) for w in batch), strict=True)
    )
    # Not packed by lengths: then PyTorch's backward pass takes ten times as long.
    lines = net.entered(rows)
    ordered, _ = net.order(lines)
    logits = net.left(ordered, lines)[..., 0]
    return nn.functional.binary_cross_entropy_with_logits(logits, targets, weight=weights, reduction="sum")
