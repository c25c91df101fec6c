"""Becomes the program given to it, which then dies with the process that started it.

Run as `python -I -S guard.py PARENT_PID PROGRAM ARGUMENT...`. A program of its own and not a `preexec_fn`:
between fork and exec no Python code may run safely in a process with threads.
"""

import ctypes
import os
import signal
import sys
from typing import NoReturn

PR_SET_PDEATHSIG = 1
CANNOT_RUN = 127


def main() -> NoReturn:
    """Ask the kernel for the signal, check that the parent still lives, become the program."""
    parent, program = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        # SIGKILL: a restart right after a crash must find the port and the data directory free.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the call above
        sys.exit(0)
    try:
        os.execv(program[0], program)  # noqa: S606 - no shell is wanted
    except OSError as exc:
        sys.stderr.write(f"cannot run {program[0]}: {exc.strerror}\n")
        sys.exit(CANNOT_RUN)


if __name__ == "__main__":
    main()
