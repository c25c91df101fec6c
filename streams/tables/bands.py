"""An index of sketches by their bands: which articles are worth comparing with one.

It is made of arrays: those of 100,000 articles take 40 MB, where a dict would hold 3.2 million keys. Keys
of band, value and slot stand in order; what came since they were sorted is looked through one by one.
"""

import numpy as np
import numpy.typing as npt

from streams.tables.sketches import BANDS, HASHES, Bytes

Slots = npt.NDArray[np.int64]

# Articles after which all are sorted again. `python -m bench.duplicates`: of 100,000 articles, one more takes
# 0.3 ms, most of which is looking through these; sorting takes 0.2 s, 0.05 ms for each of them.
TAIL = 4096
_SLOT_BITS, _VALUE_BITS = 27, 32
_LAST_SLOT = np.uint64((1 << _SLOT_BITS) - 1)
_BAND_KEYS = np.arange(BANDS, dtype=np.uint64) << np.uint64(_SLOT_BITS + _VALUE_BITS)


class Bands:
    """Sketches in slots, found by any band that they share with another; a slot's owner gives its number."""

    def __init__(self) -> None:
        self._values = np.zeros((0, BANDS), dtype=np.uint32)
        self._is_used = np.zeros(0, dtype=bool)
        self._sorted = np.zeros(0, dtype=np.uint64)
        self._tail: list[int] = []

    def __getitem__(self, slots: Slots) -> npt.NDArray[np.uint8]:
        """Return the sketches in these slots, one a row."""
        return self._values[slots].view(np.uint8).reshape(len(slots), HASHES)

    def put(self, slot: int, sketch: Bytes) -> None:
        """Keep a sketch in a slot."""
        if slot >= len(self._values):
            self._grow(slot)
        self._values[slot] = sketch.view(np.uint32)
        self._is_used[slot] = True
        self._tail.append(slot)
        if len(self._tail) >= TAIL:
            self._sort()

    def fill(self, sketches: npt.NDArray[np.uint8]) -> None:
        """Keep many sketches in the slots from 0 on; for an index that is empty."""
        self._values = np.array(sketches).view(np.uint32)  # a copy that can be written
        self._is_used = np.ones(len(sketches), dtype=bool)
        self._sort()

    def remove(self, slot: int) -> None:
        """Forget the sketch of a slot."""
        self._is_used[slot] = False

    def sharing(self, slot: int) -> Slots:
        """Return the other slots that share a band with `slot`, in order."""
        values = self._values[slot]
        keys = _BAND_KEYS | (values.astype(np.uint64) << np.uint64(_SLOT_BITS))
        starts = np.searchsorted(self._sorted, keys)
        ends = np.searchsorted(self._sorted, keys | _LAST_SLOT, side="right")
        found = np.zeros(len(self._values), dtype=bool)
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            found[(self._sorted[start:end] & _LAST_SLOT).astype(np.int64)] = True
        found[self._tail] = True
        found[slot] = False
        slots: Slots = np.flatnonzero(found & self._is_used)
        # a key may be that of a sketch that stood in the slot before
        shared: Slots = slots[(self._values[slots] == values).any(axis=1)]
        return shared

    def in_company(self) -> Slots:
        """Return the slots that share a band with another; right after `fill` only."""
        bands = self._sorted >> np.uint64(_SLOT_BITS)
        same = bands[1:] == bands[:-1]
        shared = np.append(same, False) | np.append(False, same)
        return np.unique((self._sorted[shared] & _LAST_SLOT).astype(np.int64))

    def _grow(self, slot: int) -> None:
        room = max(64, slot + 1, len(self._values) * 5 // 4)
        more = room - len(self._values)
        self._values = np.concatenate([self._values, np.zeros((more, BANDS), dtype=np.uint32)])
        self._is_used = np.concatenate([self._is_used, np.zeros(more, dtype=bool)])

    def _sort(self) -> None:
        slots = np.flatnonzero(self._is_used).astype(np.uint64)
        values = self._values[self._is_used].astype(np.uint64)
        keys = _BAND_KEYS | (values << np.uint64(_SLOT_BITS)) | slots[:, None]
        self._sorted = np.sort(keys, axis=None)
        self._tail.clear()
