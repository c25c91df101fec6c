"""What stands around a line: its place on the page, the prose before and after it, its neighbours."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from streams.stages.clean.lineclass.page import Floats, Hashes, PageLines

Figures = Mapping[str, Floats]

FAR = 200.0  # lines: further is all the same
_NEIGHBOURS = (-2, -1, 1, 2)
_OF_NEIGHBOURS = (
    "words", "stop", "capitals", "final", "digits", "chrome", "prose", "gap", "related_share",
    "comment_share", "byline_share", "sentences", "quotes", "url",
)  # fmt: skip
_AVERAGED = ("words", "prose", "stop", "chrome", "capitals")
_WINDOWS = (3, 8)  # lines on either side
# A short line with words of such a list heads a block of it.
_HEADS = ("comment", "related", "share", "bio", "legal", "ad", "media", "tag")
_HEAD_WORDS = 8
_HEAD_SHARE = 0.3
_MIN_LETTERS = 4  # shorter words are mostly the language's own


def around_figures(page: PageLines, own: Figures) -> dict[str, Floats]:
    """Return the figures of each line's surroundings by name."""
    count = page.count
    place = np.arange(count, dtype=np.float32)
    words = np.expm1(own["words"])
    prose = own["prose"] * words
    total, total_prose = max(float(words.sum()), 1), max(float(prose.sum()), 1)
    before = np.cumsum(prose) - prose
    is_prose = own["prose"] > 0
    above, below = distances(is_prose)
    figures = {
        "place": place / max(count - 1, 1),
        "from_top": np.minimum(place, FAR),
        "from_bottom": np.minimum(count - 1 - place, FAR),
        "words_before": (np.cumsum(words) - words) / total,
        "prose_before": before / total_prose,
        "prose_after": (total_prose - before - prose) / total_prose,
        "lines": np.full(count, np.log1p(count)),
        "page_words": np.full(count, np.log1p(total)),
        "page_prose": np.full(count, total_prose / total),
        "prose_above": above,
        "prose_below": below,
        "from_first_prose": np.clip(place - _first(is_prose, default=0), -FAR, FAR),
        "from_last_prose": np.clip(place - _last(is_prose, default=count - 1), -FAR, FAR),
        **_copies(page),
        **_shared_words(page, own),
        **_heads(own, words),
    }
    averaged = np.stack([own[name] for name in _AVERAGED])
    means = {width: window_mean(averaged, width) for width in _WINDOWS}
    for row, name in enumerate(_AVERAGED):
        figures |= {f"{name}_within_{width}": means[width][row] for width in _WINDOWS}
    neighbours = np.stack([own[name] for name in _OF_NEIGHBOURS])
    moved = {offset: shifted(neighbours, offset, fill=-1) for offset in _NEIGHBOURS}
    for row, name in enumerate(_OF_NEIGHBOURS):
        figures |= {f"{name}_at_{offset}": moved[offset][row] for offset in _NEIGHBOURS}
    return {name: np.asarray(values, dtype=np.float32) for name, values in figures.items()}


def matrix(figures: Sequence[Figures]) -> Floats:
    """Return the figures as rows, one a line, in the order of their names."""
    columns = [group[name] for group in figures for name in group]
    return np.ascontiguousarray(np.stack(columns, axis=1), dtype=np.float32)


def shifted(values: Floats, offset: int, *, fill: float) -> Floats:
    """Return for each line the value of the one `offset` lines below it, `fill` beyond the page.

    Here and below lines are the last axis: figures of one shape are moved together.
    """
    moved = np.full_like(values, fill)
    if offset > 0:
        moved[..., :-offset] = values[..., offset:]
    elif values.shape[-1] > -offset:
        moved[..., -offset:] = values[..., :offset]
    return moved


def window_mean(values: Floats, width: int) -> Floats:
    """Return the mean over the `width` lines on either side and the line itself."""
    count = values.shape[-1]
    sums = np.zeros((*values.shape[:-1], count + 1))
    np.cumsum(values, axis=-1, dtype=np.float64, out=sums[..., 1:])
    place = np.arange(count)
    low, high = np.maximum(place - width, 0), np.minimum(place + width + 1, count)
    return np.asarray((sums[..., high] - sums[..., low]) / (high - low), dtype=np.float32)


