"""Sketches: how alike texts are, from the 128 bytes that are kept of each."""

import base64

import numpy as np
import pytest

from streams.stages.clean.identity import minhash, words_of
from streams.tables.sketches import HASHES, bytes_of, containment, shingles_of, sketch_of

LONG = [f"word{n}" for n in range(600)]


def sketched(words: list[str]) -> tuple[np.ndarray, int]:
    sketch = sketch_of(minhash(words_of(" ".join(words))))
    assert sketch
    return bytes_of(sketch), shingles_of(len(words))


def share(one: list[str], other: list[str]) -> float:
    (ours, our_shingles), (theirs, their_shingles) = sketched(one), sketched(other)
    return float(containment(ours, our_shingles, theirs[None], np.array([their_shingles]))[0])


def test_a_sketch_is_the_lowest_byte_of_each_value() -> None:
    values = np.arange(HASHES, dtype="<u4") + 0xABCDEF00
    sketch = sketch_of(base64.b64encode(values.tobytes()).decode())
    assert sketch
    assert bytes_of(sketch).tolist() == list(range(HASHES))


@pytest.mark.parametrize("minhash", ["", "none", "AAAA", "\ud800", "A" * 171 + "="])
def test_what_is_no_minhash_has_no_sketch(minhash: str) -> None:
    assert sketch_of(minhash) is None


@pytest.mark.parametrize(
    ("other", "contained"),
    [
        pytest.param(LONG, 1.0, id="the same"),
        pytest.param(LONG[:360], 1.0, id="cut"),
        pytest.param([*LONG, *(f"more{n}" for n in range(120))], 1.0, id="longer"),
        pytest.param([*LONG[:300], *(f"more{n}" for n in range(300))], 0.5, id="half of it"),
        pytest.param([f"other{n}" for n in range(600)], 0.0, id="another text"),
    ],
)
def test_how_much_of_the_shorter_text_stands_in_the_longer(other: list[str], contained: float) -> None:
    assert share(LONG, other) == pytest.approx(contained, abs=0.12)
    assert share(LONG, other) == share(other, LONG)
