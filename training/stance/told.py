"""What a trained network says of samples."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from training.stance import batches
from training.stance.batches import Shelf
from training.stance.network import PairNet
from training.stance.samples import Halves, Sample, Soft, columns_of

_BATCH = 64
_LIKELY = 0.1  # of a side: below, nobody asks which words show it


def told(net: PairNet, samples: Sequence[Sample], pad: int) -> list[Soft]:
    """Return what `net` says of each sample, on the device where it is."""
    device = next(net.parameters()).device
    shelf = Shelf(columns_of(samples), pad, device)
    found: dict[int, Soft] = {}
    for rows in batches.indices(shelf.lengths, _BATCH):
        with torch.inference_mode(), batches.short_floats(device):
            answers = net(**shelf.inputs(rows))
        found |= dict(zip(rows, _of_batch(answers, [samples[row] for row in rows]), strict=True))
    return [found[index] for index in range(len(samples))]


def _of_batch(answers: Sequence[Tensor], chosen: Sequence[Sample]) -> Iterator[Soft]:
    pairs, cues, extents, portraits = answers
    tables = [_halves(table) for table in (pairs, extents, portraits)]
    sides = tables[0][..., 1:].sum(axis=-1, dtype=np.float32)
    places = np.argwhere(sides >= _LIKELY)
    likely = tuple(places.T)
    seen = _halves(cues[tuple(torch.from_numpy(places.T).to(cues.device))])
    seen = (seen * sides[likely][:, None]).astype(np.float16)
    for row, sample in enumerate(chosen):
        h, t = sample.labels.shape
        here = places[:, 0] == row  # padding has no holders and targets, but an answer
        here &= (places[:, 1] < h) & (places[:, 2] < t)
        yield Soft(
            pairs=tables[0][row, :h, :t],
            extents=tables[1][row, :t],
            portraits=tables[2][row, :t],
            cue_pairs=places[here, 1:],
            cues=seen[here, : len(sample.ids)],
        )


def _halves(logits: Tensor) -> Halves:
    halves: Halves = torch.softmax(logits.float(), -1).half().cpu().numpy()
    return halves
