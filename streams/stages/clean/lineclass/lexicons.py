"""Small word lists, looked up for all words of a page at once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from streams.stages.clean.lineclass.page import Floats, Hashes, Ints, PageLines, look_up, pair, read

_FILE = "lexicons.toml"


@dataclass(frozen=True, slots=True)
class Lexicons:
    """The word lists: sorted hashes of all entries, and the lists that each is in as bits."""

    names: tuple[str, ...]
    hashes: Hashes
    bits: Ints

    def hits(self, page: PageLines) -> Mapping[str, Floats]:
        """Return for each list how many words, and pairs of words, of each line are in it."""
        words = page.words
        together = np.flatnonzero(np.diff(words.line) == 0)
        pairs = pair(words.hash[together], words.hash[together + 1])
        hashes = np.concatenate((words.hash, pairs))
        lines = np.concatenate((words.line, words.line[together]))
        found, place = look_up(hashes, self.hashes)
        bits, lines = self.bits[place], lines[found]
        return {
            name: np.bincount(lines[(bits >> bit) & 1 == 1], minlength=page.count).astype(np.float32)
            for bit, name in enumerate(self.names)
        }


@cache
def load_lexicons() -> Lexicons:
    """Read the word lists of this package."""
    tables = _tables()
    found: dict[int, int] = {}
    for bit, words in enumerate(tables.values()):
        for entry in words.split():
            key = _hash(entry)
            found[key] = found.get(key, 0) | 1 << bit
    hashes = np.array(sorted(found), dtype=np.uint64)
    return Lexicons(tuple(tables), hashes, np.array([found[int(key)] for key in hashes], dtype=np.int64))


def words_of(name: str) -> frozenset[str]:
    """Return the words and pairs of words of one list."""
    return frozenset(_tables()[name].split())


def _tables() -> Mapping[str, str]:
    return tomllib.loads((resources.files(__package__) / _FILE).read_text(encoding="utf-8"))


def _hash(entry: str) -> int:
    hashes = read([entry]).words.hash
    return int(hashes[0] if len(hashes) == 1 else pair(hashes[:1], hashes[1:2])[0])
