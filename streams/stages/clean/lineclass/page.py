"""A page's lines as arrays: code points with their classes, words with their hashes, all at once."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
Flags = NDArray[np.uint16]
Hashes = NDArray[np.uint64]
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

SPACE, LETTER, UPPER, DIGIT, PUNCTUATION, QUOTE, FINAL, CLOSING, SEPARATOR, CURRENCY = (
    1 << bit for bit in range(10)
)
_WORD = LETTER | DIGIT
_BREAK = ord("\n")
_CODES = 1 << 16  # of the planes beyond, nearly all characters on pages are emoji: no class
_OF_CLASS = {
    QUOTE: '"\u201c\u201d\u00ab\u00bb\u201e\u2018\u2019',
    FINAL: ".!?\u2026\u3002\uff01\uff1f\u0964\u061f",
    CLOSING: "\"'\u201d\u2019\xbb)]",
    SEPARATOR: "|\u00bb\u203a\u00b7\u2022>\u2192/\u2013\u2014\u25cf\u25aa",
    CURRENCY: "$\u20ac\u00a3\u00a5",
}
# A word's hash is the difference of two prefixes of one polynomial over the page's code points, so that all
# words are hashed at once. Any odd base will do; the finish spreads its weak low bits.
_BASE = 0x9E3779B97F4A7C15
_MODULUS = 1 << 64
_INVERSE = pow(_BASE, -1, _MODULUS)
_SALT, _FINISH = 0xD6E8FEB86659FD93, 0xBF58476D1CE4E5B9


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a page, in its order: the line and the code points of each, and its hash."""

    line: Ints
    start: Ints
    end: Ints
    hash: Hashes  # of the lower-case letters, digits as 0


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of a page: code points with classes, where each line starts and ends, and the words."""

    codes: Codes
    flags: Flags
    start: Ints
    end: Ints  # where the line's break stands
    words: Words

    @property
    def count(self) -> int:
        """Return the number of lines."""
        return len(self.start)

    def sum(self, per_code: NDArray[np.bool_]) -> Floats:
        """Return how many code points of each line have the property."""
        return np.add.reduceat(per_code, self.start, dtype=np.float32)

    def sum_words(self, per_word: NDArray[np.float32] | NDArray[np.bool_]) -> Floats:
        """Return the sum of a figure over the words of each line."""
        total = np.bincount(self.words.line, weights=per_word, minlength=self.count)
        return total.astype(np.float32)


def read(lines: Sequence[str]) -> PageLines:
    """Return the arrays of `lines`; a break inside a line counts as a space."""
    text = "".join(line.replace("\n", " ") + "\n" for line in lines)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    classes, lower = _tables()
    known = np.minimum(codes, _CODES - 1)
    flags = classes[known]
    end = np.flatnonzero(codes == _BREAK)
    start = np.concatenate(([0], end[:-1] + 1))
    return PageLines(codes, flags, start, end, _words(lower[known], flags, end))


def look_up(hashes: Hashes, known: Hashes) -> tuple[Ints, Ints]:
    """Return which of `hashes` are among the sorted `known`, and where each of them stands there."""
    place = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    found = np.flatnonzero(known[place] == hashes)
    return found, place[found]


def mix(hashes: Hashes) -> Hashes:
    """Return the hashes with every bit spread over all others."""
    mixed = (hashes ^ (hashes >> np.uint64(32))) * np.uint64(_FINISH)
    return mixed ^ (mixed >> np.uint64(29))


def pair(first: Hashes, second: Hashes) -> Hashes:
    """Return the hashes of two words that stand next to each other."""
    return mix(first * np.uint64(_SALT) + second)


def _words(lower: Codes, flags: Flags, line_ends: Ints) -> Words:
    inside = np.zeros(len(flags) + 1, dtype=np.int8)
    inside[:-1] = (flags & _WORD) != 0
    edges = np.diff(inside, prepend=np.int8(0))
    start, end = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    line = np.searchsorted(line_ends, start)
    powers, inverses = _powers(len(lower))
    prefix = np.zeros(len(lower) + 1, dtype=np.uint64)
    np.cumsum((lower.astype(np.uint64) + np.uint64(_SALT)) * powers, out=prefix[1:])
    return Words(line, start, end, mix((prefix[end] - prefix[start]) * inverses[start]))


def _powers(length: int) -> tuple[Hashes, Hashes]:
    size = 1 << max(14, (length - 1).bit_length())
    powers, inverses = _powers_up_to(size)
    return powers[:length], inverses[:length]


@cache
def _powers_up_to(size: int) -> tuple[Hashes, Hashes]:
    def of(base: int) -> Hashes:
        factors = np.full(size, base, dtype=np.uint64)
        factors[0] = 1
        return np.cumprod(factors)

    return of(_BASE), of(_INVERSE)


@cache
def _tables() -> tuple[Flags, Codes]:
    """Return the classes and the lower case of every code point of the first plane, digits as 0."""
    classes = np.zeros(_CODES, dtype=np.uint16)
    lower = np.arange(_CODES, dtype=np.uint32)
    for code in range(_CODES - 1):
        character = chr(code)
        category = unicodedata.category(character)
        if category[0] == "L":
            classes[code] = LETTER | (UPPER if category in {"Lu", "Lt"} else 0)
            folded = character.lower()
            lower[code] = ord(folded) if len(folded) == 1 else code
        elif category[0] == "N":
            classes[code] = DIGIT
            lower[code] = ord("0")
        elif category[0] == "M":
            classes[code] = LETTER
        elif category[0] == "P":
            classes[code] = PUNCTUATION
        elif character.isspace():
            classes[code] = SPACE
    for bit, characters in _OF_CLASS.items():
        classes[[ord(character) for character in characters]] |= np.uint16(bit)
    return classes, lower
