"""Samples as padded tensors, in batches of sentences of about one length."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from training.stance.samples import UNKNOWN, Column

Tensors = dict[str, Tensor]
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


class Ragged:
    """A column on a device, from which any of its arrays are padded at once.

    Made there, so that the device waits for no padding and copying.
    """

    def __init__(self, column: Column, device: torch.device) -> None:
        ends = np.cumsum(column.shapes.prod(axis=1))
        self._sizes = column.shapes  # for the size of a batch, without asking the device
        self._shapes = torch.from_numpy(column.shapes).to(device)
        self._starts = torch.from_numpy(np.array([0, *ends[:-1]])).to(device)
        self._flat = torch.from_numpy(np.append(column.flat, column.flat.dtype.type(0))).to(device)

    def padded(self, rows: Sequence[int], fill: float = 0) -> Tensor:
        """Return the arrays of `rows` behind one another, as large as the largest, with `fill` around."""
        chosen = torch.tensor(rows).to(self._flat.device)
        sizes, shapes = self._sizes[rows].max(axis=0).tolist(), self._shapes[chosen]
        rank = len(sizes)
        place = torch.zeros([1] * (rank + 1), dtype=torch.long, device=self._flat.device)
        inside = torch.ones_like(place, dtype=torch.bool)
        for axis, size in enumerate(sizes):
            step = torch.arange(size, device=place.device).reshape(-1, *[1] * (rank - axis - 1))
            width = shapes[:, axis].reshape(-1, *[1] * rank)
            place = place * width + step
            inside = inside & (step < width)
        place = place + self._starts[chosen].reshape(-1, *[1] * rank)
        found = self._flat[torch.where(inside, place, len(self._flat) - 1)]
        found = found.float() if found.is_floating_point() else found.long()
        return torch.where(inside, found, fill)


class Shelf:
    """Samples, and what teachers say of them if any has spoken, from which batches are taken."""

    def __init__(
        self,
        samples: Mapping[str, Column],
        pad: int,
        device: torch.device,
        soft: Mapping[str, Column] | None = None,
    ) -> None:
        self.lengths = samples["ids"].shapes[:, 0].tolist()
        self._samples = {name: Ragged(column, device) for name, column in samples.items()}
        self._soft = {name: Ragged(column, device) for name, column in (soft or {}).items()}
        self._pad = pad

    def inputs(self, rows: Sequence[int]) -> Tensors:
        """Return the network's inputs of a batch."""
        names = [name for name in INPUTS if name not in {"ids", "mask"}]
        ids = self._samples["ids"].padded(rows, -1)
        mask = (ids >= 0).long()
        given = {name: self._samples[name].padded(rows) for name in names}
        return {"ids": torch.where(mask > 0, ids, self._pad), "mask": mask, **given}

    def answers(self, rows: Sequence[int]) -> Tensors:
        """Return the right answers of a batch, UNKNOWN where there is none.

        `cues` (B, n, 4) are holder, target and the ends of the pieces that show a pair; and what the
        teachers say, as `soft_pairs` and so on.
        """
        names = ("labels", "best_extents", "portraits", "cues")
        wanted = {name: self._samples[name].padded(rows, UNKNOWN) for name in names}
        return wanted | {f"soft_{name}": column.padded(rows) for name, column in self._soft.items()}


def short_floats(device: torch.device) -> torch.autocast:
    """Return the context for bfloat16: a third of the time where a device has it, else fifty times that."""
    has_them = device.type != "cpu" or torch.cpu.get_capabilities()["avx512_bf16"]
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=has_them)
