"""Fitting: first stages for a line's figures and its words, second ones over both, out of fold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

from streams.stages.clean.lineclass.classifier import mixed
from streams.stages.clean.lineclass.features import second_rows
from streams.stages.clean.lineclass.page import Floats
from streams.stages.clean.lineclass.words import BITS, buckets, word_scores
from training.clean.data import FOLDS, Example
from training.clean.fit_sequence import fit_sequences
from training.clean.rows import Rows
from training.clean.sequence import SequenceNets, scores_of


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is fitted: the numbers of trees, of networks, and of rounds over all lines."""

    first_trees: int = 120
    second_trees: int = 140
    word_rounds: int = 6
    sequence_rounds: int = 10
    networks: int = 3


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


@dataclass(frozen=True, slots=True)
class Models:
    """All that is shipped."""

    first: FirstStage
    second: "SecondStage"

    def scores(self, example: Example) -> Floats:
        """Return the probability that each line is body."""
        return self.second.scores(second_rows(example.figures, *self.first.scores(example)))


@dataclass(frozen=True, slots=True)
class SecondStage:
    """Both models that know what the first stage thought: of each line by itself, and of all in order."""

    forest: lightgbm.Booster
    sequence: SequenceNets

    def scores(self, rows: Floats) -> Floats:
        """Return the probability that each line is body."""
        alone = np.asarray(self.forest.predict(rows), dtype=np.float32)
        return mixed(alone, scores_of(self.sequence, rows))


def rows_out_of_fold(
    pages: Sequence[Example], made: Sequence[Example], *, seed: int, effort: Effort
) -> tuple[Rows, Rows]:
    """Return the second stage's rows of pages and made-up ones, by first stages that saw none of their sites.

    Those learn from the pages alone.
    """
    both = [*pages, *made]
    rows: list[Floats] = [np.empty((0, 0), dtype=np.float32)] * len(both)
    for fold in range(FOLDS):
        model = fit_first([page for page in pages if page.fold != fold], seed=seed, effort=effort)
        for i, page in enumerate(both):
            if page.fold == fold:
                rows[i] = second_rows(page.figures, *model.scores(page))
    return Rows(pages, rows[: len(pages)]), Rows(made, rows[len(pages) :])


def fit_first(examples: Sequence[Example], *, seed: int, effort: Effort) -> FirstStage:
    """Fit the two models that look at one line at a time."""
    forest = _forest([e.figures.first for e in examples], examples, trees=effort.first_trees, seed=seed)
    return FirstStage(forest, _fit_words(examples, seed=seed, rounds=effort.word_rounds))


def fit_second(pages: Rows, made: Rows, *, seed: int, effort: Effort) -> SecondStage:
    """Fit the second stage; the networks alone gain from made-up pages (decision 17)."""
    forest = _forest(pages.rows, pages.pages, trees=effort.second_trees, seed=seed)
    nets = fit_sequences(pages, made, seed=seed, rounds=effort.sequence_rounds, networks=effort.networks)
    return SecondStage(forest, nets)


def _forest(
    rows: Sequence[Floats], examples: Sequence[Example], *, trees: int, seed: int
) -> lightgbm.Booster:
    labels, weights = _targets(examples)
    parameters: dict[str, Any] = {
        "objective": "binary",
        "learning_rate": 0.1,
        "num_leaves": 31,
        "min_data_in_leaf": 40,
        "feature_fraction": 0.3,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "lambda_l2": 5.0,
        "max_bin": 127,
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,
        "verbose": -1,
    }
    data = lightgbm.Dataset(
        np.concatenate(list(rows)),
        labels,
        weight=weights / weights.mean(),
        params=parameters,
    )
    return lightgbm.train(parameters, data, num_boost_round=trees)


def _fit_words(examples: Sequence[Example], *, seed: int, rounds: int) -> WordModel:
    labels, weights = _targets(examples)
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


def _targets(examples: Sequence[Example]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    return np.concatenate([e.labels for e in examples]), np.concatenate([e.weights for e in examples])
