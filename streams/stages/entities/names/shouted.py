"""Lines in capitals, where the recogniser takes half a headline for a name."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from operator import itemgetter

from streams.contract.spans import Where
from streams.stages.entities.known.tables import comparable
from streams.stages.entities.names.proper import NOT_NAMES, Name

_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_FEWEST_WORDS = 3  # "NATO" alone in its line is no headline


def without_shouted(names: Sequence[Name], texts: Mapping[Where, str]) -> list[Name]:
    """Return the names without those in lines of capitals that are found nowhere else.

    An article all in capitals stays as it is.
    """
    lines = {where: shouted_lines(text) for where, text in texts.items()}
    if not any(lines.values()):
        return list(names)
    quiet = {comparable(name.text) for name in names if not _is_within(name, lines[name.where])}
    return [
        name
        for name in names
        if not quiet
        or name.type in NOT_NAMES
        or comparable(name.text) in quiet
        or not _is_within(name, lines[name.where])
    ]


def shouted_lines(text: str) -> list[tuple[int, int]]:
    """Return the ranges of the lines of three and more words that are all in capitals."""
    return [
        line.span()
        for line in _LINE.finditer(text)
        if line[0].isupper() and len(_WORD.findall(line[0])) >= _FEWEST_WORDS
    ]


def _is_within(name: Name, lines: Sequence[tuple[int, int]]) -> bool:
    before = bisect_right(lines, name.start, key=itemgetter(0)) - 1
    return before >= 0 and name.start < lines[before][1]
