"""What a line is about, by its words' vectors: itself, and beside the page's prose and its neighbours."""

import numpy as np

from streams.stages.clean.lineclass.around import shifted, window_mean
from streams.stages.clean.lineclass.own import LONG_WORDS
from streams.stages.clean.lineclass.page import Floats

_NEIGHBOURS = (1, 2)  # lines above and below
_DIRECTIONS = 24  # that a line's own figures have; of more or none the forests were not better
_AROUND = 4  # lines on either side
# A step of the figures: what two processors' last digits differ by must not decide anything.
_DECIMALS = 4


def meaning_figures(meaning: Floats, words: Floats) -> dict[str, Floats]:
    """Return the figures of each line by name; `meaning` has its vector, `words` their number."""
    prose = _weighed(meaning, np.where(words >= LONG_WORDS, words, 0))
    rounded = np.round(meaning[:, :_DIRECTIONS], _DECIMALS)
    figures = {f"about_{i}": rounded[:, i] for i in range(_DIRECTIONS)}
    figures["like_prose"] = likeness(meaning, prose.sum(axis=0) - prose)
    for offset in _NEIGHBOURS:
        below = np.zeros(len(meaning), dtype=np.float32)
        below[:-offset] = np.round((meaning[:-offset] * meaning[offset:]).sum(axis=1), _DECIMALS)
        figures[f"like_{offset}"] = below
        figures[f"like_-{offset}"] = shifted(below, -offset, fill=0)
    return figures


def second_meanings(meaning: Floats, words: Floats, first: Floats) -> dict[str, Floats]:
    """Return how like each line and its surroundings are to what the first look took for the article."""
    body, chrome = _weighed(meaning, first * words), _weighed(meaning, (1 - first) * words)
    article = body.sum(axis=0)
    return {
        "like_body": likeness(meaning, article - body),
        "like_chrome": likeness(meaning, chrome.sum(axis=0) - chrome),
        "body_around_like_body": likeness(_around(body), article),
        "around_like_body": likeness(_around(body + chrome), article),
    }


def likeness(one: Floats, other: Floats) -> Floats:
    """Return the cosine of the angle between vectors, row by row; 0 where one of them is 0."""
    squares = (one * one).sum(axis=-1) * (other * other).sum(axis=-1)
    cosines: Floats = (one * other).sum(axis=-1) / np.sqrt(np.maximum(squares, 1e-12))
    return np.round(cosines, _DECIMALS)


def _weighed(meaning: Floats, weights: Floats) -> Floats:
    return meaning * weights[:, None]


def _around(vectors: Floats) -> Floats:
    return window_mean(np.ascontiguousarray(vectors.T), _AROUND).T
