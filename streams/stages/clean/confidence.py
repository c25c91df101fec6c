"""How far to trust the text: the token F1 of texts found the same way, on development pages."""

from collections import Counter
from collections.abc import Iterable, Sequence

from streams.contract.articles import Quality
from streams.stages.clean.blocks import Block
from streams.stages.clean.identity import words_of

# Share of the document's words kept -> mean token F1 by line labels, on 1,461 renderings of English pages.
# A page of which little is left is often no article.
_BY_KEPT_SHARE = ((0.6, 0.95), (0.5, 0.92), (0.3, 0.90), (0.2, 0.80), (0.0, 0.71))
# Agreement of the extractor with the line rules on the whole page (word F1) -> mean word F1 with the gold
# body, on 403 English pages: two ways that differ this much can't both be right.
_BY_AGREEMENT = ((0.98, 0.99), (0.95, 0.98), (0.9, 0.97), (0.8, 0.94), (0.7, 0.84), (0.0, 0.74))
# Mean word F1 of the extractor's answers on the 10 pages in other languages.
EXTRACTOR_ALONE = 0.93
# The only steps below it are those where less than a fifth is kept or the two ways differ.
_GOOD_FROM = 0.8


def by_kept_share(share: float) -> float:
    """Return the confidence in a text of which the line rules kept `share`."""
    return _step(_BY_KEPT_SHARE, share)


def by_agreement(extracted: Iterable[Block], judged: Iterable[Block]) -> float:
    """Return the confidence in extracted passages, given those that the line rules keep of the whole page."""
    ours, theirs = (
        Counter(word for block in blocks for word in words_of(block.text)) for blocks in (extracted, judged)
    )
    total = ours.total() + theirs.total()
    return _step(_BY_AGREEMENT, 2 * (ours & theirs).total() / total if total else 0.0)


def quality_of(confidence: float) -> Quality:
    """Return `suspect` where a reader had better look at the page itself."""
    return "good" if confidence >= _GOOD_FROM else "suspect"


def _step(steps: Sequence[tuple[float, float]], value: float) -> float:
    return next(confidence for lowest, confidence in steps if value >= lowest)
