"""Memory of every process over many small articles: what grows once the tables are full.

    python -m bench.memory [--articles N] [--every N] [--after N]

Articles of two sentences with ids, names and words of their own go through all five workers, at most WINDOW
of them under way. The growth of a process is the slope of its resident memory per 1,000 articles, by least
squares over the samples after the first ones. The tables hold KEPT articles here, so they are full by then
and what grows afterwards is a leak. Samples are printed, in MB.
"""

import argparse
import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import orjson
import psutil
from kafka import KafkaProducer

from bench.figures import growth, load_average, report
from bench.processes import Bench, Worker, bench, workers
from bench.traffic import Ends
from streams.agents.catalogue import WORKERS
from streams.contract.settings import Settings, TableSettings

WINDOW = 300
PATIENCE_S = 120  # without a single result
KEPT = 4000
TARGET_MB = 1.0
MB = 1 << 20
BROKER = "broker"
_SYLLABLES = "ka lo mi ren tas vu dor shi bel on pra ze gu ni fal ter".split()  # noqa: SIM905


def article(number: int) -> bytes:
    """Return a small raw article whose names no other has."""
    who, where = name_of(2 * number), name_of(2 * number + 1)
    body = (
        f"{who} of {where} said on Monday that the government supports the new treaty on water.\n\n"
        f'"We are against the plan of the {where} Council," {who} told reporters in Geneva.'
    )
    return orjson.dumps({"id": f"memory-{number}", "title": f"{who} backs treaty", "body": body})


def name_of(number: int) -> str:
    """Return a made-up name, another for every number."""
    syllables: list[str] = []
    while number or not syllables:
        number, digit = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[digit])
    return "".join(syllables).capitalize() + "ov"


@dataclass
class Samples:
    """Resident memory of each process by the number of finished articles."""

    running: Sequence[Worker]
    java: psutil.Process
    sizes: dict[str, list[tuple[int, float]]] = field(default_factory=dict)
    _pools: dict[str, int] = field(default_factory=dict)

    def take(self, count: int) -> None:
        """Note and print the memory of all processes; raises RuntimeError where one ended or was replaced."""
        for name, process in self._processes():
            if self._pools.setdefault(name, process.pid) != process.pid:
                raise RuntimeError(f"the process {name} was replaced after {count:,} articles")
            self.sizes.setdefault(name, []).append((count, process.memory_info().rss / MB))
        report(
            f"after {count:,}", "   ".join(f"{name} {sizes[-1][1]:.0f}" for name, sizes in self.sizes.items())
        )

    def _processes(self) -> Iterator[tuple[str, psutil.Process]]:
        for worker in self.running:
            yield worker.name, worker.process
            for child in worker.process.children(recursive=True):
                yield f"{worker.name}, stage", child
        yield BROKER, self.java


def feed(settings: Settings, samples: Samples, count: int, *, every: int) -> float:
    """Send the articles by and by, sample every so many, and return the seconds that it took."""
    ends = Ends(settings, settings.topics.stance)
    producer = KafkaProducer(**settings.kafka.client(), linger_ms=5)
    numbers, done, started = iter(range(count)), 0, time.monotonic()
    under_way: set[bytes] = set()
    moved, due = started, 0
    while done < count:
        for number in itertools.islice(numbers, WINDOW - len(under_way)):
            key = f"memory-{number}".encode()
            under_way.add(key)
            producer.send(settings.topics.raw.name, key=key, value=article(number))
        arrived = under_way & ends.poll(timeout_ms=50).keys()
        under_way -= arrived
        done += len(arrived)
        if arrived:
            moved = time.monotonic()
        elif time.monotonic() - moved > PATIENCE_S:
            raise TimeoutError(f"no article of {len(under_way)} came out within {PATIENCE_S} s")
        if done >= due:
            samples.take(done)
            due += every
    producer.close()
    ends.close()
    return time.monotonic() - started


def show(samples: Samples, *, after: int) -> None:
    """Print each process: its memory after the first samples and at the end, its growth and the verdict."""
    for name, sizes in samples.sizes.items():
        slope = growth(sizes, after=after)
        first = next(size for count, size in sizes if count >= after)
        told = f"{first:6.0f} MB to {sizes[-1][1]:6.0f} MB, {slope:+.2f} MB per 1,000"
        if name != BROKER:
            told += "" if slope <= TARGET_MB else f", target {TARGET_MB:.0f} MB MISSED"
        report(name, told)


def measure(kafka: Bench, count: int, *, every: int, after: int) -> None:
    """Run the articles through the workers and print the table."""
    settings = kafka.settings("memory", tables=TableSettings(articles=KEPT))
    with workers(settings, WORKERS, module="streams.cli.main") as running:
        samples = Samples(running, kafka.java)
        seconds = feed(settings, samples, count, every=every)
        report("articles", f"{count:,} in {seconds:.0f} s, {count / seconds:.0f} a second")
    show(samples, after=after)


def main() -> None:
    """Run everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--every", type=int, default=1000)
    parser.add_argument("--after", type=int, default=5000)
    args = parser.parse_args()
    if args.articles < args.after + 2 * args.every:
        parser.error("a slope needs three samples: --articles must be --after and twice --every at least")
    report("load average", load_average())
    with bench() as kafka:
        measure(kafka, args.articles, every=args.every, after=args.after)
    report("load average", load_average())


if __name__ == "__main__":
    main()
