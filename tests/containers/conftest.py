"""Docker, where it answers, and projects of the compose file in it."""

import os
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.broker.ports import choose_free

COMPOSE_FILE = Path(__file__).parents[2] / "deploy" / "compose.yaml"
# The image (three minutes, most of them downloads, on two busy cores) and the start of the workers.
TIMEOUT_S = 900


class Compose:
    """`docker compose` on a project of its own."""

    def __init__(self) -> None:
        self.project = f"streams-test-{uuid.uuid4().hex[:8]}"
        self.port = choose_free()
        self.console_port = choose_free()

    def __call__(self, *args: str) -> str:
        """Run a compose command and return what it printed."""
        command = ["docker", "compose", "-p", self.project, "-f", str(COMPOSE_FILE), "--profile", "publish"]
        return self._run(*command, *args)

    def docker(self, *args: str) -> str:
        """Run a command of Docker itself."""
        return self._run("docker", *args)

    def _run(self, *command: str) -> str:
        ports = {"STREAMS_PORT": str(self.port), "STREAMS_CONSOLE_PORT": str(self.console_port)}
        env = os.environ | ports | {"STREAMS_IMAGE": "streams-test"}
        ran = subprocess.run(command, env=env, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
        assert ran.returncode == 0, f"{ran.stdout[-3000:]}\n{ran.stderr[-3000:]}"
        return ran.stdout


@pytest.fixture(scope="session")
def docker() -> None:
    """Skip the test where no Docker engine with compose answers."""
    try:
        for question in (["docker", "info"], ["docker", "compose", "version"]):
            subprocess.run(question, capture_output=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        pytest.skip("no Docker engine with compose answers")


@pytest.fixture(scope="module")
def compose(docker: None) -> Iterator[Compose]:
    """Yield a project, which is removed at the end, data too."""
    project = Compose()
    yield project
    project("down", "-v", "--timeout", "5")
