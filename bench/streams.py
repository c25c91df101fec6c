"""Many event streams, open for minutes while rows change: what the console's memory does, and how it ends.

    python -m bench.streams [--streams N] [--minutes N] [--rate N]

Rows are written straight onto the changelog of the articles, RATE a second, over and over the same ones, so
that nothing has to grow. Before that the console's log of changes is filled: it is bounded, but until then
the file grows, and with it what SQLite keeps of it in memory. Each reader checks that the numbers of its
events rise, and in the end all of them must have been told of every row's last state. Half of the readers
filter. Then the console gets SIGTERM, with all streams open. The growth is the slope of its memory after the
first minute, by least squares.
"""

import argparse
import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx
import orjson
from kafka import KafkaProducer

from bench.console import Made
from bench.figures import growth, load_average, report
from bench.processes import Worker, bench, console_of, cpu_seconds, running
from streams.console.store.model import KEPT_CHANGES
from streams.contract.settings import Settings

RATE = 20  # rows a second: four times the articles of half a million a day
ROWS = 5_000
FULL = KEPT_CHANGES + KEPT_CHANGES // 5  # by now the log has been cut
SITES = 10
WARM_UP_S = 60
SAMPLE_EVERY_S = 2
TOLD_EVERY = 30  # samples
PATIENCE_S = 120
ASK_EVERY_S = 0.1
TARGET_END_S = 5
TARGET_MB = 1.0  # in 10 minutes
MB = 1 << 20
ARTICLES = "http://127.0.0.1:{port}/api/tables/articles"
STREAM = "/api/tables/articles/stream?after={after}"


class Told:
    """One reader's open stream, and what it was told."""

    def __init__(self, port: int, *, after: int, site: str | None = None) -> None:
        self.site = site
        self.events = 0
        self.rows: dict[str, int] = {}
        self._port = port
        self._path = STREAM.format(after=after) + (f"&site={site}" if site else "")
        self._last = after

    async def follow(self) -> None:
        """Read until the console ends the stream; raises RuntimeError for what must never come."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(f"GET {self._path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        kind = b""
        try:
            while line := await reader.readline():  # the lines between them are sizes of chunks
                name, _, value = line.rstrip().partition(b": ")
                if name == b"event":
                    kind = value
                elif name == b"id":
                    self._go_on(int(value))
                elif name == b"data":
                    self._take(kind, value)
        finally:
            writer.close()

    def has_all(self, versions: dict[str, int], sites: dict[str, str]) -> bool:
        """Say whether it knows the last version of every row that it asked for."""
        return self.rows == {k: n for k, n in versions.items() if self.site in {None, sites[k]}}

    def _go_on(self, number: int) -> None:
        if number < self._last:
            raise RuntimeError(f"event {number} came after {self._last}")
        self._last = number

    def _take(self, kind: bytes, value: bytes) -> None:
        if kind != b"row":
            raise RuntimeError(f"{kind.decode()}: {value.decode()}")
        event = orjson.loads(value)
        self.events += 1
        self.rows[event["key"]] = event["row"]["stances"]


class Load:
    """Changes the same rows over and over; each carries the number of its change, as that of its stances."""

    def __init__(self, settings: Settings) -> None:
        made = Made(seed=7)
        self._topic = settings.topics.tables["articles"].name
        self._producer = KafkaProducer(**settings.kafka.client(), linger_ms=5)
        self._rows = [made.row("articles", n) | {"site": _site(n)} for n in range(ROWS)]
        self.sites = {str(row["id"]): str(row["site"]) for row in self._rows}
        self.versions: dict[str, int] = {}
        self.changes = 0

    def change(self) -> None:
        """Change one row."""
        row = self._rows[self.changes % ROWS]
        key = str(row["id"])
        self.changes += 1
        self.versions[key] = self.changes
        value = orjson.dumps(row | {"stances": self.changes})
        self._producer.send(self._topic, key=key.encode(), value=value)

    async def flow(self, rate: float) -> None:
        """Change rows steadily, until it is cancelled."""
        started, before = time.monotonic(), self.changes
        while True:
            while self.changes - before < (time.monotonic() - started) * rate:
                self.change()
            await asyncio.sleep(1 / rate)

    def fill(self, changes: int, port: int) -> None:
        """Change rows as fast as a console takes it, until it knows all; readers come later."""
        for _ in range(changes):
            self.change()
        until = time.monotonic() + PATIENCE_S
        while _shown(port) != self.versions:
            if time.monotonic() > until:
                raise TimeoutError("the console does not come to the last rows")
            time.sleep(ASK_EVERY_S)
        self.versions.clear()

    def close(self) -> None:
        """Leave Kafka."""
        self._producer.close()


async def measure(console: Worker, load: Load, *, streams: int, seconds: float, rate: float) -> None:
    """Hold the streams open, end the console under them, and print the figures."""
    after = await asyncio.to_thread(sequence, console.port)
    told = readers(console.port, streams, after=after)
    follows = [asyncio.create_task(each.follow()) for each in told]
    before, changed = cpu_seconds([console.process]), load.changes
    with flowing(load, rate):
        samples = await hold(console, follows, seconds)
    report("CPU of the console", f"{(cpu_seconds([console.process]) - before) / seconds:.2f} of a core")
    await told_all(told, load, follows)
    events = sum(each.events for each in told)
    report("delivered", f"{events:,} events of {load.changes - changed:,} changes, no gap")
    _report_memory(samples)
    with flowing(load, rate):
        took = await end(console, follows)
    late = "" if took <= TARGET_END_S else f", target {TARGET_END_S} s MISSED"
    report(f"SIGTERM to the end of {streams}", f"{took:.2f} s{late}")


def readers(port: int, count: int, *, after: int) -> list[Told]:
    """Return readers that don't read yet; every second one asks for one site alone."""
    return [Told(port, after=after, site=_site(n) if n % 2 else None) for n in range(count)]


