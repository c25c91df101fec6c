"""How far to trust the text: the token F1 of texts found the same way, on development pages."""

from collections.abc import Sequence

from streams.contract.articles import Quality

# F1 that the line scores promise -> mean token F1 by line labels, out of fold on 1,189 renderings of English
# pages. Of those below .85, one in twenty, a tenth has nearly nothing of the article.
_BY_PROMISE = (
    (0.98, 0.985), (0.97, 0.97), (0.96, 0.96), (0.95, 0.94), (0.93, 0.93), (0.9, 0.87), (0.85, 0.82),
    (0.8, 0.77), (0.7, 0.72), (0.0, 0.69),
)  # fmt: skip
# Mean token F1 of the 20 renderings in other languages, of which only what is chrome everywhere is removed.
WITHOUT_SCORES = 0.77
# Agreement of the extractor with the line rules on the whole page (word F1) -> mean word F1 with the gold
# body, on 403 English pages: two ways that differ this much can't both be right.
_BY_AGREEMENT = ((0.98, 0.99), (0.95, 0.98), (0.9, 0.97), (0.8, 0.94), (0.7, 0.84), (0.0, 0.74))
# Mean word F1 of the extractor's answers on the 10 pages in other languages.
EXTRACTOR_ALONE = 0.93
# A reader should look at what is promised to be worse.
_GOOD_FROM = 0.8


def by_promise(f1: float | None) -> float:
    """Return the confidence in a text whose lines' scores promise `f1`; null where there are no scores."""
    return WITHOUT_SCORES if f1 is None else _step(_BY_PROMISE, f1)


def by_agreement(agreement: float) -> float:
    """Return the confidence in the lines that an extractor chose, given how far the others agree with it."""
    return _step(_BY_AGREEMENT, agreement)


def quality_of(confidence: float) -> Quality:
    """Return `suspect` where a reader had better look at the page itself."""
    return "good" if confidence >= _GOOD_FROM else "suspect"


def _step(steps: Sequence[tuple[float, float]], value: float) -> float:
    return next(confidence for lowest, confidence in steps if value >= lowest)
