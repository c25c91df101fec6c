"""The line classifier: how likely each line of a page is part of the article."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np

from streams.contract.articles import ModelUsed
from streams.contract.ids import sha256_of
from streams.stages.clean.lineclass.features import PageFigures, figures_of, second_rows
from streams.stages.clean.lineclass.page import Floats
from streams.stages.clean.lineclass.parts import parts_of
from streams.stages.clean.lineclass.vectors import VECTORS
from streams.stages.clean.lineclass.words import word_scores
from streams.stages.onnx import InferenceSession, session

CARD, FIRST, SECOND, SEQUENCE, WORDS = "card.json", "first.onnx", "second.onnx", "sequence.onnx", "words.f16"
_MODEL = "model"


@dataclass(frozen=True, slots=True)
class LineClassifier:
    """Scores lines by two looks at them: each one alone, then with what was thought of all the others.

    The second look mixes what a forest says of each line and what networks say that read them in order.
    """

    model: ModelUsed  # the hash is the card's, which has those of all other files in it
    first: InferenceSession
    second: InferenceSession
    sequence: InferenceSession
    word_weights: Floats
    word_bias: float

    def scores(self, lines: Sequence[str], gaps: Sequence[bool]) -> Floats:
        """Return the probability that each line is part of the article.

        `lines` are all lines of the page with a word in them; `gaps` says before which an empty one stands.
        A text that is longer than pages are is judged in parts.
        """
        if not lines:
            return np.zeros(0, dtype=np.float32)
        return np.concatenate(
            [self.scores_of(figures_of(lines[part], gaps[part])) for part in parts_of(lines)]
        )

    def scores_of(self, figures: PageFigures) -> Floats:
        """Return the probability that each line is part of the article, from the page's figures."""
        first = probabilities(self.first, figures.first)
        by_words = word_scores(figures.page, self.word_weights, self.word_bias)
        rows = second_rows(figures, first, by_words)
        return mixed(probabilities(self.second, rows), probabilities(self.sequence, rows))

    @staticmethod
    def load() -> "LineClassifier":
        """Read the model of this package, once a process; raises ValueError for files not of its card."""
        return _load()


def read_model(folder: Traversable) -> LineClassifier:
    """Read a model from its folder; raises ValueError for files that are not the card's."""
    card_bytes = (folder / CARD).read_bytes()
    card = json.loads(card_bytes)
    files = {name: _checked(folder / name, card["files"]) for name in (FIRST, SECOND, SEQUENCE, WORDS)}
    _checked(VECTORS, card["reads"])
    weights = np.frombuffer(files[WORDS], dtype=np.float16)
    return LineClassifier(
        model=ModelUsed(name=card["name"], version=card["version"], sha256=sha256_of(card_bytes)),
        first=session(files[FIRST]),
        second=session(files[SECOND]),
        sequence=session(files[SEQUENCE]),
        word_weights=weights.astype(np.float32),
        word_bias=float(card["word_bias"]),
    )


@cache
def _load() -> LineClassifier:
    return read_model(resources.files(__package__) / _MODEL)


def _checked(file: Traversable, hashes: Mapping[str, Any]) -> bytes:
    data = file.read_bytes()
    if sha256_of(data) != hashes[file.name]:
        raise ValueError(f"{file.name} of the line classifier is not the file that its card names")
    return data


def mixed(forest: Floats, networks: Floats) -> Floats:
    """Return the second look's probabilities from those of the forest and of the networks.

    Their mean: with .6 and .67 for the networks out of fold token F1 of whole pages is .002 and .003 higher,
    of clean texts .001 lower (docs/decisions/0017-line-classifier.md).
    """
    return np.asarray((forest + networks) / 2, dtype=np.float32)


def probabilities(session: InferenceSession, rows: Floats) -> Floats:
    """Return the probability that a forest, or the networks together, give each row."""
    (margins,) = session.run(None, {"rows": rows})
    return np.asarray(1 / (1 + np.exp(-margins[:, 0])), dtype=np.float32)
