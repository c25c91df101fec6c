"""`streams evaluate stance`: reads a labelled file, runs the stage on it, returns one object of figures."""

from collections.abc import Callable, Mapping
from pathlib import Path

from streams.quality.split import Part, is_validation
from streams.quality.stance.kinds import Kinds
from streams.quality.stance.pairs import pair_figures
from streams.quality.stance.reading import Row, group_of, has_tuples, pair_of, rows_of
from streams.quality.stance.tuples import scored_rows, tuple_figures
from streams.stages.entities import EntityExtractor
from streams.stages.stance import StanceClassifier

_WANTED: Mapping[Part, Callable[[str], bool]] = {
    "all": lambda _: True,
    "training": lambda group: not is_validation(group),
    "validation": is_validation,
}


def evaluate(
    file: Path,
    extractor: EntityExtractor,
    classifier: StanceClassifier,
    *,
    part: Part = "all",
) -> dict[str, object]:
    """Return the figures of the stage on an annotated file, in percent.

    Rows with `tuples` are texts in which the stage must find who is for or against what; other rows are
    given pairs whose side it must say. `part` is a side of the split by group. How sure the stage must be is
    the classifier's own setting.
    """
    rows = part_of(rows_of(file), part)
    if all(has_tuples(row) for row in rows):
        scored = list(scored_rows(rows, extractor, classifier))
        return tuple_figures(scored, Kinds(classifier.pipeline))
    return pair_figures([pair_of(row) for row in rows], extractor, classifier)


def part_of(rows: list[Row], part: Part) -> list[Row]:
    """Return the rows of one side of the split."""
    return [row for row in rows if _WANTED[part](group_of(row))]
