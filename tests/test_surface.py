"""The public names of the package, and what importing it costs."""

import subprocess
import sys

import streams


def python(code: str) -> list[str]:
    """Return the words that `code` prints in a fresh interpreter."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    return done.stdout.split()


def test_the_public_names_are_sorted_and_nothing_else_is_there() -> None:
    assert streams.__all__ == sorted(streams.__all__)
    assert dir(streams) == streams.__all__


def test_every_public_name_exists_and_is_documented() -> None:
    names = python("import streams; print(*(n for n in streams.__all__ if getattr(streams, n).__doc__))")
    assert names == streams.__all__


def test_importing_the_package_loads_nothing_heavy() -> None:
    loaded = python("import sys, streams; print(*sys.modules)")
    assert not {"spacy", "faust", "kafka", "pydantic", "rich"} & set(loaded)
