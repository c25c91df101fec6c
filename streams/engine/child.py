"""The process that does a worker's CPU work: started by the pool, ends with it."""

import ctypes
import importlib
import math
import os
import resource
import signal
import sys
import time
from contextlib import suppress
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
        _limit_cpu(cpu_seconds)
        connection.send(attempt(work, record))


def _limit_cpu(seconds: int) -> None:
    """Let the kernel end the process (SIGXCPU) once this article has used its CPU time."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time()) + seconds, hard))


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
