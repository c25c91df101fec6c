"""What a line says by itself: one row of figures a line."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from streams.stages.clean.lineclass.lexicons import Lexicons
from streams.stages.clean.lineclass.page import (
    CLOSING,
    CURRENCY,
    DIGIT,
    FINAL,
    LETTER,
    PUNCTUATION,
    QUOTE,
    SEPARATOR,
    SPACE,
    UPPER,
    Floats,
    Ints,
    PageLines,
)

Bools = NDArray[np.bool_]

_PROSE_WORDS = 6  # with an end of sentence; the line rules' own measure of prose
LONG_WORDS = 20  # prose, whatever its end
# A closing quotation mark or bracket may stand behind a sentence's end, seldom two.
_CLOSERS = 2


def own_figures(page: PageLines, lexicons: Lexicons, gaps: Bools) -> dict[str, Floats]:
    """Return the figures of each line by name; `gaps` says before which lines an empty one stands."""
    flags, words = page.flags, page.words
    chars = np.maximum((page.end - page.start).astype(np.float32), 1)
    count = np.bincount(words.line, minlength=page.count).astype(np.float32)
    per_word: Floats = np.reciprocal(np.maximum(count, 1))
    letters = np.maximum(page.sum((flags & LETTER) != 0), 1)
    hits = lexicons.hits(page)
    last = _last(page)
    final = (last & FINAL) != 0
    first = flags[page.start]
    initial = (flags[words.start] & UPPER) != 0
    spaces = (flags & SPACE) != 0
    figures = {
        "words": np.log1p(count),
        "chars": np.log1p(chars),
        "word_length": letters * per_word,
        "stop": hits["stop"] * per_word,
        "capitals": page.sum_words(initial) * per_word,
        "upper": page.sum((flags & UPPER) != 0) / letters,
        "digits": page.sum((flags & DIGIT) != 0) / chars,
        "punctuation": page.sum((flags & PUNCTUATION) != 0) / chars,
        "commas": page.sum(page.codes == ord(",")) * per_word,
        "final": final,
        "quotes": page.sum((flags & QUOTE) != 0),
        "quoted": (first & QUOTE) != 0,
        "separators": page.sum(((flags & SEPARATOR) != 0) & _beside(spaces)),
        "brackets": page.sum((page.codes == ord("(")) | (page.codes == ord("["))),
        "currency": page.sum((flags & CURRENCY) != 0),
        "at": page.sum((page.codes == ord("@")) | (page.codes == ord("#"))),
        "copyright": page.sum(page.codes == ord("©")),
        "sentences": page.sum(_sentence_breaks(flags)),
        "lower_start": ((first & LETTER) != 0) & ((first & UPPER) == 0),
        "digit_start": (first & DIGIT) != 0,
        "sign_start": (first & (LETTER | DIGIT | QUOTE)) == 0,
        "colon": page.codes[page.end - 1] == ord(":"),
        "asks": page.codes[page.end - 1] == ord("?"),
        "exclaims": page.codes[page.end - 1] == ord("!"),
        "clock": page.sum(_clocks(page)),
        "url": page.sum(_addresses(page)),
        "longest": _longest(page),
        "numbers": page.sum_words((flags[words.start] & DIGIT) != 0) * per_word,
        "gap": gaps,
        "gap_after": np.append(gaps[1:], True),
        "shouted": page.sum_words(_shouted(page)) * per_word,
        **{f"{name}_share": hits[name] * per_word for name in hits if name not in {"stop", "say"}},
        "says": hits["say"],
        "date": np.minimum(hits["month"], 2) * (page.sum((flags & DIGIT) != 0) > 0),
        "chrome": _chrome(hits, per_word),
        "prose": (final & (count >= _PROSE_WORDS)) | (count >= LONG_WORDS),
    }
    return {name: np.asarray(values, dtype=np.float32) for name, values in figures.items()}


# Lists whose words stand in most chrome and little prose.
_CHROME = ("share", "nav", "account", "legal", "related", "comment", "ad", "tag")


def _chrome(hits: Mapping[str, Floats], per_word: Floats) -> Floats:
    return np.asarray(np.max([hits[name] for name in _CHROME], axis=0) * per_word, dtype=np.float32)


def _last(page: PageLines) -> NDArray[np.uint16]:
    """Return the classes of each line's last sign that closes nothing."""
    at = np.maximum(page.end - 1, page.start)
    for _ in range(_CLOSERS):
        closes = ((page.flags[at] & CLOSING) != 0) & (at > page.start)
        at = at - closes
    return page.flags[at]


def _beside(spaces: Bools) -> Bools:
    """Say which code points have a space (or a line's end) on either side."""
    beside = np.zeros_like(spaces)
    beside[1:] |= spaces[:-1]
    beside[:-1] |= spaces[1:]
    return beside


def _sentence_breaks(flags: NDArray[np.uint16]) -> Bools:
    """Say where a sentence ends with another behind it: an end, a space, a capital."""
    breaks = np.zeros(len(flags), dtype=np.bool_)
    breaks[:-2] = (
        ((flags[:-2] & FINAL) != 0) & ((flags[1:-1] & SPACE) != 0) & ((flags[2:] & (UPPER | QUOTE)) != 0)
    )
    return breaks


def _clocks(page: PageLines) -> Bools:
    digit, colon = (page.flags & DIGIT) != 0, page.codes == ord(":")
    clocks = np.zeros(len(digit), dtype=np.bool_)
    clocks[1:-2] = digit[:-3] & colon[1:-2] & digit[2:-1] & digit[3:]
    return clocks


def _addresses(page: PageLines) -> Bools:
    codes = page.codes
    found = np.zeros(len(codes), dtype=np.bool_)
    slash, dot, w = codes == ord("/"), codes == ord("."), codes == ord("w")
    found[:-2] |= (codes[:-2] == ord(":")) & slash[1:-1] & slash[2:]
    found[:-2] |= w[:-2] & w[1:-1] & dot[2:]
    # a dot between letters: a host's name, a file's
    lower = ((page.flags & LETTER) != 0) & ((page.flags & UPPER) == 0)
    found[1:-1] |= dot[1:-1] & lower[:-2] & lower[2:]
    return found


def _longest(page: PageLines) -> Floats:
    longest: Ints = np.zeros(page.count, dtype=np.int64)
    np.maximum.at(longest, page.words.line, page.words.end - page.words.start)
    return longest.astype(np.float32)


def _shouted(page: PageLines) -> Bools:
    words = page.words
    upper = np.concatenate(([0], np.cumsum((page.flags & UPPER) != 0)))
    length = words.end - words.start
    return np.asarray((upper[words.end] - upper[words.start] == length) & (length > 1), dtype=np.bool_)
