"""Capitals that say nothing: the first word of a sentence, written small elsewhere in the article."""

import re
from functools import cached_property

# Before the first word of a sentence, line or quotation: an end or an opening mark.
_STARTS = re.compile(
    r"(?:\n|[.!?:\u2026][\"'\u201d\u2019)\]]*\s|[\"\u201c\u2018(\[\u2022*]|\s'|[\u2013\u2014-]\s)\s*$"
)
_WORD = re.compile(r"\w+")
_LOOK_BACK = 6  # characters: an end of sentence, its closing mark, space, an opening mark


def starts_sentence(field: str, start: int) -> bool:
    """Say whether a sentence or line begins at `start`."""
    before = field[max(0, start - _LOOK_BACK) : start]
    return not before or bool(_STARTS.search(before if start > _LOOK_BACK else f"\n{before}"))


class OrdinaryWords:
    """The words of one field that have a capital from their place alone; it looks through the field once."""

    def __init__(self, field: str) -> None:
        self._field = field

    def has(self, start: int, end: int) -> bool:
        """Say whether the range is one such word.

        It begins a sentence, is written small elsewhere in the field, and nowhere else with a capital but at
        such a place: "Hydrogen peroxide killed them", where "hydrogen" stands two lines below.
        """
        word = self._field[start:end]
        if not (word.isalpha() and word[1:].islower() and starts_sentence(self._field, start)):
            return False
        small = word.lower()
        return not self._words.isdisjoint((small, f"{small}s")) and word not in self._capitals_inside

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(_WORD.findall(self._field))

    @cached_property
    def _capitals_inside(self) -> frozenset[str]:
        """The words with a capital inside a sentence."""
        capitalised = (word for word in _WORD.finditer(self._field) if not word[0][0].islower())
        return frozenset(word[0] for word in capitalised if not starts_sentence(self._field, word.start()))
