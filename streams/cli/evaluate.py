"""`streams evaluate`: scores a stage on a labelled file."""

import os
from collections.abc import Mapping
from pathlib import Path

import click
import orjson
from rich.table import Table

from streams.cli.terminal import console, is_terminal, write_json
from streams.contract.settings import Settings, load_settings
from streams.quality.split import PARTS, Part

Scores = Mapping[str, object]


@click.command(short_help="Score a stage on labelled data (for makers).")
@click.argument("stage", type=click.Choice(["clean", "entities", "stance"]))
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--precision",
    type=click.IntRange(50, 90),
    help="Stance: how many percent of what is found should be right, in place of the setting.",
)
@click.option(
    "--part",
    type=click.Choice(PARTS),
    default="all",
    show_default=True,
    help="Clean, stance: what the shipped model was trained on, or what it wasn't.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON on a terminal, too.")
def command(stage: str, file: Path, *, precision: int | None, part: Part, as_json: bool) -> None:
    """Score STAGE on a labelled FILE.

    For the stance stage FILE has texts with their tuples (`stance_tuples`) or given pairs (`stance`), for the
    clean stage lines with labels or whole pages.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the workers, before numpy is imported
    if precision is not None and stage != "stance":
        raise click.UsageError("--precision is of the stance stage")
    if stage == "stance":
        scores = _stance(file, load_settings(), precision=precision, part=part)
    elif stage == "clean":
        scores = _clean(file, part)
    elif part == "all":
        scores = _entities(file, load_settings())
    else:
        raise click.UsageError("--part is of the clean and stance stages")
    if as_json or not is_terminal():
        write_json(orjson.dumps(scores))
        return
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    for name, value in _flat(scores):
        table.add_row(name, value)
    console().print(table)


def _clean(file: Path, part: Part) -> Scores:
    from streams.quality.clean import evaluate  # noqa: PLC0415 - loads the extractors
    from streams.stages.clean import Cleaner  # noqa: PLC0415

    return evaluate(file, Cleaner(), part=part)


def _entities(file: Path, settings: Settings) -> Scores:
    from streams.agents.work.entities import extractor_of  # noqa: PLC0415 - loads spaCy
    from streams.quality.entities import evaluate  # noqa: PLC0415

    return evaluate(file, extractor_of(settings))


def _stance(file: Path, settings: Settings, *, precision: int | None, part: Part) -> Scores:
    from streams.agents.work.entities import extractor_of  # noqa: PLC0415 - loads spaCy
    from streams.agents.work.stance import classifier_of  # noqa: PLC0415
    from streams.quality.stance import evaluate  # noqa: PLC0415

    return evaluate(file, extractor_of(settings), classifier_of(settings, precision=precision), part=part)


def _flat(scores: Scores, prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for name, value in scores.items():
        if isinstance(value, Mapping):
            rows += _flat(value, f"{prefix}{name}.")
        else:
            rows.append((f"{prefix}{name}", f"{value:.3f}" if isinstance(value, float) else str(value)))
    return rows
