"""Train the line classifier: `python -m training.clean` writes the model that the package ships.

`--toy` fits a small one on made-up pages in seconds, to show that the way from data to a model is whole.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from training.clean.data import Example, read_examples
from training.clean.effort import Effort
from training.clean.first import fit_first
from training.clean.models import Models, rows_out_of_fold
from training.clean.second import fit_second
from training.clean.ship import check, ship
from training.clean.splice import spliced
from training.clean.table import development_table, table
from training.clean.toy import toy_examples

DATA = Path("../shared/data/clean")
_PACKAGE = Path("streams/stages/clean/lineclass/model")
TOY = Effort(first_trees=20, word_rounds=2, teacher_trees=20, teachers=2, teacher_rounds=6, rounds=6)
_MORE = 100  # from the seed of made-up pages to that of more of them


def main() -> None:
    """Read, fit, measure and write."""
    parser = argparse.ArgumentParser(prog="python -m training.clean", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of the labelled pages")
    parser.add_argument("--to", type=Path, default=_PACKAGE, help="where the model is written")
    parser.add_argument("--seed", type=int, default=1, help="the shipped model has the default's")
    parser.add_argument("--toy", action="store_true", help="made-up pages, a model that is thrown away")
    parser.add_argument("--table", action="store_true", help="print the figures out of fold, too")
    given = parser.parse_args()
    if given.toy:
        with tempfile.TemporaryDirectory() as folder:
            train(list(toy_examples()), Path(folder), seed=given.seed, effort=TOY, out_of_fold=given.table)
    else:
        examples = list(read_examples(given.data))
        train(examples, given.to, seed=given.seed, effort=Effort(), out_of_fold=given.table)


def train(
    examples: Sequence[Example], folder: Path, *, seed: int, effort: Effort, out_of_fold: bool = False
) -> None:
    """Fit on the sites that are for training, measure on the others, write the model and its card."""
    training = [example for example in examples if not example.validation]
    validation = [example for example in examples if example.validation]
    _tell(f"{len(training)} renderings of pages to train on, {len(validation)} to measure on")
    made, more = (list(spliced(training, seed=own)) for own in (seed, seed + _MORE))
    rows = rows_out_of_fold(training, made, more, seed=seed, effort=effort)
    if out_of_fold:
        _print({"out_of_fold": development_table(*rows, seed=seed, effort=effort)})
    models = Models(
        fit_first(training, seed=seed, effort=effort), fit_second(*rows, seed=seed, effort=effort)
    )
    scores = table(validation, [models.scores(example) for example in validation])
    _print({"validation": scores})
    ship(models, folder, seed=seed, scores={"validation": scores})
    _tell(f"written to {folder}; off what was fitted by {check(models, folder, validation):.1e} at most")


def _print(scores: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(scores, indent=1) + "\n")


def _tell(message: str) -> None:
    sys.stderr.write(message + "\n")


if __name__ == "__main__":
    main()
