"""Running commands: in this process, which is quick, or as a process with pipes, as their users do."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from streams.cli.main import cli
from streams.contract.errors import StreamsError
from streams.contract.settings import Settings
from support.process import environment


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it printed."""

    code: int
    out: bytes
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [orjson.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process; standard output is no terminal."""

    def run(*arguments: str, settings: Settings | None = None, given: bytes = b"") -> Ran:
        for name in [name for name in os.environ if name.startswith("STREAMS_")]:
            monkeypatch.delenv(name)
        for name, value in environment(settings).items() if settings else ():
            monkeypatch.setenv(name, value)
        result = CliRunner().invoke(cli, arguments, input=given)
        if isinstance(result.exception, StreamsError):
            raise result.exception
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return Ran(result.exit_code, result.stdout_bytes, result.stderr)

    return run


@pytest.fixture
def start() -> Callable[..., "subprocess.Popen[bytes]"]:
    """Start a command as a process with pipes."""

    def start(*arguments: str, settings: Settings) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", "streams.cli.main", *arguments],
            env=environment(settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    return start
