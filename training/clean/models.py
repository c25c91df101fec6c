"""All that is shipped, and the rows that its second stage learns from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from streams.stages.clean.lineclass.features import second_rows
from streams.stages.clean.lineclass.page import Floats
from training.clean.data import FOLDS, Example
from training.clean.effort import Effort
from training.clean.first import FirstStage, fit_first
from training.clean.rows import Rows
from training.clean.sequence import SequenceNet, scores_of


@dataclass(frozen=True, slots=True)
class Models:
    """All that is shipped."""

    first: FirstStage
    second: SequenceNet

    def scores(self, example: Example) -> Floats:
        """Return the probability that each line is body."""
        return scores_of(self.second, second_rows(example.figures, *self.first.scores(example)))


def rows_out_of_fold(
    pages: Sequence[Example], *made: Sequence[Example], seed: int, effort: Effort
) -> tuple[Rows, ...]:
    """Return the second stage's rows of pages and made-up ones, by first stages that saw none of their sites.

    Those learn from the pages alone.
    """
    groups = pages, *made
    rows: list[list[Floats]] = [[np.empty((0, 0), dtype=np.float32)] * len(group) for group in groups]
    for fold in range(FOLDS):
        model = fit_first([page for page in pages if page.fold != fold], seed=seed, effort=effort)
        for group, own in zip(groups, rows, strict=True):
            for i, page in enumerate(group):
                if page.fold == fold:
                    own[i] = second_rows(page.figures, *model.scores(page))
    return tuple(Rows(group, own) for group, own in zip(groups, rows, strict=True))
