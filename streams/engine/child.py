"""The process that does a worker's CPU work: started by the pool, ends with it."""

import ctypes
import importlib
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection

# Before numpy is imported by anyone: one BLAS thread, else two workers fight for the cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

from streams.engine.attempt import attempt

READY = ""  # the first message of a process that has loaded its models; any other says why it could not
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def serve(connection: Connection, build: str, cpu_seconds: int) -> None:
    """Answer records with results until the pipe closes."""
    try:
        module, function = build.split(":")
        work = getattr(importlib.import_module(module), function)()
    except Exception as exc:  # noqa: BLE001 - whatever it is, the parent must say it
        connection.send(f"{type(exc).__name__}: {exc}")
        return
    connection.send(READY)
    while True:
        try:
            record = connection.recv()
        except EOFError:
            return
        with cpu_limit(cpu_seconds):
            result = attempt(work, record)
        connection.send(result)


@contextmanager
def cpu_limit(seconds: float) -> Iterator[None]:
    """Let the kernel end the process (SIGPROF) once what is inside has used so much CPU time.

    A timer that counts from now, not RLIMIT_CPU: that one is compared with the process's whole CPU time as
    Linux samples it at clock ticks, which on a busy machine is off from what a process can read by more than
    the limit after some thousand articles. A sound one was ended then, every few minutes.
    """
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _end_with_parent() -> None:
    """Ask Linux for SIGKILL when the parent ends, whatever ended it; elsewhere the closed pipe must do."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def main() -> None:
    """Run as `python -m streams.engine.child FD BUILD CPU_SECONDS`."""
    _end_with_parent()
    for ignored in (signal.SIGINT, signal.SIGTERM):  # a terminal's Ctrl-C reaches the whole group
        signal.signal(ignored, signal.SIG_IGN)
    with suppress(BrokenPipeError, ConnectionResetError):  # the parent was killed
        serve(Connection(int(sys.argv[1])), sys.argv[2], int(sys.argv[3]))


if __name__ == "__main__":
    main()
