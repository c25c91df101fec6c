"""Vectors of words, looked up for all words of a page at once."""

from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from streams.stages.clean.lineclass.page import Floats, Hashes, Ints, PageLines, look_up

VECTORS = resources.files(__package__) / "vectors.npz"
_AT_ONCE = 1 << 15  # words: their vectors take 16 MB


@dataclass(frozen=True, slots=True)
class WordVectors:
    """The vectors of words: words of like use have like ones, the commonest have none."""

    hashes: Hashes  # of the words, sorted
    rows: Ints  # of each word in the table
    table: NDArray[np.int8]  # one vector a row

    def of_lines(self, page: PageLines) -> Floats:
        """Return the direction of the sum of each line's words, of length 1; 0 where no word has a vector."""
        known, place = look_up(page.words.hash, self.hashes)
        line, row = page.words.line[known], self.rows[place]
        # Whole numbers: their sums are the same in any order and on any processor.
        sums = np.zeros((page.count, self.table.shape[1]), dtype=np.int64)
        for first in range(0, len(known), _AT_ONCE):
            some = slice(first, first + _AT_ONCE)
            starts = np.flatnonzero(np.diff(line[some], prepend=-1))
            vectors = self.table[row[some]]
            sums[line[some][starts]] += np.add.reduceat(vectors, starts, axis=0, dtype=np.int64)
        lengths = np.sqrt((sums * sums).sum(axis=1))
        return np.asarray(sums / np.maximum(lengths, 1)[:, None], dtype=np.float32)


@cache
def load_vectors() -> WordVectors:
    """Read the vectors of this package, once a process."""
    with VECTORS.open("rb") as file:
        arrays = np.load(file, allow_pickle=False)
        return WordVectors(arrays["hashes"], arrays["rows"].astype(np.int64), arrays["table"])
