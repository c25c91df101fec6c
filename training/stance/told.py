"""What a trained network says of samples."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from training.stance import batches
from training.stance.network import PairNet
from training.stance.samples import Halves, Sample, Soft

_BATCH = 64
_LIKELY = 0.1  # of a side: below, nobody asks which words show it


def told(net: PairNet, samples: Sequence[Sample], pad: int) -> list[Soft]:
    """Return what `net` says of each sample, on the device where it is."""
    found: dict[int, Soft] = {}
    for group in batches.indices([len(sample.ids) for sample in samples], _BATCH):
        chosen = [samples[index] for index in group]
        found |= dict(zip(group, _of_batch(net, chosen, pad), strict=True))
    return [found[index] for index in range(len(samples))]


def _of_batch(net: PairNet, chosen: Sequence[Sample], pad: int) -> Iterator[Soft]:
    device = next(net.parameters()).device
    with torch.inference_mode(), batches.short_floats(device):
        pairs, cues, extents, portraits = net(**batches.moved(batches.inputs(chosen, pad), device))
    tables = [_halves(table) for table in (pairs, extents, portraits)]
    sides = tables[0][..., 1:].sum(axis=-1, dtype=np.float32)
    places = np.argwhere(sides >= _LIKELY)
    likely = tuple(places.T)
    seen = _halves(cues[tuple(torch.from_numpy(places.T).to(device))])
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
