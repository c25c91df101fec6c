"""All figures of a page's lines, stage by stage: the one definition for training and for use."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from streams.stages.clean.lineclass.around import around_figures, matrix
from streams.stages.clean.lineclass.lexicons import load_lexicons
from streams.stages.clean.lineclass.own import own_figures
from streams.stages.clean.lineclass.page import Floats, PageLines, read
from streams.stages.clean.lineclass.second import second_figures


@dataclass(frozen=True, slots=True)
class PageFigures:
    """A page's lines with the figures that the first stage reads."""

    page: PageLines
    words: Floats  # words of each line
    first: Floats  # one row a line


def figures_of(lines: Sequence[str], gaps: Sequence[bool]) -> PageFigures:
    """Return the figures of a page's lines; `gaps` says before which of them an empty one stands."""
    page = read(lines)
    own = own_figures(page, load_lexicons(), np.asarray(gaps, dtype=np.bool_))
    return PageFigures(page, np.expm1(own["words"]), matrix((own, around_figures(page, own))))


def second_rows(figures: PageFigures, first: Floats, by_words: Floats) -> Floats:
    """Return the rows that the second stage reads."""
    return np.hstack((figures.first, matrix((second_figures(first, by_words, figures.words),))))
