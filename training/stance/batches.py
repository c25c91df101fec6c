"""Samples as padded tensors, in batches of sentences of about one length."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from training.stance.samples import UNKNOWN, Sample, Soft

Tensors = dict[str, torch.Tensor]
INPUTS = (
    "ids",
    "mask",
    "holders",
    "targets",
    "extents",
    "holder_roles",
    "target_roles",
    "distances",
    "paths",
    "rules",
)
_JITTER = 12  # pieces: a sentence has other neighbours in each epoch


@dataclass(frozen=True, slots=True)
class Pieces:
    """Word pieces that a tokenizer has a meaning for."""

    pad: int
    mask: int
    special: tuple[int, ...]


def indices(lengths: Sequence[int], size: int, rng: np.random.Generator | None = None) -> Iterator[list[int]]:
    """Yield the indices of each batch; with `rng` in a random order."""
    jitter = rng.random(len(lengths)) * _JITTER if rng is not None else np.zeros(len(lengths))
    order = np.argsort(np.array(lengths) + jitter, kind="stable")
    groups = [order[start : start + size].tolist() for start in range(0, len(order), size)]
    if rng is not None:
        rng.shuffle(groups)
    yield from groups


def inputs(batch: Sequence[Sample], pad: int) -> Tensors:
    """Return the network's inputs of a batch; `pad` is the word piece that means nothing."""
    names = [name for name in INPUTS if name != "mask"]
    given = {name: _padded([getattr(one, name) for one in batch], pad * (name == "ids")) for name in names}
    given["mask"] = _padded([np.ones_like(one.ids) for one in batch], 0)
    return {name: given[name] for name in INPUTS}


def answers(batch: Sequence[Sample]) -> Tensors:
    """Return the right answers of a batch, UNKNOWN where there is none, and where the cues are.

    `cue_pairs` (n, 3) are sentence, holder and target of the annotated pairs, `cue_ends` (n, 2) their pieces.
    """
    cues = [(index, *cue) for index, one in enumerate(batch) for cue in one.cues.tolist()]
    table = torch.tensor(cues, dtype=torch.long).reshape(-1, 5)
    wanted = {
        name: _padded([getattr(one, name) for one in batch], UNKNOWN)
        for name in ("labels", "best_extents", "portraits")
    }
    return {**wanted, "cue_pairs": table[:, :3], "cue_ends": table[:, 3:]}


def soft(batch: Sequence[Soft]) -> Tensors:
    """Return what the teachers say of a batch; `soft_cue_pairs` as above, `soft_cues` (n, pieces)."""
    places = [(index, *pair) for index, one in enumerate(batch) for pair in one.cue_pairs.tolist()]
    rows = [row for one in batch for row in one.cues]
    told = {
        f"soft_{name}": _padded([getattr(one, name) for one in batch], 0).float()
        for name in ("pairs", "extents", "portraits")
    }
    told["soft_cue_pairs"] = torch.tensor(places, dtype=torch.long).reshape(-1, 3)
    told["soft_cues"] = _padded(rows, 0).float() if rows else torch.zeros(0, 1)
    return told


def _padded(arrays: Sequence[NDArray[Any]], fill: int) -> torch.Tensor:
    shape = np.max([array.shape for array in arrays], axis=0)
    kind = np.float16 if arrays[0].dtype.kind == "f" else np.int64
    out = np.full((len(arrays), *shape), fill, kind)
    for row, array in enumerate(arrays):
        out[row][tuple(slice(size) for size in array.shape)] = array
    return torch.from_numpy(out)


def moved(tensors: Mapping[str, torch.Tensor], device: torch.device) -> Tensors:
    """Return the same tensors on a device."""
    return {name: tensor.to(device, non_blocking=True) for name, tensor in tensors.items()}


def short_floats(device: torch.device) -> torch.autocast:
    """Return the context for bfloat16: a third of the time where a device has it, else fifty times that."""
    has_them = device.type != "cpu" or torch.cpu.get_capabilities()["avx512_bf16"]
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=has_them)