def distances(marked: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return the lines between each line and the nearest marked one above and below, `FAR` for none."""
    count = marked.shape[-1]
    place = np.arange(count)
    nowhere_above, nowhere_below = -int(FAR) * 2, count + int(FAR) * 2
    above = np.full((*marked.shape[:-1], count + 1), nowhere_above)
    np.maximum.accumulate(np.where(marked, place, nowhere_above), axis=-1, out=above[..., 1:])
    below = np.full((*marked.shape[:-1], count + 1), nowhere_below)
    from_below = np.minimum.accumulate(np.where(marked, place, nowhere_below)[..., ::-1], axis=-1)
    below[..., :-1] = from_below[..., ::-1]
    return (
        np.minimum(place - above[..., :-1], FAR).astype(np.float32),
        np.minimum(below[..., 1:] - place, FAR).astype(np.float32),
    )


def _first(marked: np.ndarray[tuple[int], np.dtype[np.bool_]], *, default: int) -> int:
    return int(marked.argmax()) if marked.any() else default


def _last(marked: np.ndarray[tuple[int], np.dtype[np.bool_]], *, default: int) -> int:
    return len(marked) - 1 - int(marked[::-1].argmax()) if marked.any() else default


def _line_hashes(page: PageLines) -> Hashes:
    """Return a hash of each line's words; lines without words have 0."""
    place = np.arange(len(page.words.hash)) - np.searchsorted(page.words.line, page.words.line)
    hashes = np.zeros(page.count, dtype=np.uint64)
    np.add.at(hashes, page.words.line, page.words.hash * (2 * place.astype(np.uint64) + np.uint64(1)))
    return hashes


def _copies(page: PageLines) -> dict[str, Floats]:
    """Return how often each line's words stand on the page, and whether they stood there before."""
    _, first, inverse, counts = np.unique(
        _line_hashes(page), return_index=True, return_inverse=True, return_counts=True
    )
    return {
        "repeats": np.minimum(counts[inverse], 20).astype(np.float32),
        "copy": (first[inverse] < np.arange(page.count)).astype(np.float32),
    }


def _shared_words(page: PageLines, own: Figures) -> dict[str, Floats]:
    """Return what part of a line's longer words stands in other prose too, and what part nowhere else."""
    words = page.words
    long = np.flatnonzero(words.end - words.start >= _MIN_LETTERS)
    line = words.line[long]
    _, number = np.unique(words.hash[long], return_inverse=True)
    in_prose = own["prose"][line] > 0
    kinds = int(number.max()) + 1 if len(number) else 0
    all_lines = np.bincount(number, minlength=kinds)
    prose_lines = np.bincount(number[in_prose], minlength=kinds)
    per_line = np.maximum(np.bincount(line, minlength=page.count), 1)
    elsewhere = prose_lines[number] - in_prose > 0
    once = all_lines[number] == 1
    return {
        "in_prose": (np.bincount(line, weights=elsewhere, minlength=page.count) / per_line).astype(
            np.float32
        ),
        "once": (np.bincount(line, weights=once, minlength=page.count) / per_line).astype(np.float32),
    }


def _heads(own: Figures, words: Floats) -> dict[str, Floats]:
    """How far above the last short line is that may head comments, related stories and so on."""
    shares = np.stack([own[f"{name}_share"] for name in _HEADS])
    heads = (shares >= _HEAD_SHARE) & (words < _HEAD_WORDS)
    above, below = distances(heads)
    before = np.minimum(np.cumsum(heads, axis=-1) - heads, 20).astype(np.float32)
    figures = {}
    for row, name in enumerate(_HEADS):
        figures[f"{name}_head_above"], figures[f"{name}_head_below"] = above[row], below[row]
        figures[f"{name}_heads_before"] = before[row]
    return figures
