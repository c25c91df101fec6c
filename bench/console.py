"""The console with a million rows: how fast tables are built, listed and searched, and its memory.

    python -m bench.console [--rows N] [--asked N]

Rows are made up and go straight into the read model, by the batch as the follower writes them. Then the real
server answers on this machine, over a kept connection as a browser has it; each question is asked with many
different values. The memory is this process's at the end, of which the made-up data is a small part.
"""

import argparse
import asyncio
import http.client
import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import orjson
import psutil

from bench.figures import load_average, percentile, report
from streams.console.questions.reads import Reads
from streams.console.store.batch import Batch
from streams.console.store.catalogue import TABLES
from streams.console.store.feed import Feed
from streams.console.store.follow import POLL_RECORDS
from streams.console.store.model import ReadModel
from streams.console.store.schema import FILE
from streams.console.web.console import Console
from streams.console.web.server import Server, listen

# of each million rows; a contribution brings two positions
SHARES = {"articles": 0.25, "contributions": 0.125, "stances": 0.15, "entities": 0.2, "sources": 0.024}
WORDS = [
    f"{a}{b}"
    for a in ("min", "bor", "treat", "stri", "bud", "weap")
    for b in ("ister", "der", "y", "ke", "get")
]
HASH = "0" * 64
Row = dict[str, object]


class Made:
    """Rows with the spread of real ones: a few sites and names are everywhere, most are rare."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.sites = [f"site{n}.example" for n in range(400)]
        self.names = [f"{a.title()} {b.title()} {n}" for n in range(20) for a in WORDS for b in WORDS]

    def site(self) -> str:
        """Return a site: the first one has a twentieth of all articles."""
        return self.sites[min(int(self._random.expovariate(0.05)), 399)]

    def name(self) -> str:
        """Return somebody's name."""
        return self.names[self.number()]

    def number(self) -> int:
        """Return the number of somebody's name: small ones are frequent."""
        return min(int(self._random.expovariate(0.002)), len(self.names) - 1)

    def words(self, count: int) -> str:
        """Return words of a text."""
        return " ".join(self._random.choices(WORDS, k=count))

    def row(self, table: str, n: int) -> Row:
        """Return a row of a table."""
        day = f"2026-{n % 12 + 1:02d}-{n % 28 + 1:02d}"
        return {"day": day, "at": f"{day}T18:00:00.{n % 1000:03d}Z", **getattr(self, f"_{table}")(n)}

    def _articles(self, n: int) -> Row:
        origin = {"topic": "news.articles.raw.v1", "partition": n % 8, "offset": n}
        outcome = "dead" if n % 50 == 0 else "enriched"
        times = {"stance": "2026-01-31T18:00:00.000Z"}
        return {
            "id": f"{n:064x}", "title": self.words(8), "site": self.site(), "url": f"https://x.example/{n}",
            "language": "en", "stage": "stance", "outcome": outcome, "entities": n % 60, "stances": n % 11,
            "error": None, "revision": HASH, "origin": origin, "times": times,
        }  # fmt: skip

    def _evidence(self) -> Row:
        label = self._random.choice(("favor", "against", "against", "neutral"))
        return {
            "article": "a", "site": self.site(), "at": "2026-01-31T18:00:00.000Z", "label": label,
            "target": self.words(4), "words": self.words(20), "confidence": 0.75, "link": None,
        }  # fmt: skip

    def _position(self) -> Row:
        about, holder = self.name(), self.name()
        return {
            "about": about, "about_key": f"person:{about.lower()}",
            "holder": holder, "holder_key": f"person:{holder.lower()}",
        }  # fmt: skip

    def _entity(self) -> Row:
        n = self.number()
        return {"key": f"person:{n}", "name": self.names[n], "type": "PERSON", "mentions": 2}

    def _contributions(self, n: int) -> Row:
        return {
            "id": f"{n:064x}", "origin": None, "site": self.site(), "retracted": False,
            "text_length": n % 9_000, "removed_length": n % 700,
            "entities": [self._entity() for _ in range(20)],
            "stances": [{**self._position(), "evidence": [self._evidence()]} for _ in range(2)],
        }  # fmt: skip

    def _stances(self, n: int) -> Row:
        counts = {"favor": n % 5, "against": n % 7, "neutral": n % 2, "articles": n % 9}
        return {**self._position(), "holder_key": f"person:{n}", **counts, "evidence": [self._evidence()]}

    def _entities(self, n: int) -> Row:
        return {
            "key": f"person:{n}",
            "name": self.name(),
            "type": "PERSON",
            "articles": n % 90,
            "mentions": n % 400,
        }

    def _sources(self, n: int) -> Row:
        lengths = {"text_length": n * 7 % 90_000, "removed_length": n % 9_000, "removed_share": n % 100 / 100}
        return {"site": f"s{n}.example", "articles": n % 300, "dead": n % 4, **lengths}


