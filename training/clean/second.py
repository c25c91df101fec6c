"""The second stage: one network, taught by a forest and several networks."""

from collections.abc import Sequence
from dataclasses import dataclass

import lightgbm
import numpy as np

from streams.stages.clean.lineclass.page import Floats
from training.clean.effort import Effort
from training.clean.fit_sequence import fit_sequence
from training.clean.forest import fit_forest
from training.clean.rows import Rows
from training.clean.sequence import SequenceNet, scores_of


@dataclass(frozen=True, slots=True)
class Teacher:
    """What the second stage learns from: a forest over each line by itself, networks over all in order."""

    forest: lightgbm.Booster
    networks: Sequence[SequenceNet]

    def scores(self, rows: Floats) -> Floats:
        """Return the probability that each line is body: half the forest's, half the networks'."""
        alone = np.asarray(self.forest.predict(rows), dtype=np.float32)
        in_order = np.mean([scores_of(network, rows) for network in self.networks], axis=0)
        return np.asarray((alone + in_order) / 2, dtype=np.float32)


def fit_second(pages: Rows, made: Rows, more: Rows, *, seed: int, effort: Effort) -> SequenceNet:
    """Fit one network to what a teacher says, on `more` made-up pages than the teacher has seen."""
    teacher = fit_teacher(pages, made, seed=seed, effort=effort)
    examples = pages + made + more
    taught = [teacher.scores(rows) for rows in examples.rows]
    return fit_sequence(examples, taught, seed=seed, rounds=effort.rounds)


def fit_teacher(pages: Rows, made: Rows, *, seed: int, effort: Effort) -> Teacher:
    """Fit a forest, and networks that differ by their seeds; these alone gain from made-up pages."""
    forest = fit_forest(pages.rows, pages.pages, trees=effort.teacher_trees, seed=seed)
    examples = pages + made
    labels = [page.labels.astype(np.float32) for page in examples.pages]
    seeds = (seed * effort.teachers + number for number in range(effort.teachers))
    return Teacher(
        forest, [fit_sequence(examples, labels, seed=own, rounds=effort.teacher_rounds) for own in seeds]
    )
