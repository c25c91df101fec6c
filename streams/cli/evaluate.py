"""`streams evaluate`: scores a stage on a labelled file."""

from collections.abc import Callable, Mapping
from pathlib import Path

import click
import orjson
from rich.table import Table

from streams.cli.terminal import console, is_terminal, write_json
from streams.contract.settings import Settings, load_settings

Scores = Mapping[str, object]


@click.command(short_help="Score a stage on labelled data (for makers).")
@click.argument("stage", type=click.Choice(["clean", "entities", "stance"]))
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON on a terminal, too.")
def command(stage: str, file: Path, *, as_json: bool) -> None:
    """Score STAGE on a labelled FILE."""
    scores = _EVALUATORS[stage](file, load_settings())
    if as_json or not is_terminal():
        write_json(orjson.dumps(scores))
        return
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    for name, value in _flat(scores):
        table.add_row(name, value)
    console().print(table)


def _clean(file: Path, _settings: Settings) -> Scores:
    from streams.quality.clean import evaluate  # noqa: PLC0415 - loads the extractors
    from streams.stages.clean import Cleaner  # noqa: PLC0415

    return evaluate(file, Cleaner())


def _entities(file: Path, settings: Settings) -> Scores:
    from streams.quality.entities import evaluate  # noqa: PLC0415 - loads spaCy
    from streams.stages.entities import EntityExtractor  # noqa: PLC0415
    from streams.stages.nlp import load_nlp  # noqa: PLC0415

    return evaluate(file, EntityExtractor(load_nlp(settings.nlp.spacy_model, ops=settings.nlp.ops)))


def _stance(file: Path, settings: Settings) -> Scores:
    from streams.quality.stance import evaluate  # noqa: PLC0415 - loads spaCy
    from streams.stages.entities import EntityExtractor  # noqa: PLC0415
    from streams.stages.nlp import load_nlp  # noqa: PLC0415
    from streams.stages.stance import PIPES, StanceClassifier  # noqa: PLC0415

    model, ops = settings.nlp.spacy_model, settings.nlp.ops
    extractor = EntityExtractor(load_nlp(model, ops=ops))
    return evaluate(file, extractor, StanceClassifier(load_nlp(model, ops=ops, keep=PIPES)))


def _flat(scores: Scores, prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for name, value in scores.items():
        if isinstance(value, Mapping):
            rows += _flat(value, f"{prefix}{name}.")
        else:
            rows.append((f"{prefix}{name}", f"{value:.3f}" if isinstance(value, float) else str(value)))
    return rows


_EVALUATORS: dict[str, Callable[[Path, Settings], Scores]] = {
    "clean": _clean,
    "entities": _entities,
    "stance": _stance,
}
