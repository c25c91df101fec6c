"""A line by its words alone: a logistic model over hashed words and pairs of words."""

import numpy as np

from streams.stages.clean.lineclass.page import Floats, Ints, PageLines, pair

BITS = 18  # 262,144 buckets: of the training lines' 1.2 million kinds of words and pairs most are rare
_STARTS, _ENDS = np.uint64(0x5851F42D4C957F2D), np.uint64(0x14057B7EF767814F)


def buckets(page: PageLines) -> tuple[Ints, Ints]:
    """Return the buckets of all words and pairs of a page, and the line of each; ends of lines are words."""
    words = page.words
    if not len(words.line):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    changes = np.diff(words.line) != 0
    firsts = np.flatnonzero(np.concatenate(([True], changes)))
    lasts = np.flatnonzero(np.concatenate((changes, [True])))
    inner = np.flatnonzero(~changes)
    hashes = np.concatenate(
        (
            words.hash,
            pair(words.hash[inner], words.hash[inner + 1]),
            pair(np.full(len(firsts), _STARTS), words.hash[firsts]),
            pair(words.hash[lasts], np.full(len(lasts), _ENDS)),
        )
    )
    lines = np.concatenate((words.line, words.line[inner], words.line[firsts], words.line[lasts]))
    return (hashes >> np.uint64(64 - BITS)).astype(np.int64), lines


def word_scores(page: PageLines, weights: Floats, bias: float) -> Floats:
    """Return the probability that each line is body by its words: the more, the less each counts."""
    bucket, line = buckets(page)
    total = np.bincount(line, weights=weights[bucket], minlength=page.count)
    count = np.maximum(np.bincount(line, minlength=page.count), 1)
    return (1 / (1 + np.exp(-(total / np.sqrt(count) + bias)))).astype(np.float32)
