"""Names of people of which the recogniser saw one word alone: "singer Carly *Simon*"."""

import re

from streams.stages.entities.names.ordinary import starts_sentence
from streams.stages.entities.names.signs import FIRST_NAMES
from streams.stages.entities.words import words

_LETTER = r"(?:[^\W\d_A-Z]|[\u0300-\u036f])"  # a small one, perhaps in two code points
_WORD = rf"[A-Z\u00c0-\u00de]{_LETTER}+(?:-[A-Z]{_LETTER}+)?"
_WORD_BEFORE = re.compile(rf"(?<![\w.'\u2019-]){_WORD} $")
_WORD_AFTER = re.compile(rf" {_WORD}(?![\w'\u2019\u0300-\u036f-])")
_LOOK_BACK = 20  # characters; longer than any first name
_NO_FIRST_NAMES = frozenset(words("titles")) | frozenset(word.capitalize() for word in words("roles"))


def whole_name(field: str, start: int, end: int, *, after: int, before: int) -> tuple[int, int]:
    """Return the range of a person's name with the capitalised word beside it, within `after` and `before`.

    A name of one word gets the one before it, but no title and no first word of a sentence; else, if it is
    a first name, the one after it.
    """
    if " " in field[start:end]:
        return start, end
    found = _WORD_BEFORE.search(field, max(after, start - _LOOK_BACK), start)
    if found and found[0].rstrip() not in _NO_FIRST_NAMES and not starts_sentence(field, found.start()):
        return found.start(), end
    if field[start:end].casefold() in FIRST_NAMES and (found := _WORD_AFTER.match(field, end, before)):
        return start, found.end()
    return start, end
