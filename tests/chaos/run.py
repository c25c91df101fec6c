"""One run: records flow, faults happen, everything ends, and what is on the topics is counted."""

import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from chaos.checker import Report
from chaos.faults import inflict
from chaos.plan import Fault
from chaos.world import Raw, World
from support.waiting import wait_until

SETTLE_S = 180.0  # restarts back off and sessions expire; what is not there after so long a silence is lost
LOOK_EVERY_S = 1.0

Pause = Callable[[float], object]


class Scenario(Protocol):
    """What flows, and how it is judged."""

    name: str

    def records(self, chance: random.Random) -> Iterable[Raw]:
        """Return the raw records to publish."""

    def is_complete(self, world: World) -> bool:
        """Say whether every raw record has an outcome, right or wrong."""

    def afterwards(self, world: World) -> None:
        """Do what an operator does when the faults are over."""

    def check(self, world: World) -> Report:
        """Count what went wrong."""


@dataclass
class Run:
    """The result of one scenario."""

    scenario: str
    seed: int
    report: Report
    faults: Counter[str] = field(default_factory=Counter)
    exits: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0


def run(
    world: World,
    scenario: Scenario,
    faults: Sequence[Fault],
    *,
    seed: int,
    total: int,
    rate: float,
    pause: Pause | None = None,
) -> Run:
    """Feed `total` records at `rate` a second, spread the faults over them, and judge.

    `pause` may hold the feeder for longer than the seconds that it is given.
    """
    started = time.monotonic()
    records = scenario.records(random.Random(seed))
    feeder = threading.Thread(
        target=world.feed,
        args=(records,),
        kwargs={"rate": rate, "pause": pause or threading.Event().wait},
        daemon=True,
    )
    world.await_ready()
    feeder.start()
    for number, fault in enumerate(faults, start=1):
        due = total * number // (len(faults) + 1)

        def is_due(due: int = due) -> bool:
            return world.fed >= due or not feeder.is_alive()

        wait_until(is_due, timeout=600, what="the feeder")
        print(f"{time.monotonic() - started:6.1f} s  {world.fed:6} sent  {fault.kind}", file=sys.stderr)
        inflict(fault, world)
    feeder.join()
    settled(world, scenario)
    scenario.afterwards(world)
    settled(world, scenario)
    world.stop()
    exits = Counter(status for worker in world.workers for status in worker.exits)
    done = Counter[str](fault.kind for fault in faults)
    return Run(scenario.name, seed, scenario.check(world), done, exits, time.monotonic() - started)


def settled(world: World, scenario: Scenario) -> None:
    """Wait until everything has an outcome; what has none in the end is counted as lost, not raised.

    Topics are counted only when nothing is written any more: to count takes long, and slows the workers.
    """
    ends, moved = world.ends(), time.monotonic()
    while time.monotonic() - moved < SETTLE_S:
        threading.Event().wait(LOOK_EVERY_S)
        now = world.ends()
        if now != ends:
            ends, moved = now, time.monotonic()
        elif scenario.is_complete(world):
            return
    print(f"nothing moves for {SETTLE_S:.0f} s, and something is missing", file=sys.stderr)
