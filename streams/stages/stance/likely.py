"""Which sentences are likely to hold a position although the lexicon has none of their words."""

import re
from collections.abc import Mapping
from importlib.resources import files
from math import log

import orjson

WEIGHTS = "likely_words.json"  # beside this file, made by `python -m training.stance.likely`
LEAST = 0.35  # of a sentence to hold a position; what other values cost and find: docs/decisions/0024
_WORD = re.compile(r"[^\W\d_]+|[\"“”‘]")  # noqa: RUF001 - a quotation mark


def words_of(sentence: str) -> set[str]:
    """Return the different words and quotation marks of a sentence, in lower case."""
    return set(_WORD.findall(sentence.lower()))


def is_likely(sentence: str) -> bool:
    """Say whether the words of a sentence make it likely that it holds a position.

    A logistic regression on the words of the annotated sentences; words that it doesn't know count nothing.
    """
    return _BIAS + sum(_WORDS.get(word, 0.0) for word in words_of(sentence)) >= _LEAST_ODDS


_LEAST_ODDS = log(LEAST / (1 - LEAST))
_FITTED = orjson.loads((files(__package__) / WEIGHTS).read_bytes())
_BIAS: float = _FITTED["bias"]
_WORDS: Mapping[str, float] = _FITTED["words"]
