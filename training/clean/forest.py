"""Fitting a forest over rows of lines."""

from collections.abc import Sequence
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from streams.stages.clean.lineclass.page import Floats
from training.clean.data import Example


def fit_forest(
    rows: Sequence[Floats], examples: Sequence[Example], *, trees: int, seed: int
) -> lightgbm.Booster:
    """Fit a forest to the labels of the examples' lines; `rows` are theirs, in the same order."""
    labels, weights = targets_of(examples)
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


def targets_of(examples: Sequence[Example]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the labels and weights of all lines."""
    return np.concatenate([e.labels for e in examples]), np.concatenate([e.weights for e in examples])
