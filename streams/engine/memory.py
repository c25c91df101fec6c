"""The limit of memory an article, so that one page can't take the machine's."""

import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from streams.contract.errors import TooMuchMemory

_STATM = Path("/proc/self/statm")
_DATA_FIELD = 5  # pages of data and stack: what RLIMIT_DATA counts on Linux; see proc(5)


@contextmanager
def memory_limit(megabytes: int) -> Iterator[None]:
    """Raise TooMuchMemory once what is inside has taken so much more memory than there was; on Linux alone.

    What a library allocates outside Python may end the process instead: then the pool says so.
    """
    if sys.platform != "linux":
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = _used() + (megabytes << 20)
    resource.setrlimit(
        resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard)
    )
    try:
        yield
    except MemoryError as exc:
        raise TooMuchMemory(f"over the limit of {megabytes} MB of memory an article") from exc
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _used() -> int:
    return int(_STATM.read_text().split()[_DATA_FIELD]) * resource.getpagesize()
