"""What the HTTP API answers from."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from streams.console.questions.reads import Reads
from streams.console.store.bookkeeper import Pulse
from streams.console.store.feed import Feed
from streams.console.store.follow import Status
from streams.contract.records import Record

_STATIC = Path(__file__).parent.with_name("static")

# (topic, partition, offset) -> the message there
Message = Callable[[str, int, int], bytes | None]
# the same of a dead-letter topic -> the record there; of any other topic: None
FindLetter = Callable[[str, int, int], Record | None]


def _no_letter(_topic: str, _partition: int, _offset: int) -> Record | None:
    return None


@dataclass(frozen=True, slots=True)
class Console:
    """What requests are answered from."""

    reads: Reads
    feed: Feed
    message: Message
    status: Status = field(default_factory=Status)
    hosts: tuple[str, ...] = ()
    static: Path = _STATIC
    letter: FindLetter = _no_letter
    pulse: Pulse = field(default_factory=lambda: Pulse(since=time.time()))
    patience_s: float = 60.0  # without progress a worker that has work is standing after so long
