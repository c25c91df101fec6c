"""The first stage: a forest over a line's figures, a logistic model over its words."""

from collections.abc import Sequence
from dataclasses import dataclass

import lightgbm
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

from streams.stages.clean.lineclass.page import Floats
from streams.stages.clean.lineclass.words import BITS, buckets, word_scores
from training.clean.data import Example
from training.clean.effort import Effort
from training.clean.forest import fit_forest, targets_of


@dataclass(frozen=True, slots=True)
class WordModel:
    """The logistic model over hashed words."""

    weights: Floats
    bias: float


@dataclass(frozen=True, slots=True)
class FirstStage:
    """Both models that look at one line at a time."""

    forest: lightgbm.Booster
    words: WordModel

    def scores(self, example: Example) -> tuple[Floats, Floats]:
        """Return both probabilities of each line."""
        figures = example.figures
        first = np.asarray(self.forest.predict(figures.first), dtype=np.float32)
        return first, word_scores(figures.page, self.words.weights, self.words.bias)


def fit_first(examples: Sequence[Example], *, seed: int, effort: Effort) -> FirstStage:
    """Fit the two models that look at one line at a time."""
    forest = fit_forest([e.figures.first for e in examples], examples, trees=effort.first_trees, seed=seed)
    return FirstStage(forest, _fit_words(examples, seed=seed, rounds=effort.word_rounds))


def _fit_words(examples: Sequence[Example], *, seed: int, rounds: int) -> WordModel:
    labels, weights = targets_of(examples)
    model = SGDClassifier(
        loss="log_loss", alpha=2e-6, max_iter=rounds, tol=None, average=True, random_state=seed
    )
    model.fit(_word_rows(examples), labels, sample_weight=weights / weights.mean())
    # Half precision is plenty for sums of some dozens, and halves the file.
    kept = model.coef_[0].astype(np.float16).astype(np.float32)
    return WordModel(kept, float(model.intercept_[0]))


def _word_rows(examples: Sequence[Example]) -> csr_matrix:
    columns, rows, values = [], [], []
    before = 0
    for example in examples:
        bucket, line = buckets(example.figures.page)
        count = np.bincount(line, minlength=len(example.labels))
        columns.append(bucket)
        rows.append(line + before)
        values.append(1 / np.sqrt(count[line]))
        before += len(example.labels)
    entries = np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))
    return csr_matrix(entries, shape=(before, 1 << BITS))
