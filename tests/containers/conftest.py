"""Docker, where it answers."""

import subprocess

import pytest


@pytest.fixture(scope="session")
def docker() -> None:
    """Skip the test where no Docker engine with compose answers."""
    try:
        for question in (["docker", "info"], ["docker", "compose", "version"]):
            subprocess.run(question, capture_output=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        pytest.skip("no Docker engine with compose answers")
