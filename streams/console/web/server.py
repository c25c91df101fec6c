"""The console as a process: its file, the thread that reads Kafka, and the HTTP server."""

import asyncio
import contextlib
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import uvicorn

from streams.broker.filelock import open_lock_file, try_lock
from streams.console.questions.reads import Reads
from streams.console.store.bookkeeper import Bookkeeper
from streams.console.store.books import Books
from streams.console.store.feed import Feed
from streams.console.store.follow import Follower
from streams.console.store.model import ReadModel
from streams.console.store.places import Places
from streams.console.store.schema import FILE
from streams.console.web.app import create_app
from streams.console.web.console import Console
from streams.contract.errors import ConfigurationError
from streams.contract.settings import Settings

# Streams end at once after a signal, and answers in flight get this long; who reads nothing is cut off then,
# and all is over within 5 s.
_GRACE_S = 2
_CUT_S = 1
_BACKLOG = 128


class ConsoleRuns(ConfigurationError):
    """Another console writes to the data directory."""

    code = "N333"


class AddressUnusable(ConfigurationError):
    """The console can't listen where it should."""

    code = "N334"


class Server(uvicorn.Server):
    """Serves an app until a signal or `end`; streams are closed before connections are waited for."""

    def __init__(self, console: Console) -> None:
        app = create_app(console)
        super().__init__(
            uvicorn.Config(
                app,
                http="h11",
                ws="none",
                lifespan="off",
                access_log=False,
                log_config=None,
                server_header=False,
                timeout_graceful_shutdown=_GRACE_S + _CUT_S,
            )
        )
        self._feed = console.feed
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        self._loop = asyncio.get_running_loop()
        self._feed.attach()
        await super().startup(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then everything."""
        self._feed.close()
        cutting = asyncio.create_task(self._cut_off())
        await super().shutdown(sockets)
        cutting.cancel()

    async def _cut_off(self) -> None:
        await asyncio.sleep(_GRACE_S)
        for connection in list(self.server_state.connections):
            if connection.transport:
                connection.transport.abort()

    def end(self) -> None:
        """Let the server end; from any thread."""
        self.should_exit = True

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End in order at a signal, with status 0; a second one ends the process at once."""
        if threading.current_thread() is not threading.main_thread():
            yield  # signals are another's: `end` ends it
            return
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._signalled)
        yield

    def _signalled(self, *_: object) -> None:
        if self.should_exit:
            os._exit(1)
        self.should_exit = True


def serve(settings: Settings, *, say: Callable[[str], None]) -> None:
    """Run the console until a signal; `say` gets its address.

    Raises ConsoleRuns and AddressUnusable.
    """
    with ExitStack() as stack:
        stack.callback(os.close, _only_one(settings.data_dir))
        path = settings.data_dir / FILE
        model = ReadModel(path, settings.namespace, kept_edits=settings.console.edits)
        stack.callback(model.close)
        reads = Reads(path)
        articles = Places(settings, [settings.topics.stance.name])
        stack.callback(articles.close)
        letters = Places(settings, list(settings.topics.replays))
        stack.callback(letters.close)
        feed = Feed(model.heads)
        follower = Follower(settings, model, tell=feed.tell)
        books = Books(path, settings.topics)
        stack.callback(books.close)
        keeper = Bookkeeper(settings, books)
        hosts = tuple(name.strip() for name in settings.console.hosts.split(",") if name.strip())
        console = Console(
            reads,
            feed,
            articles.message,
            follower.status,
            hosts,
            letter=letters.record,
            pulse=keeper.pulse,
            patience_s=_patience(settings),
        )
        server = Server(console)
        listening = listen(settings.console.host, settings.console.port)
        stack.callback(listening.close)
        say(f"console at {address_of(listening)}")
        for each in (follower, keeper):
            each.start(failed=server.end)
            stack.callback(each.stop)
        stack.callback(follower.end)
        stack.callback(keeper.end)
        asyncio.run(server.serve([listening]))


def _patience(settings: Settings) -> float:
    """Return the longest that a worker may take for one record: its limit of time, twice."""
    limits = settings.limits
    return 2.0 * limits.cpu_seconds * limits.wall_factor


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; where the port is taken, on a free one. Raises AddressUnusable."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for tried in (port, 0):
        # named, or asyncio leaves Nagle's algorithm on: 40 ms an answer
        found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((host, tried))
            found.listen(_BACKLOG)
        except OSError as exc:
            found.close()
            problem = exc
        else:
            return found
    raise AddressUnusable(f"the console can't listen on {host}: {problem.strerror}")


def address_of(listening: socket.socket) -> str:
    """Return the address at which the console is asked."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _only_one(data_dir: Path) -> int:
    """Take the data directory for this process; raises ConsoleRuns where another console has it."""
    data_dir.mkdir(parents=True, exist_ok=True)
    lock = open_lock_file(data_dir / "console.lock")
    if not try_lock(lock):
        os.close(lock)
        raise ConsoleRuns(f"a console runs on {data_dir} already: use it, end it, or set STREAMS_DATA_DIR")
    return lock
