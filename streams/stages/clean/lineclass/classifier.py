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

CARD, FIRST, SECOND, WORDS = "card.json", "first.onnx", "second.onnx", "words.f16"
_MODEL = "model"


@dataclass(frozen=True, slots=True)
class LineClassifier:
    """Scores lines by two looks at them: each one alone, then all in order with what was thought of them.

    The first look has a forest and a model over hashed words, the second a recurrent network.
    """

    model: ModelUsed  # the hash is the card's, which has those of all other files in it
    first: InferenceSession
    second: InferenceSession
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
        return probabilities(self.second, rows)

    @staticmethod
    def load() -> "LineClassifier":
        """Read the model of this package, once a process; raises ValueError for files not of its card."""
        return _load()


def read_model(folder: Traversable) -> LineClassifier:
    """Read a model from its folder; raises ValueError for files that are not the card's."""
    card_bytes = (folder / CARD).read_bytes()
    card = json.loads(card_bytes)
    files = {name: _checked(folder / name, card["files"]) for name in (FIRST, SECOND, WORDS)}
    _checked(VECTORS, card["reads"])
    weights = np.frombuffer(files[WORDS], dtype=np.float16)
    return LineClassifier(
        model=ModelUsed(name=card["name"], version=card["version"], sha256=sha256_of(card_bytes)),
        first=session(files[FIRST]),
        second=session(files[SECOND]),
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


def probabilities(session: InferenceSession, rows: Floats) -> Floats:
    """Return the probability that a forest, or the network, gives each row."""
    (margins,) = session.run(None, {"rows": rows})
    return np.asarray(1 / (1 + np.exp(-margins[:, 0])), dtype=np.float32)
