"""The headline, where it is a line of the text."""

from collections.abc import Sequence

from streams.stages.clean.blocks import Block, Verdict
from streams.stages.clean.phrases import fold_line

_MIN_WORDS, _MAX_WORDS = 3, 25
_LEAD_BLOCKS = 6
_MIN_SHARED = 0.3
_BEGINNING = 20  # code points
_MIN_LETTERS = 4  # shorter words are mostly the language's own


def find_title(
    blocks: Sequence[Block], verdicts: Sequence[Verdict], *, first_body: int, given: str | None
) -> list[int]:
    """Return the undecided blocks that are the headline: `given`, else the best line above the body."""
    if given is not None:
        wanted = fold_line(given)
        return [i for i, block in enumerate(blocks) if verdicts[i] is None and _folds_to(block.text, wanted)]
    lead = _words(" ".join(block.text for block in blocks[first_body : first_body + _LEAD_BLOCKS]))
    scored = [
        (len(words & lead) / len(words), -i)
        for i, block in enumerate(blocks[:first_body])
        if verdicts[i] is None and _MIN_WORDS <= block.words <= _MAX_WORDS and (words := _words(block.text))
    ]
    score, position = max(scored, default=(0.0, 0))
    return [-position] if score >= _MIN_SHARED else []


def _folds_to(text: str, wanted: str) -> bool:
    """Say whether a line is `wanted` when folded; its beginning tells of nearly all that they aren't."""
    return wanted.startswith(fold_line(text[:_BEGINNING])) and fold_line(text) == wanted


def _words(text: str) -> set[str]:
    return {word for word in fold_line(text).split() if len(word) >= _MIN_LETTERS}
