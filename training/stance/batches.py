"""Examples as padded tensors."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch

from streams.stages.stance.pairs.candidates import EXTENTS
from streams.stages.stance.pairs.features import Features, Ints
from training.stance.examples import UNKNOWN, Example

Tensors = dict[str, torch.Tensor]


def inputs(batch: Sequence[Example], pad: int) -> Tensors:
    """Return the network's inputs of a batch; `pad` is the word piece that means nothing."""
    arrays = _padded([example.features for example in batch], pad)
    return {name: torch.from_numpy(array) for name, array in arrays.items()}


def _padded(batch: Sequence[Features], pad: int) -> dict[str, Ints]:
    length = max(len(one.ids) for one in batch)
    holders, targets = (max(one.rules.shape[axis] for one in batch) for axis in (0, 1))
    ids = np.full((len(batch), length), pad, np.int64)
    mask = np.zeros((len(batch), length), np.int64)
    arrays: dict[str, Ints] = {
        "holders": np.zeros((len(batch), holders, 2), np.int64),
        "targets": np.zeros((len(batch), targets, 2), np.int64),
        "extents": np.zeros((len(batch), targets, EXTENTS, 2), np.int64),
        "holder_roles": np.zeros((len(batch), holders), np.int64),
        "target_roles": np.zeros((len(batch), targets), np.int64),
        "distances": np.zeros((len(batch), holders, targets), np.int64),
        "paths": np.zeros((len(batch), holders, targets), np.int64),
        "rules": np.zeros((len(batch), holders, targets), np.int64),
    }
    for row, one in enumerate(batch):
        ids[row, : len(one.ids)] = one.ids
        mask[row, : len(one.ids)] = 1
        for name, array in arrays.items():
            value: Ints = getattr(one, name)
            array[row][tuple(slice(size) for size in value.shape)] = value
    return {"ids": ids, "mask": mask, **arrays}


def answers(batch: Sequence[Example], given: Mapping[str, torch.Tensor]) -> Tensors:
    """Return the right answers of a batch, UNKNOWN where there is none."""
    count, holders, targets = given["rules"].shape
    labels = np.full((count, holders, targets), UNKNOWN, np.int64)
    extents = np.full((count, targets), UNKNOWN, np.int64)
    portraits = np.full((count, targets), UNKNOWN, np.int64)
    for index, example in enumerate(batch):
        here = example.labels.shape
        labels[index, : here[0], : here[1]] = example.labels
        extents[index, : here[1]] = example.extents
        portraits[index, : here[1]] = example.portraits
    return {
        "labels": torch.from_numpy(labels),
        "extents": torch.from_numpy(extents),
        "portraits": torch.from_numpy(portraits),
    }


def cues(batch: Sequence[Example], length: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return where the annotated pairs are (n, 3) and which pieces show them (n, pieces)."""
    where = [(index, h, t) for index, e in enumerate(batch) for h, t, _, _ in e.cues]
    masks = np.zeros((len(where), length), np.float32)
    for row, (_, _, first, last) in enumerate(cue for example in batch for cue in example.cues):
        masks[row, first:last] = 1
    return torch.tensor(where, dtype=torch.long).reshape(-1, 3), torch.from_numpy(masks)


def soft(batch: Sequence[Example], given: Mapping[str, torch.Tensor]) -> Tensors:
    """Return the teacher's probabilities, 0 throughout where it gave none."""
    count, holders, targets = given["rules"].shape
    pairs = np.zeros((count, holders, targets, 3), np.float32)
    extents = np.zeros((count, targets, given["extents"].shape[2]), np.float32)
    portraits = np.zeros((count, targets, 3), np.float32)
    for index, example in enumerate(batch):
        if example.soft is not None:
            here = example.labels.shape
            pairs[index, : here[0], : here[1]] = example.soft.pairs
            extents[index, : here[1]] = example.soft.extents
            portraits[index, : here[1]] = example.soft.portraits
    return {
        "pairs": torch.from_numpy(pairs),
        "extents": torch.from_numpy(extents),
        "portraits": torch.from_numpy(portraits),
    }
