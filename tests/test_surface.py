"""The public names of the package, and what importing it costs."""

import subprocess
import sys

import streams


def test_the_public_names_are_sorted_and_exist() -> None:
    assert streams.__all__ == sorted(streams.__all__)
    assert dir(streams) == streams.__all__
    assert all(getattr(streams, name).__doc__ for name in streams.__all__)


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, streams; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert not {"spacy", "faust", "kafka", "pydantic", "rich"} & set(done.stdout.split())
