"""A read model filled by hand, and the real server over it: no Kafka."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from console.made import batch
from streams.console.questions.reads import Reads, Snapshot
from streams.console.store.batch import Batch
from streams.console.store.bookkeeper import Pulse
from streams.console.store.feed import Feed
from streams.console.store.follow import Status
from streams.console.store.model import ReadModel
from streams.console.store.schema import FILE
from streams.console.web.console import Console
from streams.console.web.server import Server, listen
from streams.contract.records import Record
from streams.contract.topics import Catalogue


@dataclass
class Served:
    """A running console: what is written into it, and a client that asks it."""

    model: ReadModel
    server: Server
    url: str
    client: httpx.Client
    status: Status
    path: Path
    messages: dict[tuple[str, int, int], bytes] = field(default_factory=dict)
    letters: dict[tuple[str, int, int], Record] = field(default_factory=dict)
    pulse: Pulse = field(default_factory=lambda: Pulse(since=time.time()))
    topics: Catalogue = field(default_factory=Catalogue)

    def take(self, taken: Batch) -> None:
        """Write a batch, as the follower does."""
        self.server_feed.tell(self.model.take(taken))

    @property
    def server_feed(self) -> Feed:
        return self.server._feed

    def rows(self, path: str, **parameters: str) -> list[dict[str, object]]:
        """Return the rows of one page."""
        answer = self.client.get(path, params=parameters or None)
        assert answer.status_code == 200, answer.text
        rows: list[dict[str, object]] = answer.json()["rows"]
        return rows


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """Run the server in a thread until the block ends."""
    model = ReadModel(folder / FILE, "")
    reads = Reads(folder / FILE)
    status = Status(is_reading=True, has_caught_up=True, lag=3)
    messages: dict[tuple[str, int, int], bytes] = {}
    letters: dict[tuple[str, int, int], Record] = {}
    static = folder / "static"
    static.mkdir()
    (static / "index.html").write_text("<!doctype html><title>Streams</title>")
    (static / "app.js").write_text("export {}")
    feed = Feed(model.heads)
    pulse = Pulse(since=time.time())
    console = Console(
        reads, feed, lambda *place: messages.get(place), status, ("news.example",), static,
        letter=lambda *place: letters.get(place), pulse=pulse,
    )  # fmt: skip
    server = Server(console)
    listening = listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])))
    thread.start()
    try:
        with httpx.Client(base_url=url, timeout=20) as client:
            yield Served(model, server, url, client, status, folder / FILE, messages, letters, pulse)
    finally:
        server.end()
        thread.join()
        reads.close()
        model.close()
        listening.close()


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A running console without rows, for the tests of one module."""
    with serving(tmp_path_factory.mktemp("console")) as served:
        yield served


@pytest.fixture
def model(tmp_path: Path) -> Iterator[ReadModel]:
    """An empty read model."""
    model = ReadModel(tmp_path / FILE, "")
    yield model
    model.close()


@pytest.fixture
def look(tmp_path: Path, model: ReadModel) -> Callable[[], Snapshot]:
    """Return what the file holds now."""
    assert model
    return lambda: opened(tmp_path / FILE)


def opened(path: Path) -> Snapshot:
    """Return a snapshot of its own connection, which is closed when nobody has it any more."""
    from streams.console.store.schema import connect_reader

    return Snapshot(connect_reader(path))


__all__ = ["Served", "batch", "opened", "serving"]