@contextmanager
def flowing(load: Load, rate: float) -> Iterator[None]:
    """Change rows until the end of the block."""
    task = asyncio.create_task(load.flow(rate))
    try:
        yield
    finally:
        task.cancel()


async def end(console: Worker, follows: Sequence[asyncio.Task[None]]) -> float:
    """Tell the console to end; return the seconds until all streams and the process have ended.

    Raises RuntimeError where it does not end in order.
    """
    started = time.monotonic()
    console.terminate()
    await asyncio.gather(*follows)
    if status := await asyncio.to_thread(console.wait):
        raise RuntimeError(f"the console ended with {status}")
    return time.monotonic() - started


async def hold(
    console: Worker, follows: Sequence[asyncio.Task[None]], seconds: float
) -> list[tuple[int, float]]:
    """Return the console's memory in MB by the second; raises what ended a stream meanwhile."""
    started, samples = time.monotonic(), []
    while (passed := time.monotonic() - started) < seconds:
        _check(follows)
        samples.append((round(passed), console.process.memory_info().rss / MB))
        if len(samples) % TOLD_EVERY == 1:
            report(f"after {passed / 60:.0f} min", f"{samples[-1][1]:.1f} MB")
        await asyncio.sleep(SAMPLE_EVERY_S)
    return samples


async def told_all(told: Sequence[Told], load: Load, follows: Sequence[asyncio.Task[None]]) -> None:
    """Wait until every reader has every row's last state; raises TimeoutError."""
    until = time.monotonic() + PATIENCE_S
    while missing := [each for each in told if not each.has_all(load.versions, load.sites)]:
        _check(follows)
        if time.monotonic() > until:
            raise TimeoutError(f"{len(missing)} streams were not told of everything")
        await asyncio.sleep(ASK_EVERY_S)


def _check(follows: Sequence[asyncio.Task[None]]) -> None:
    for task in follows:
        if task.done():
            task.result()
            raise RuntimeError("a stream ended")


def _site(number: int) -> str:
    return f"site{number % SITES}.example"


def sequence(port: int) -> int:
    """Return the number of the last change that a console knows."""
    return int(httpx.get(ARTICLES.format(port=port), params={"limit": 1}).json()["sequence"])


def _shown(port: int) -> dict[str, int]:
    """Return the version of every row that a console has."""
    answer = httpx.get(ARTICLES.format(port=port), headers={"Accept": "application/x-ndjson"}, timeout=60)
    return {row["id"]: row["stances"] for row in map(orjson.loads, answer.content.splitlines())}


def _report_memory(samples: Sequence[tuple[int, float]]) -> None:
    first = next(size for second, size in samples if second >= WARM_UP_S)
    slope = growth(samples, after=WARM_UP_S) * 600 / 1000
    told = f"{first:.0f} MB to {samples[-1][1]:.0f} MB, {slope:+.2f} MB in 10 minutes"
    report("memory (RSS)", told if slope <= TARGET_MB else f"{told}, target {TARGET_MB:g} MB MISSED")


def main() -> None:
    """Run everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--streams", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rate", type=float, default=RATE, help="changes a second")
    options = parser.parse_args()
    seconds = options.minutes * 60
    if seconds < WARM_UP_S + 3 * SAMPLE_EVERY_S:
        parser.error(f"--minutes must be more than the first {WARM_UP_S} s, which are not counted")
    report("load average", load_average())
    with bench() as kafka:
        settings = kafka.settings("streams")
        console, load = console_of(settings), Load(settings)
        with running([console]):
            load.fill(FULL, console.port)
            asyncio.run(measure(console, load, streams=options.streams, seconds=seconds, rate=options.rate))
        load.close()
    report("load average", load_average())


if __name__ == "__main__":
    main()
