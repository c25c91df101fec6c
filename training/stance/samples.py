"""Sentences as arrays, all that training needs: it runs where nothing but numpy and torch is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Halves = NDArray[np.float16]
Numbers = NDArray[Any]

UNKNOWN = -100  # no answer is asked for; torch's own value
NONE, FAVOR, AGAINST = range(3)


@dataclass(slots=True)
class Sample:
    """What the network reads of a sentence, and the right answers as far as they are known.

    H holders, T targets, each with E extents; places are half-open ranges of word pieces.
    """

    ids: Ints
    holders: Ints  # (H, 2)
    targets: Ints  # (T, 2)
    extents: Ints  # (T, E, 2)
    holder_roles: Ints  # (H,)
    target_roles: Ints  # (T,)
    distances: Ints  # (H, T)
    paths: Ints  # (H, T)
    rules: Ints  # (H, T)
    labels: Ints  # (H, T)
    best_extents: Ints  # (T,)
    portraits: Ints  # (T,)
    cues: Ints  # (n, 4): holder, target, first piece, the one behind the last
    is_annotated: Ints  # (1,): whether somebody looked for all of its positions


@dataclass(slots=True)
class Soft:
    """What teachers say of a sample, as probabilities."""

    pairs: Halves  # (H, T, 3)
    extents: Halves  # (T, E)
    portraits: Halves  # (T, 3)
    cue_pairs: Ints  # (n, 2): holder and target of the pairs that are likely
    cues: Halves  # (n, pieces), times how likely the pair is


def save(items: Sequence[Sample] | Sequence[Soft], path: Path) -> None:
    """Write samples, or what teachers say of them, into one file."""
    arrays: dict[str, Any] = {}
    for name in _names(type(items[0])):
        values = [getattr(item, name) for item in items]
        arrays[f"{name}.shapes"] = np.array([value.shape for value in values], np.int16)
        arrays[name] = np.concatenate([value.ravel() for value in values]).astype(_stored(values[0].dtype))
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **arrays)


def _stored(dtype: np.dtype[Any]) -> type:
    return np.float16 if dtype.kind == "f" else np.int16


def load_samples(path: Path) -> list[Sample]:
    """Read what `save` wrote."""
    return [Sample(**values) for values in _items(path, _names(Sample))]


def load_soft(paths: Sequence[Path]) -> Iterator[Soft]:
    """Yield what the teachers say together: the mean of their probabilities, the cues of each."""
    for told in zip(*(_items(path, _names(Soft)) for path in paths), strict=True):
        yield Soft(
            pairs=_mean([one["pairs"] for one in told]),
            extents=_mean([one["extents"] for one in told]),
            portraits=_mean([one["portraits"] for one in told]),
            cue_pairs=np.concatenate([one["cue_pairs"] for one in told]),
            cues=(np.concatenate([one["cues"] for one in told]) / len(told)).astype(np.float16),
        )


def _mean(values: Sequence[Numbers]) -> Halves:
    mean: Halves = np.stack(values).mean(axis=0, dtype=np.float32).astype(np.float16)
    return mean


def _names(kind: type[Sample] | type[Soft]) -> list[str]:
    return [field.name for field in fields(kind)]


def _items(path: Path, names: Sequence[str]) -> Iterator[Mapping[str, Numbers]]:
    with np.load(path) as stored:
        columns = {name: _split(stored[name], stored[f"{name}.shapes"]) for name in names}
    return (dict(zip(names, values, strict=True)) for values in zip(*columns.values(), strict=True))


def _split(flat: Numbers, shapes: Numbers) -> Iterator[Numbers]:
    ends = np.cumsum(shapes.astype(np.int64).prod(axis=1))
    for start, end, shape in zip([0, *ends], ends, shapes, strict=False):
        yield flat[start:end].reshape(shape)
