"""The headline, where it is a line of the text."""

import re
from collections.abc import Collection, Sequence

from streams.stages.clean.blocks import Block, Verdict
from streams.stages.clean.phrases import fold_line

_MIN_WORDS, _MAX_WORDS = 3, 25
_LEAD_BLOCKS = 6
_SEPARATOR = re.compile("\\s+[|\u2013\u2014\u00b7\u00bb\u2022-]\\s")
_MIN_SHARED = 0.3
_MIN_LETTERS = 4  # shorter words are mostly the language's own


def find_title(
    blocks: Sequence[Block], verdicts: Sequence[Verdict], *, first_body: int, given: str | None
) -> list[int]:
    """Return the undecided blocks that are the headline: `given`, else the best line above the body."""
    if given is not None:
        wanted = fold_line(given)
        return [
            i for i, block in enumerate(blocks) if verdicts[i] is None and fold_line(block.text) == wanted
        ]
    lead = _words(" ".join(block.text for block in blocks[first_body : first_body + _LEAD_BLOCKS]))
    scored = [
        (len(words & lead) / len(words), -i)
        for i, block in enumerate(blocks[:first_body])
        if verdicts[i] is None and _MIN_WORDS <= block.words <= _MAX_WORDS and (words := _words(block.text))
    ]
    score, position = max(scored, default=(0.0, 0))
    return [-position] if score >= _MIN_SHARED else []


def without_site(title: str, lines: Collection[str]) -> str:
    """Return `title` without the site behind it, where the rest is a line of the page (`lines`, folded)."""
    ends = [match.start() for match in _SEPARATOR.finditer(title)]
    return next((title[:end] for end in reversed(ends) if fold_line(title[:end]) in lines), title)


def _words(text: str) -> set[str]:
    return {word for word in fold_line(text).split() if len(word) >= _MIN_LETTERS}
