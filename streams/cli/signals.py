"""Ending in order: SIGTERM and a closed terminal do what Ctrl-C does."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
INTERRUPTED = 130  # what a shell reports after Ctrl-C


@contextmanager
def ended_by_signal() -> Iterator[None]:
    """Let the first signal end the block quietly; a second one ends the process at once.

    What the block opened is closed in between. Leaving at once is safe: the kernel kills the children.
    """
    before = {number: signal.signal(number, _interrupt) for number in _ENDING}
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    for number in _ENDING:
        signal.signal(number, _leave)
    raise KeyboardInterrupt


def _leave(_number: int, _frame: FrameType | None) -> None:
    os._exit(INTERRUPTED)
