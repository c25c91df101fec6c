"""All figures of a page's lines, stage by stage: the one definition for training and for use."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from streams.stages.clean.lineclass.around import around_figures, matrix
from streams.stages.clean.lineclass.lexicons import load_lexicons
from streams.stages.clean.lineclass.meaning import meaning_figures, second_meanings
from streams.stages.clean.lineclass.own import own_figures
from streams.stages.clean.lineclass.page import Floats, PageLines, read
from streams.stages.clean.lineclass.second import second_figures
from streams.stages.clean.lineclass.vectors import load_vectors


@dataclass(frozen=True, slots=True)
class PageFigures:
    """A page's lines with the figures that the first stage reads."""

    page: PageLines
    words: Floats  # words of each line
    meaning: Floats  # the vector of each line
    first: Floats  # one row a line


def figures_of(lines: Sequence[str], gaps: Sequence[bool]) -> PageFigures:
    """Return the figures of a page's lines; `gaps` says before which of them an empty one stands."""
    page = read(lines)
    own = own_figures(page, load_lexicons(), np.asarray(gaps, dtype=np.bool_))
    words, meaning = np.expm1(own["words"]), load_vectors().of_lines(page)
    figures = own, around_figures(page, own), meaning_figures(meaning, words)
    return PageFigures(page, words, meaning, matrix(figures))


def second_rows(figures: PageFigures, first: Floats, by_words: Floats) -> Floats:
    """Return the rows that the second stage reads."""
    words, meaning = figures.words, figures.meaning
    second = second_figures(first, by_words, words), second_meanings(meaning, words, first)
    return np.hstack((figures.first, matrix(second)))
