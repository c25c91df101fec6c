import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from streams.contract.ids import sha256_of
from streams.stages.clean.lineclass import LineClassifier, classifier
from streams.stages.clean.lineclass.classifier import CARD, FIRST, SECOND, WORDS, read_model
from streams.stages.clean.lineclass.vectors import VECTORS

MODEL = Path(classifier.__file__).parent / "model"
FILES = FIRST, SECOND, WORDS


def test_prose_scores_above_chrome(sample: bytes) -> None:
    lines = [line for line in sample.decode().split("\n") if line.strip()]
    scores = LineClassifier.load().scores(lines, [True] * len(lines))
    assert scores.dtype == np.float32
    prose = [len(line) > 70 and line[0] != " " for line in lines]
    assert scores[prose].min() > 0.4
    assert scores[["Accessibility" in line for line in lines]].max() < 0.1


def test_no_lines_have_no_scores() -> None:
    assert LineClassifier.load().scores([], []).tolist() == []


def test_the_card_names_every_file_and_where_it_comes_from() -> None:
    card = json.loads((MODEL / CARD).read_text())
    assert card["files"] == {name: sha256_of((MODEL / name).read_bytes()) for name in FILES}
    assert card["reads"] == {VECTORS.name: sha256_of(VECTORS.read_bytes())}
    assert {source["licence"] for source in card["data"]["sources"]} == {"MIT", "CC-BY-4.0", "CC0-1.0"}
    assert LineClassifier.load().model.sha256 == sha256_of((MODEL / CARD).read_bytes())


@pytest.mark.parametrize("name", FILES)
def test_another_file_than_the_card_s_is_refused(tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(MODEL, tmp_path / "model")
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(ValueError, match=name):
        read_model(folder)


def test_other_vectors_than_it_was_trained_on_are_refused(tmp_path: Path) -> None:
    folder = shutil.copytree(MODEL, tmp_path / "model")
    card = json.loads((folder / CARD).read_text())
    card["reads"] = {VECTORS.name: "0" * 64}
    (folder / CARD).write_text(json.dumps(card))
    with pytest.raises(ValueError, match=VECTORS.name):
        read_model(folder)
