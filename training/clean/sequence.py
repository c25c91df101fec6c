"""A network that reads the lines of a page in their order, from the rows of the second stage."""

import io
import warnings

import numpy as np
import torch
from torch import nn

from streams.stages.clean.lineclass.page import Floats

_WIDTH, _LAYERS = 64, 2
_DROPPED_FIGURES, _DROPPED_INSIDE, _DROPPED_LAST = 0.1, 0.2, 0.3
_LARGEST = 3.0  # figures are mostly between -1 and 1: beyond is noise
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


def scores_of(net: SequenceNet, rows: Floats) -> Floats:
    """Return the probability that each line of a page is body."""
    with torch.inference_mode():
        return np.asarray(torch.sigmoid(net(torch.from_numpy(rows))[:, 0]), dtype=np.float32)


def network_to_onnx(net: SequenceNet) -> bytes:
    """Return a model from `rows` (lines, figures) to the network's `margin` (lines, 1), like a forest's."""
    written = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it does not see that one page at a time is read
        torch.onnx.export(
            net,
            (torch.zeros(2, len(net.middle)),),
            written,
            input_names=["rows"],
            output_names=["margin"],
            dynamic_axes={"rows": {0: "lines"}, "margin": {0: "lines"}},
            opset_version=_OPSET,
            dynamo=False,
        )
    return written.getvalue()
