import gzip
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import orjson
import pytest

from streams.stages.clean import Cleaner

Write = Callable[[str, Iterable[Mapping[str, object]]], Path]


@pytest.fixture(scope="session")
def cleaner() -> Cleaner:
    return Cleaner()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write pages as a file of labelled data."""

    def run(name: str, pages: Iterable[Mapping[str, object]]) -> Path:
        file = tmp_path / name
        file.write_bytes(gzip.compress(b"".join(orjson.dumps(page) + b"\n" for page in pages)))
        return file

    return run
