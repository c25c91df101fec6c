"""The second look: what the first stage thought of a line, of its neighbours and of the whole page."""

import numpy as np

from streams.stages.clean.lineclass.around import distances, shifted, window_mean
from streams.stages.clean.lineclass.page import Floats

_NEIGHBOURS = (-4, -3, -2, -1, 1, 2, 3, 4)
_WINDOWS = (2, 5, 10, 20)
_SURELY_BODY, _SURELY_NOT = 0.8, 0.2


def second_figures(first: Floats, by_words: Floats, words: Floats) -> dict[str, Floats]:
    """Return the figures by name, from both first probabilities and the lines' numbers of words."""
    mass = first * words
    total = max(float(mass.sum()), 1e-6)
    before = np.cumsum(mass) - mass
    body, chrome = first > _SURELY_BODY, first < _SURELY_NOT
    (body_above, chrome_above), (body_below, chrome_below) = distances(np.stack((body, chrome)))
    count = len(first)
    figures = {
        "first": first,
        "by_words": by_words,
        "mass_before": before / total,
        "mass_after": (total - before - mass) / total,
        "body_above": body_above,
        "body_below": body_below,
        "chrome_above": chrome_above,
        "chrome_below": chrome_below,
        "page_first": np.full(count, first.mean()),
        "page_mass": np.full(count, total / max(float(words.sum()), 1)),
        "page_body_words": np.full(count, np.log1p(total)),
        "chrome_since_body": _run(chrome),
        "body_before": np.minimum(np.cumsum(body) - body, 50),
        "body_after": np.minimum(body.sum() - np.cumsum(body), 50),
    }
    averaged = np.stack((first, mass, words))
    for width in _WINDOWS:
        means = window_mean(averaged, width)
        figures[f"first_within_{width}"] = means[0]
        figures[f"mass_within_{width}"] = means[1] / np.maximum(means[2], 1)
    for offset in _NEIGHBOURS:
        figures[f"first_at_{offset}"] = shifted(first, offset, fill=-1)
        if abs(offset) <= 2:
            figures[f"by_words_at_{offset}"] = shifted(by_words, offset, fill=-1)
    return {name: np.asarray(values, dtype=np.float32) for name, values in figures.items()}


def _run(marked: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Floats:
    """Return the number of marked lines without a break directly above each line."""
    place = np.arange(len(marked))
    last = np.maximum.accumulate(np.where(marked, -1, place))
    run = np.concatenate(([0], (place - last)[:-1]))
    return np.minimum(run, 50).astype(np.float32)
