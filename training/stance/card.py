"""The model's card: what it was made of, what its scores are worth, how well it does.

    python -m training.stance.card FOLDER

chooses the thresholds of a shipped model anew: for a network that stays where what is decided by it changes.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from streams.contract.ids import sha256_of
from streams.stages.stance.pairs.network import Point
from training.stance import calibrate, data, weights
from training.stance.calibrate import Read
from training.stance.parts import MODEL

_LICENCES = {
    "stance_tuples": "made for this project, on sentences of NewsMTSC and DSE",
    "newsmtsc": "NewsMTSC (Hamborg, Donnay 2021), MIT",
    "articles": "Article Extraction Benchmark, MIT; Web Content Extraction Benchmark (Foley 2026), CC BY 4.0",
    "dse": "Who blames or endorses whom (Park, Pan, Joo 2021): use by citing the paper",
}
_ENCODERS = {
    "l6": {"name": "all-MiniLM-L6-v2", "licence": "Apache-2.0", "sha256": weights.L6},
    "e5": {"name": "e5-small-v2", "licence": "MIT", "sha256": weights.E5},
    "mpnet": {"name": "all-mpnet-base-v2", "licence": "Apache-2.0", "sha256": weights.MPNET},
}
_UNCALIBRATED = {"pairs": calibrate.UNCALIBRATED, "rules": calibrate.UNCALIBRATED}


def write_calibrated(folder: Path, given: argparse.Namespace, pad: int) -> object:
    """Write `card.json` beside the model in `folder` and return its scores.

    Curves and thresholds are fitted on the validation groups and the documents, two numbers a curve.
    """
    sentences, documents = _annotated(given.data)
    if given.toy:
        sentences, documents = sentences[:40], documents[:2]
    card = _first(given, pad)
    _write(folder, card)
    card["calibration"] = calibrate.curves(calibrate.read_all([*sentences, *documents], folder, MODEL))
    _write(folder, card)
    return write_points(folder, sentences, documents)


def write_points(folder: Path, sentences: Sequence[bytes], documents: Sequence[bytes]) -> object:
    """Write thresholds into the card of the model in `folder`, by its curves, and return its scores."""
    card = orjson.loads((folder / "card.json").read_bytes())
    read = calibrate.read_all([*sentences, *documents], folder, MODEL)
    card["points"] = calibrate.points(read) or card["points"]
    parts = {"sentences": read[: len(sentences)], "documents": read[len(sentences) :]}
    card["scores"] = {
        part: {percent: _figures(some, Point(**point)) for percent, point in card["points"].items()}
        for part, some in parts.items()
    }
    _write(folder, card)
    return card["scores"]


def _annotated(data: Path) -> tuple[list[bytes], list[bytes]]:
    """Return the validation sentences and the documents."""
    documents = (data / "stance_tuples/documents.jsonl").read_bytes().splitlines()
    return calibrate.validation_lines(data), documents


def _first(given: argparse.Namespace, pad: int) -> dict[str, Any]:
    return {
        "name": "stance-pairs",
        "version": "3",
        "encoder": _ENCODERS[given.encoder],
        "teacher": _ENCODERS[given.teacher] if given.teacher else None,
        "network": given.checkpoint.stem,
        "data": data.HASHES | {"annotations.jsonl": sha256_of(data.ANNOTATIONS.read_bytes())},
        "licences": _LICENCES,
        "pad": pad,
        "calibration": _UNCALIBRATED,
        "points": {"65": {"network": 0.5, "rules": 0.0}},
    }


def _figures(read: Sequence[Read], least: Point) -> dict[str, dict[str, float]]:
    return {str(mode): figures for mode, figures in calibrate.figures(read, calibrate.at(least)).items()}


def _write(folder: Path, card: dict[str, Any]) -> None:
    hashes = {name: sha256_of((folder / name).read_bytes()) for name in ("pairs.onnx", "tokenizer.json")}
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    (folder / "card.json").write_bytes(orjson.dumps({**card, "sha256": hashes}, option=options))


if __name__ == "__main__":
    write_points(Path(sys.argv[1]), *_annotated(Path("../shared/data")))
