"""What will be broken, and when: drawn from a seed, so that a run can be repeated."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

T = TypeVar("T")
Kind = Literal[
    "kill_worker",  # SIGKILL
    "term_worker",  # SIGTERM, and started again
    "pause_worker",  # SIGSTOP beyond the session timeout, then SIGCONT: the zombie must be fenced
    "join",  # one more worker
    "leave",  # SIGTERM, and not started again
    "kill_child",  # SIGKILL to the process that does a worker's CPU work
    "hang_child",  # SIGSTOP to it, for good
    "kill_broker",  # SIGKILL, and started again at once
    "freeze_broker",  # SIGSTOP for 15 s
    "cut_connections",  # every connection of every client is reset
    "slow_disk",  # every append is flushed, while another process keeps the disk busy
    "lose_broker",  # SIGKILL, and started again after 10 s: for clusters that can do without one
]
ALL: tuple[Kind, ...] = (
    "kill_worker", "term_worker", "pause_worker", "join", "leave", "kill_child", "hang_child", "kill_broker",
    "freeze_broker", "cut_connections", "slow_disk",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; `choice` picks the victim among those of this name, or all, that there are at the time."""

    kind: Kind
    choice: int
    name: str = ""


def draw(seed: int, count: int, kinds: Sequence[Kind]) -> list[Fault]:
    """Return `count` faults in random order, every kind as often as the others (and one more or less)."""
    chance = random.Random(seed)
    return [Fault(kind, _choice(chance)) for kind in _evenly(chance, count, kinds)]


def kills(seed: int, count: int, names: Sequence[str]) -> list[Fault]:
    """Return `count` SIGKILLs of workers, drawn likewise; who is named twice is killed twice as often."""
    chance = random.Random(seed)
    return [Fault("kill_worker", _choice(chance), name) for name in _evenly(chance, count, names)]


def _evenly(chance: random.Random, count: int, of: Sequence[T]) -> list[T]:
    drawn: list[T] = []
    while len(drawn) < count:
        drawn += chance.sample(of, len(of))
    return drawn[:count]


def _choice(chance: random.Random) -> int:
    return chance.randrange(1 << 30)
