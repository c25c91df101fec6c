"""One process for the CPU work of a worker, so that the event loop only ever waits."""

import logging
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from multiprocessing.connection import Connection, Pipe
from signal import SIGPROF

from streams.contract.dead_letters import Failure
from streams.contract.errors import StreamsError, TooSlow, WorkerKilled
from streams.contract.records import Record
from streams.contract.settings import Limits
from streams.engine.child import READY

log = logging.getLogger(__name__)

# Not every death is the article's doing: memory runs out, a host freezes. Who dies twice on one is.
MAX_ATTEMPTS = 2
START_SECONDS = 120  # importing spaCy and loading a large model on a busy machine takes 10 s at most


class PoolFailed(StreamsError):
    """The worker process can't start: a bug or a missing model, not the fault of an article."""

    code = "N302"


class Pool:
    """Works on one record at a time in a process of its own.

    `build` is `module:function`; the function is called once in the process and returns what turns a Record
    into a result. A record on which the process dies or does not come back in time is tried once more, in a
    new process; the second time, and at once where it has used up its CPU limit, it gets a Failure as its
    result and the next record is not delayed further. `on_failure` is called, on the pool's thread, when no
    process can be started.
    """

    def __init__(self, build: str, limits: Limits, *, on_failure: Callable[[str], object]) -> None:
        self._build = build
        self._limits = limits
        self._on_failure = on_failure
        self._queue: queue.SimpleQueue[tuple[Record, Future[object]] | None] = queue.SimpleQueue()
        self._child: _Child | None = None
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="pool", daemon=True)
        self._thread.start()

    def submit(self, record: Record) -> Future[object]:
        """Queue `record`; the future's result is the work's, or a Failure."""
        future: Future[object] = Future()
        self._queue.put((record, future))
        return future

    @property
    def is_ready(self) -> bool:
        """Say whether the process has loaded its models."""
        return self._started.is_set()

    def close(self) -> None:
        """End the process after the record it works on."""
        self._queue.put(None)

    def _serve(self) -> None:
        try:
            self._child = _Child(self._build, self._limits)
            self._started.set()
            while job := self._queue.get():
                record, future = job
                if future.set_running_or_notify_cancel():
                    future.set_result(self._work(record))
        except PoolFailed as exc:
            self._on_failure(f"the worker process can't start: {exc}")
        finally:
            if self._child:
                self._child.kill()

    def _work(self, record: Record) -> object:
        assert self._child is not None
        result: object = None
        for attempt in range(1, MAX_ATTEMPTS + 1):
            child = self._child
            result = child.work(record)
            if child.is_alive:
                return result
            if isinstance(result, Failure):
                result = replace(result, attempts=attempt)
                log.warning("replaces the worker process that was on %s/%d/%d: %s", *record.position, result)
            self._child = _Child(self._build, self._limits)
            if child.used_up_cpu:
                break
        return result


class _Child:
    """The process and the pipe to it; lives on the pool's thread."""

    def __init__(self, build: str, limits: Limits) -> None:
        self._limits = limits
        self._pipe, theirs = Pipe()
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [
                sys.executable,
                "-m",
                "streams.engine.child",
                str(theirs.fileno()),
                build,
                str(limits.cpu_seconds),
            ],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        self._await_start(self._pipe)

    def _await_start(self, pipe: Connection) -> None:
        try:
            problem = pipe.recv() if pipe.poll(START_SECONDS) else "it did not start in time"
        except (EOFError, OSError):
            problem = f"it ended with status {self._process.wait()}"
        if problem != READY:
            self.kill()
            raise PoolFailed(problem)

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    @property
    def used_up_cpu(self) -> bool:
        return self._process.poll() == -SIGPROF

    def work(self, record: Record) -> object:
        limit = self._limits.cpu_seconds * self._limits.wall_factor
        started = time.monotonic()
        try:
            self._pipe.send(record)
            if self._pipe.poll(limit):
                return self._pipe.recv()
        except (EOFError, OSError):
            return Failure.of(self._death(time.monotonic() - started))
        self.kill()
        return Failure.of(TooSlow(f"no result after {limit} s; the article was given up"))

    def _death(self, seconds: float) -> TooSlow | WorkerKilled:
        status = self._process.wait()
        if self.used_up_cpu:
            return TooSlow(f"over the limit of {self._limits.cpu_seconds} s of CPU an article")
        return WorkerKilled(f"the process working on it ended with status {status} after {seconds:.0f} s")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._pipe.close()
