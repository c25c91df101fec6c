"""Sentences as arrays, all that training needs: it runs where nothing but numpy and torch is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
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


@dataclass(frozen=True, slots=True)
class Column:
    """A field of all items: the arrays end to end, and the shape of each."""

    flat: Numbers
    shapes: Ints  # (items, rank)


def columns_of(items: Sequence[Sample] | Sequence[Soft]) -> dict[str, Column]:
    """Return the fields of the items as columns."""
    columns = {}
    for field in fields(items[0]):
        values = [getattr(item, field.name) for item in items]
        shapes = np.array([value.shape for value in values], np.int64)
        columns[field.name] = Column(np.concatenate([value.ravel() for value in values]), shapes)
    return columns


def save(items: Sequence[Sample] | Sequence[Soft], path: Path) -> None:
    """Write samples, or what teachers say of them, into one file."""
    arrays: dict[str, Any] = {}
    for name, column in columns_of(items).items():
        arrays[f"{name}.shapes"] = column.shapes.astype(np.int16)
        arrays[name] = column.flat.astype(np.float16 if column.flat.dtype.kind == "f" else np.int16)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **arrays)


def load_samples(path: Path) -> list[Sample]:
    """Read what `save` wrote."""
    return [Sample(**values) for values in _items(_columns(path, Sample))]


def load_soft(path: Path) -> list[Soft]:
    """Read what one teacher says."""
    return [Soft(**values) for values in _items(_columns(path, Soft))]


def load_taught(paths: Sequence[Path]) -> dict[str, Column]:
    """Read what teachers say together: the mean of their probabilities, the cues of each."""
    told = [_columns(path, Soft) for path in paths]
    means = {name: _mean([one[name] for one in told]) for name in ("pairs", "extents", "portraits")}
    pairs = _joined([one["cue_pairs"] for one in told])
    cues = _joined([one["cues"] for one in told])
    share: Halves = (cues.flat / len(told)).astype(np.float16)
    return {**means, "cue_pairs": pairs, "cues": replace(cues, flat=share)}


def _mean(columns: Sequence[Column]) -> Column:
    flats = np.stack([column.flat for column in columns])
    return replace(columns[0], flat=flats.mean(axis=0, dtype=np.float32).astype(np.float16))


def _joined(columns: Sequence[Column]) -> Column:
    """Return the rows of each item from all columns, one column's behind the other's."""
    arrays = [np.concatenate(some) for some in zip(*map(_arrays, columns), strict=True)]
    shapes = np.array([array.shape for array in arrays], np.int64)
    return Column(np.concatenate([array.ravel() for array in arrays]), shapes)


def _columns(path: Path, kind: type[Sample] | type[Soft]) -> dict[str, Column]:
    names = [field.name for field in fields(kind)]
    with np.load(path) as stored:
        return {name: Column(stored[name], stored[f"{name}.shapes"].astype(np.int64)) for name in names}


def _items(columns: Mapping[str, Column]) -> Iterator[Mapping[str, Numbers]]:
    arrays = map(_arrays, columns.values())
    return (dict(zip(columns, values, strict=True)) for values in zip(*arrays, strict=True))


def _arrays(column: Column) -> Iterator[Numbers]:
    ends = np.cumsum(column.shapes.prod(axis=1))
    for start, end, shape in zip([0, *ends], ends, column.shapes, strict=False):
        yield column.flat[start:end].reshape(shape)
