"""Token F1 of scores at several cuts: how the cut was chosen, and what the card says."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from streams.quality.clean.figures import Score, mean, score_counts, worst_tenth
from streams.stages.clean.cuts import CLEAN_CUT, LOOKS_CLEAN, cut_of
from streams.stages.clean.lineclass.page import Floats
from training.clean.data import FOLDS, Example
from training.clean.effort import Effort
from training.clean.rows import Rows
from training.clean.second import fit_second
from training.clean.sequence import scores_of

CUTS = (None, 0.35, 0.5, 0.65)  # null: the one that a page chooses

Table = dict[str, dict[str, dict[str, float]]]


def table(examples: Sequence[Example], scores: Sequence[Floats]) -> Table:
    """Return the figures by cut and rendering, of the scores alone: no rule decides on anything."""
    return {str(cut or "chosen"): _row(examples, scores, cut) for cut in CUTS}


def development_table(pages: Rows, made: Rows, more: Rows, *, seed: int, effort: Effort) -> Table:
    """Return the figures of second stages on the folds of sites that they hadn't."""
    scores: list[Floats] = [np.empty(0, dtype=np.float32)] * len(pages.pages)
    for fold in range(FOLDS):
        others = (rows.but(fold) for rows in (pages, made, more))
        network = fit_second(*others, seed=seed, effort=effort)
        for i, page in enumerate(pages.pages):
            if page.fold == fold:
                scores[i] = scores_of(network, pages.rows[i])
    return table(pages.pages, scores)


def _row(
    examples: Sequence[Example], scores: Sequence[Floats], cut: float | None
) -> dict[str, dict[str, float]]:
    by_rendering: dict[str, list[Score]] = defaultdict(list)
    for example, found in zip(examples, scores, strict=True):
        by_rendering[example.rendering].append(_score(example, found, cut))
    return {
        name: {
            "token_f1": mean([page.f1 for page in pages]),
            "token_recall": mean([page.recall for page in pages]),
            "worst_tenth": worst_tenth([page.f1 for page in pages]),
        }
        for name, pages in sorted(by_rendering.items())
    }


def _score(example: Example, scores: Floats, cut: float | None) -> Score:
    words = np.rint(example.figures.words)
    if cut is None:
        cut = cut_of(scores.tolist(), words.astype(int).tolist())
    elif words[scores >= cut].sum() >= LOOKS_CLEAN * words.sum():
        cut = min(cut, CLEAN_CUT)
    kept = scores >= cut
    words = words * example.counted
    body = example.labels == 1
    return score_counts(int(words[kept & body].sum()), int(words[kept].sum()), int(words[body].sum()))
