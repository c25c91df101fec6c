"""A network that reads the lines of a page in their order, from the rows of the second stage."""

import io
import math
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from streams.stages.clean.lineclass.page import Floats
from training.clean.rows import Rows

_WIDTH, _LAYERS = 64, 2
_DROPPED_FIGURES, _DROPPED_INSIDE, _DROPPED_LAST = 0.1, 0.2, 0.3
_RATE, _DECAY, _WARM_UP, _STEEPEST = 2e-3, 0.02, 0.1, 1.0
_PAGES_AT_ONCE, _MOST_LINES = 16, 400
# Pages are sorted by length within so many batches: next to none of a batch is padding.
_BATCHES_SORTED = 12
# Figures between the outer hundredths are -1 to 1 or so; the few beyond thrice that are noise.
_OUTER, _LARGEST = 0.01, 3.0
_SCALED_BY = 8  # every eighth line is enough to know that
_OPSET = 17


class SequenceNet(nn.Module):
    """Two bidirectional GRU layers over the figures of a page's lines, in their order."""

    def __init__(self, middle: Floats, spread: Floats) -> None:
        """`middle` and `spread` scale the figures, one each."""
        super().__init__()
        self.register_buffer("middle", torch.from_numpy(middle))
        self.register_buffer("spread", torch.from_numpy(spread))
        self.some_figures = nn.Dropout(_DROPPED_FIGURES)
        self.enter = nn.Sequential(nn.Linear(len(middle), _WIDTH), nn.GELU(), nn.Dropout(_DROPPED_INSIDE))
        self.order = nn.GRU(
            _WIDTH, _WIDTH, _LAYERS, bidirectional=True, batch_first=True, dropout=_DROPPED_INSIDE
        )
        self.leave = nn.Sequential(nn.Dropout(_DROPPED_LAST), nn.Linear(3 * _WIDTH, 1))

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """Return the log-odds that each line is body, (lines, 1), from a page's rows, (lines, figures)."""
        lines = self.entered(rows)
        return self.left(self.order(lines[None])[0][0], lines)

    def entered(self, rows: torch.Tensor) -> torch.Tensor:
        """Return what the recurrent layers read of each row."""
        scaled = ((rows - self.middle) / self.spread).clamp(-_LARGEST, _LARGEST)
        return self.enter(self.some_figures(scaled))

    def left(self, ordered: torch.Tensor, lines: torch.Tensor) -> torch.Tensor:
        """Return the log-odds from what the recurrent layers made of the lines and from the lines."""
        return self.leave(torch.cat((ordered, lines), -1))


@dataclass(frozen=True, slots=True)
class _Window:
    """A page, or a part of a long one."""

    rows: Floats
    labels: Floats
    weights: Floats


def fit_sequence(pages: Rows, made: Rows, *, seed: int, rounds: int) -> SequenceNet:
    """Fit a network on rows made out of fold; the same seed gives the same network on one processor."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)  # sums in one order; and a page's steps are too small for two
    chance = np.random.default_rng(seed)
    windows = [*_windows(pages), *_windows(made)]
    net = SequenceNet(*_scale(np.concatenate(list(pages.rows))))
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
    net.eval()
    return net


def scores_of(net: SequenceNet, rows: Floats) -> Floats:
    """Return the probability that each line of a page is body."""
    with torch.inference_mode():
        return np.asarray(torch.sigmoid(net(torch.from_numpy(rows))[:, 0]), dtype=np.float32)


def to_onnx(net: SequenceNet) -> bytes:
    """Return a model from `rows` (lines, figures) to the network's `margin` (lines, 1), like a forest's."""
    written = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it does not see that one page at a time is read
        torch.onnx.export(
            net,
            (net.middle.repeat(2, 1),),
            written,
            input_names=["rows"],
            output_names=["margin"],
            dynamic_axes={"rows": {0: "lines"}, "margin": {0: "lines"}},
            opset_version=_OPSET,
            dynamo=False,
        )
    return written.getvalue()


def _scale(rows: Floats) -> tuple[Floats, Floats]:
    """Return the middle and half of the spread of each figure; 1 where all but a few are the same."""
    low, middle, high = np.quantile(rows[::_SCALED_BY], (_OUTER, 0.5, 1 - _OUTER), axis=0)
    spread = np.where(high > low, (high - low) / 2, 0.5)
    return middle.astype(np.float32), spread.astype(np.float32)


def _windows(pages: Rows) -> Iterator[_Window]:
    for page, rows in zip(pages.pages, pages.rows, strict=True):
        parts = math.ceil(len(rows) / _MOST_LINES)
        for part in range(parts):
            lines = slice(part * len(rows) // parts, (part + 1) * len(rows) // parts)
            yield _Window(
                rows[lines],
                page.labels[lines].astype(np.float32),
                page.weights[lines].astype(np.float32),
            )


def _batches(windows: Sequence[_Window], chance: np.random.Generator) -> Iterator[list[_Window]]:
    """Yield batches in a new order, each of windows of about one length, the longest first."""
    order = chance.permutation(len(windows))
    at_once = _PAGES_AT_ONCE * _BATCHES_SORTED
    batches = []
    for start in range(0, len(order), at_once):
        group = sorted((windows[i] for i in order[start : start + at_once]), key=lambda w: -len(w.labels))
        batches += [group[i : i + _PAGES_AT_ONCE] for i in range(0, len(group), _PAGES_AT_ONCE)]
    yield from (batches[i] for i in chance.permutation(len(batches)))


def _loss(net: SequenceNet, batch: Sequence[_Window]) -> torch.Tensor:
    rows, labels, weights = (
        nn.utils.rnn.pad_sequence([torch.from_numpy(part) for part in parts], batch_first=True)
        for parts in zip(*((w.rows, w.labels, w.weights) for w in batch), strict=True)
    )
    # Not packed by lengths: then PyTorch's backward pass takes ten times as long.
    lines = net.entered(rows)
    ordered, _ = net.order(lines)
    logits = net.left(ordered, lines)[..., 0]
    return nn.functional.binary_cross_entropy_with_logits(logits, labels, weight=weights, reduction="sum")