def main() -> None:
    """Build, ask, and print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--asked", type=int, default=200, help="times that each question is asked")
    options = parser.parse_args()
    made = Made(seed=7)
    report("load", load_average())
    with tempfile.TemporaryDirectory() as folder:
        model = ReadModel(Path(folder) / FILE, "")
        build(model, made, options.rows)
        with served(Path(folder) / FILE, model) as port:
            ask(port, made, options.asked)
            update(model, made, port, options.asked)
        report("memory (RSS)", f"{psutil.Process().memory_info().rss / 2**20:.0f} MiB")
        report("file", f"{(Path(folder) / FILE).stat().st_size / 2**20:.0f} MiB")
        model.close()
    report("load", load_average())


def batches(made: Made, rows: int) -> Iterator[dict[str, dict[str, bytes]]]:
    """Yield the changelogs by the poll."""
    for name, share in SHARES.items():
        key = TABLES[name].key
        for start in range(0, int(rows * share), POLL_RECORDS):
            numbers = range(start, min(start + POLL_RECORDS, int(rows * share)))
            found = [made.row(name, n) for n in numbers]
            yield {name: {"|".join(str(row[part]) for part in key): orjson.dumps(row) for row in found}}


def build(model: ReadModel, made: Made, rows: int) -> None:
    """Write all rows, and report the time that the read model takes for it."""
    took, records, reached, cpu = 0.0, 0, 0, 0.0
    for values in batches(made, rows):
        began, began_cpu = time.perf_counter(), time.process_time()
        model.take(Batch({("topic", 0): records}, values, {}, 1.0))
        took += time.perf_counter() - began
        cpu += time.process_time() - began_cpu
        records += sum(map(len, values.values()))
        reached += sum(len(found) * (3 if name == "contributions" else 1) for name, found in values.items())
    report("rows", f"{reached:,} of {records:,} records")
    report("rebuild", f"{reached / took:,.0f} rows/s, {took:.0f} s, {cpu:.0f} s of CPU")


@contextmanager
def served(path: Path, model: ReadModel) -> Iterator[int]:
    """Serve the file, and yield the port."""
    server = Server(Console(Reads(path), Feed(model.heads), lambda *_: None))
    listening = listen("127.0.0.1", 0)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])))
    thread.start()
    yield int(listening.getsockname()[1])
    server.end()
    thread.join()


def ask(port: int, made: Made, times: int) -> None:
    """Ask each question with many values, and report the times."""
    first = timed(port, lambda: "/api/tables/articles", 1)
    report("first page ever", f"{first[0]:.0f} ms")

    def name() -> str:
        return quote(made.name())

    questions: dict[str, Callable[[], str]] = {
        "list, changed last": lambda: "/api/tables/articles",
        "filter + sort": lambda: f"/api/tables/articles?site={made.site()}&sort=-stances",
        "two filters + sort": lambda: f"/api/tables/articles?site={made.site()}&outcome=dead&sort=title",
        "filter by name + sort": lambda: f"/api/tables/positions?about={name()}&sort=-at",
        "filter by day + sort": lambda: (
            f"/api/tables/stances?since=2026-{random.randint(1, 12):02d}-15&sort=-against"
        ),
        "one rare word + sort": lambda: f"/api/tables/positions?q={name()}&sort=-day",
        "two common words + sort": lambda: f"/api/tables/articles?q={quote(made.words(2))}&sort=-at",
        "board about": lambda: f"/api/board?about={name()}",
        "board, everything": lambda: "/api/board",
        "board, two common words": lambda: f"/api/board?q={quote(made.words(2))}",
        "explore about": lambda: f"/api/explore?about={name()}",
        "explore a holder since a day": lambda: f"/api/explore?holder={name()}&since=2026-06-15",
        "explore a site": lambda: f"/api/explore?site={made.site()}",
        "explore everything": lambda: "/api/explore",
        "entity": lambda: f"/api/entities/person:{made.number()}",
        "source": lambda: f"/api/sources/s{random.randrange(1_000)}.example",
        "dead letters": lambda: "/api/dead-letters",
    }
    listed: list[float] = []
    for told, question in questions.items():
        took = timed(port, question, times)
        if "filter" in told:
            listed += took
        report(told, figures(took))
    report("all lists with filter + sort", figures(listed))


def update(model: ReadModel, made: Made, port: int, times: int) -> None:
    """Report how long a change of 100 rows takes, and lists while rows change."""
    took = []
    stop = threading.Event()

    def change() -> None:
        n = 0
        while not stop.wait(0.1):
            rows = {
                str(row["id"]): orjson.dumps(row) for row in (made.row("articles", n + i) for i in range(100))
            }
            began = time.perf_counter()
            model.take(Batch({("topic", 0): n}, {"articles": rows}))
            took.append((time.perf_counter() - began) * 1000)
            n += 100

    thread = threading.Thread(target=change)
    thread.start()
    asked = timed(port, lambda: f"/api/tables/articles?site={made.site()}&sort=-stances", times)
    stop.set()
    thread.join()
    report("filter + sort, 1,000 changes/s", figures(asked))
    report("to write 100 changed rows", figures(took))


def timed(port: int, question: Callable[[], str], times: int) -> list[float]:
    """Return the milliseconds of each answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    took = []
    for _ in range(times):
        path = question()
        began = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        took.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
    connection.close()
    return took


def figures(took: list[float]) -> str:
    """Return the usual figures of some times in milliseconds."""
    return f"p50 {percentile(took, 50):.1f} ms, p95 {percentile(took, 95):.1f} ms, most {max(took):.0f} ms"


if __name__ == "__main__":
    main()
