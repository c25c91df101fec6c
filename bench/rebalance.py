"""How fast a worker starts, and how long a group stands still when a worker joins, leaves, or is killed.

    python -m bench.rebalance [--starts N] [--rounds N]

The worker has no model (`bench.counter`): a stage with a table. Start to ready is from the start of the
process to the first 200 of /readyz. The pause of a group is the longest time without any output at a steady
rate, seen by a read-committed consumer, from the moment at which a worker was started or told to end until
3 s after everything sent before has come out. The slowest record was on its way through the partition that
stood still longest. A worker that was killed is started again at once under its static name, as `streams up`
does it. One that leaves is waited for until its session ends: a static member says no farewell, it may come
back.
"""

import argparse
import itertools
import time
from collections.abc import Callable, Iterator, Sequence

from bench.figures import load_average, report, spread
from bench.processes import Bench, Worker, bench, end
from bench.traffic import Steady
from streams.contract.settings import Settings

MODULE = "bench.counter"
RATE = 50
CALM_S = 3.0
START_TARGET_S = 6.0
PAUSE_TARGET_S = 3.0


class Group:
    """One worker that stays and one that comes and goes, with records flowing through them."""

    def __init__(self, settings: Settings, traffic: Steady) -> None:
        self._settings = settings
        self._traffic = traffic
        self.comes = Worker(settings, "second", module=MODULE)

    def around(self, event: Callable[[], object]) -> tuple[float, float]:
        """Return the moments between which the group was disturbed by `event`."""
        self._traffic.hold(CALM_S)
        start = time.monotonic()
        event()
        self._traffic.catch_up()
        self._traffic.hold(CALM_S)
        return start, time.monotonic()

    def join(self) -> None:
        """Let the second worker join."""
        self.comes.start()
        self.comes.await_ready()

    def leave(self) -> None:
        """Let it leave."""
        self.comes.stop()

    def die(self) -> None:
        """Kill it and start it again at once."""
        self.comes.kill()
        self.join()


def starts(settings: Settings, count: int) -> list[float]:
    """Return the seconds from start to ready of `count` lone workers, one after the other."""
    seconds = []
    for _ in range(count):
        worker = Worker(settings, "lone", module=MODULE)
        worker.start()
        try:
            seconds.append(worker.await_ready())
        finally:
            worker.stop()
    return seconds


def records() -> Iterator[tuple[bytes, bytes]]:
    """Return records with keys of their own."""
    return ((b"r%08d" % number, b"{}") for number in itertools.count())


def pauses(settings: Settings, rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Return (gap, slowest record) of each round of each event."""
    windows: dict[str, list[tuple[float, float]]] = {"nothing": [], "join": [], "kill": [], "leave": []}
    stays = Worker(settings, "first", module=MODULE)
    stays.start()
    try:
        stays.await_ready()
        topics = settings.topics
        with Steady(settings, topics.raw, topics.clean, records(), rate=RATE) as traffic:
            group = Group(settings, traffic)
            events = {"nothing": lambda: None, "join": group.join, "kill": group.die, "leave": group.leave}
            for _, (name, event) in itertools.product(range(rounds), events.items()):
                windows[name].append(group.around(event))
    finally:
        end([stays])
    return {
        name: [(traffic.longest_gap(*window), traffic.slowest(*window)) for window in found]
        for name, found in windows.items()
    }


def main() -> None:
    """Run everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--starts", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    with bench() as kafka:
        _report(kafka, args.starts, args.rounds)


def _report(kafka: Bench, count: int, rounds: int) -> None:
    report("load average", load_average())
    seconds = starts(kafka.settings("starts"), count)
    report("start to ready", _verdict(seconds, START_TARGET_S))
    titles = {
        "nothing": "undisturbed",
        "join": "a worker joins",
        "leave": "a worker leaves",
        "kill": "a worker is killed, starts again",
    }
    for name, found in pauses(kafka.settings("pauses"), rounds).items():
        gaps, slowest = zip(*found, strict=True)
        target = _verdict(gaps, PAUSE_TARGET_S) if name == "join" else f"{spread(gaps)} s"
        report(titles[name], f"no output for {target}; slowest record {spread(slowest)} s")
    report("load average", load_average())


def _verdict(seconds: Sequence[float], target: float) -> str:
    judged = "met" if max(seconds) <= target else "MISSED"
    return f"{spread(seconds)} s, target {target:.0f} s {judged}"


if __name__ == "__main__":
    main()
