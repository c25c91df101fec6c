"""A text as a row of folded words, in which names and context words are looked for."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import islice

from streams.contract.ids import fold

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_WORDS_AND_GAPS = re.compile(f"({_WORD.pattern})")
_GAPS = frozenset({" ", "\u00a0", "-", "'", "\u2019", "\u2010", "\u2011", ".", "/", "&", " & "})
_LONGEST_ABBREVIATION = 2  # letters before a point that ends no sentence: "J. Doe", "St. Louis"
_CAPITAL_AFTER = re.compile(r"[ \u00a0-]([^\W\d_])")


class Text:
    """A text and its folded words, each in spaces of its own, so that no two phrases share one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.wrapped = "".join([f" {_folded(word)} " for word in _WORD.findall(text)])
        self._has: dict[str, bool] = {}  # the same phrase is asked for by many entries

    def has(self, phrase: str) -> bool:
        """Say whether the words of a folded phrase stand in the text, whole and in order."""
        if phrase not in self._has:
            self._has[phrase] = wrapped(phrase) in self.wrapped
        return self._has[phrase]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where the words stand in the text that `wrapped` has between two offsets."""
        first, last = (bisect_left(self._starts, offset) for offset in (start, end))
        return self._places[first][0], self._places[last - 1][1]

    @cached_property
    def _places(self) -> list[tuple[int, int]]:
        return [word.span() for word in _WORD.finditer(self.text)]

    @cached_property
    def _starts(self) -> list[int]:
        """Where each word begins in `wrapped`: with the first of its two spaces."""
        return [space.start() for space in islice(re.finditer(" ", self.wrapped), 0, None, 2)]


def has_any(texts: Sequence[Text], phrases: Iterable[str]) -> bool:
    """Say whether one of the folded phrases stands in one of the texts."""
    return any(text.has(phrase) for phrase in phrases for text in texts)


def wrapped(phrase: str) -> str:
    """Return each word of a folded phrase in spaces of its own."""
    return "".join([f" {word} " for word in phrase.split()])


def is_one_name(text: str, start: int, end: int) -> bool:
    """Say whether the words between two offsets are written as one name.

    Its first and last word have a capital, no line, sentence or clause ends inside it, and it is no part of a
    longer name ("Barack Obama Foundation").
    """
    _, *parts, _ = _WORDS_AND_GAPS.split(text[start:end])
    words, gaps = parts[::2], parts[1::2]
    follows = _CAPITAL_AFTER.match(text, end)
    return (
        words[0][0].isupper()
        and words[-1][0].isupper()
        and not (follows and follows[1].isupper())
        and all(
            gap in _GAPS or (gap == ". " and len(word) <= _LONGEST_ABBREVIATION)
            for word, gap in zip(words, gaps, strict=False)
        )
    )


def _folded(word: str) -> str:
    return word.lower() if word.isascii() else _folded_letters(word)


@lru_cache(maxsize=4096)
def _folded_letters(word: str) -> str:
    """Return one word, whatever the letters are made of."""
    return fold(word).replace(" ", "") or "?"
