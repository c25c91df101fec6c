from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("lightgbm")  # installed where models are trained

from streams.stages.clean.lineclass.classifier import CARD, read_model
from training.clean.__main__ import TOY, train
from training.clean.export import at_most
from training.clean.toy import toy_examples


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    train(list(toy_examples()), folder, seed=1, effort=TOY)  # raises where ONNX and LightGBM differ
    return folder


def test_a_trained_model_tells_bodies_from_chrome(folder: Path) -> None:
    model = read_model(folder)
    for example in toy_examples():
        scores = model.scores_of(example.figures)[example.counted]
        assert np.array_equal(scores > 0.5, example.labels[example.counted] == 1)


def test_the_same_seed_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    train(list(toy_examples()), tmp_path, seed=1, effort=TOY)
    files = {file.name for file in folder.iterdir()}
    assert CARD in files
    assert all((tmp_path / name).read_bytes() == (folder / name).read_bytes() for name in files)


@pytest.mark.parametrize("threshold", [0.1, 0.7, -0.3, 1e-35, 2.5, 0.30000001192092896])
def test_a_threshold_decides_alike_in_single_precision(threshold: float) -> None:
    single = np.float32(at_most(threshold))
    above = np.nextafter(single, np.float32(np.inf))
    assert float(single) <= threshold < float(above)


def test_another_file_than_that_of_the_recipe_is_refused(tmp_path: Path) -> None:
    from training.clean.data import ARTICLES, LINES, read_examples

    for name in (ARTICLES, LINES):
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(ValueError, match=ARTICLES):
        next(iter(read_examples(tmp_path)))
