"""Workers of one installation, of a test's own."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from streams.client.topics import ensure_topics
from streams.contract.settings import Settings
from support.process import WorkerProcess

WORKERS = Path(__file__).parent / "workers"
PATHS = os.pathsep.join([str(WORKERS), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)


class Start:
    """Starts workers of one installation: light ones of the later stages unless told, else real ones."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings = settings
        self.started: list[WorkerProcess] = []
        self._folder = folder

    def __call__(self, name: str, *, is_light: bool = True, **extra: str) -> WorkerProcess:
        light = [str(WORKERS / "light.py")] if is_light and name in {"entities", "stance"} else []
        command = [*(light or ["-m", "streams.cli.main", "worker"]), name]
        # all these failures would be taken for the bad deploy that they are
        extra |= {"PYTHONPATH": PATHS, "STREAMS_ENGINE__BAD_DEPLOY_COUNT": "0"}
        log = self._folder / f"{len(self.started)}-{name}.log"
        self.started.append(WorkerProcess(self.settings, command, log, **extra))
        return self.started[-1].start()


@pytest.fixture
def start(make_settings: Callable[..., Settings], tmp_path: Path) -> Iterator[Start]:
    settings = make_settings()
    ensure_topics(settings)
    start = Start(settings, tmp_path)
    yield start
    for worker in start.started:
        if worker.is_running:
            worker.kill()
