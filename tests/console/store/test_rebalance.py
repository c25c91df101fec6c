"""Two workers fold the tables while the group changes: the console shows every row once, always."""

import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Self

import httpx
import orjson
import pytest

from streams.client.topics import ensure_topics
from streams.contract.articles import StanceArticle
from streams.contract.settings import Settings
from support.books import unbalanced
from support.console import ConsoleProcess
from support.handmade import article, origin, published, transactions
from support.kafka import latest
from support.process import WorkerProcess
from support.waiting import wait_until

STREAM = "/api/tables/stances/stream?after=0"
TABLES = ("articles", "entities", "sources", "stances", "contributions")
ROUND = 60  # articles between two changes of the group, at least
AT_ONCE = 5
AHEAD = 30  # articles that the console has yet to show: so many are on their way while the group changes

Rows = dict[str, dict[str, Any]]


class Watcher:
    """Reads all rows of all tables, again and again, and notes whatever a reader must never see."""

    def __init__(self, address: str) -> None:
        self.faults: list[str] = []
        self.looks = 0
        self.shown: dict[str, Rows] = {table: {} for table in TABLES}
        self.told: Rows = {}
        self._address = address
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=act) for act in (self._watch, self._follow)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _watch(self) -> None:
        with httpx.Client(base_url=self._address, timeout=60) as client:
            tables = client.get("/api/tables").json()["tables"]
            keys = {table["name"]: table["key"] for table in tables}
            while not self._ended.is_set():
                for name in TABLES:
                    self._look(client, name, keys[name])
                self.looks += 1

    def _look(self, client: httpx.Client, table: str, key: list[str]) -> None:
        answer = client.get(f"/api/tables/{table}", headers={"Accept": "application/x-ndjson"})
        rows = [orjson.loads(line) for line in answer.raise_for_status().content.splitlines()]
        keys = ["|".join(str(row[part]) for part in key) for row in rows]
        before, now = self.shown[table], dict(zip(keys, rows, strict=True))
        # nothing is taken back here, so no row goes, and none counts fewer articles than before
        self.faults += [f"{table}: {name} twice" for name, times in Counter(keys).items() if times > 1]
        self.faults += [f"{table}: {name} is lost" for name in before.keys() - now.keys()]
        self.faults += [
            f"{table}: {name} went back" for name in before.keys() & now if _less(now[name], before[name])
        ]
        self.shown[table] = now

    def _follow(self) -> None:
        """Follow the events of `stances`; as a browser does, come again where the stream ends."""
        last = "0"
        with httpx.Client(base_url=self._address, timeout=httpx.Timeout(60, read=1)) as client:
            while not self._ended.is_set():
                headers = {"Last-Event-ID": last}
                with suppress(httpx.ReadTimeout), client.stream("GET", STREAM, headers=headers) as answer:
                    for line in answer.iter_lines():
                        name, _, value = line.partition(": ")
                        if name == "id":
                            last = value
                        elif name == "data":
                            self._take(orjson.loads(value))

    def _take(self, event: dict[str, Any]) -> None:
        """Take over a change; the first event tells that what is from before the stream is left out."""
        if "key" in event:
            self.told[event["key"]] = event["row"]


def _less(now: dict[str, Any], before: dict[str, Any]) -> bool:
    return isinstance(before.get("articles"), int) and now["articles"] < before["articles"]


@pytest.fixture
def watcher(kafka: Settings) -> Iterator[Watcher]:
    """Watch a console that runs as a process of its own."""
    ensure_topics(kafka)
    console = ConsoleProcess(kafka, "--port", "0")
    try:
        with Watcher(console.address()) as watcher:
            yield watcher
    finally:
        status = console.end(signal.SIGTERM)
    assert status == 0, console.lines


@pytest.fixture
def worker(kafka: Settings) -> Iterator[Callable[[str], WorkerProcess]]:
    """Start workers, and end them."""
    started: list[WorkerProcess] = []

    def start(name: str) -> WorkerProcess:
        log = kafka.data_dir / f"{name}-{len(started)}.log"
        started.append(WorkerProcess(kafka, ["-m", "streams.cli.main", "worker", name], log).start())
        return started[-1]

    yield start
    for each in started:
        each.stop()


@pytest.fixture
def flow(kafka: Settings, watcher: Watcher) -> Iterator[Callable[[Callable[[], object]], int]]:
    """Publish a round of articles and go on until it is enough, never far ahead of what is shown."""
    published_ = 0
    with transactions(kafka) as writer:

        def publish(is_enough: Callable[[], object]) -> int:
            nonlocal published_
            end = published_ + ROUND
            while published_ < end or not is_enough():
                numbers = range(published_, published_ + AT_ONCE)
                writer.commit([published(kafka, _article(kafka, number)) for number in numbers])
                published_ += AT_ONCE
                wait_until(is_near, timeout=200, what=f"the console to follow; {watcher.faults}")
            return published_

        def is_near() -> bool:
            return len(watcher.shown["articles"]) >= published_ - AHEAD

        yield publish


def _article(settings: Settings, number: int) -> StanceArticle:
    """Return an article; of holders, entities and sites there are fewer than articles, so that rows count."""
    made = article(f"a{number}", origin=origin(settings, number), title=f"Number {number}")
    who = f"Minister {number % 23}"
    key = f"person:{who.lower()}"
    stance, entity = made.stances[0], made.entities[0]
    holder = stance.holder.model_copy(update={"name": who, "key": key})
    changed = {
        "source": made.source.model_copy(update={"site": f"site{number % 11}.example"}),
        "entities": (entity.model_copy(update={"name": who, "key": key}),),
        "stances": (stance.model_copy(update={"holder": holder}),),
    }
    return made.model_copy(update=changed)


@pytest.mark.faults
@pytest.mark.timeout(900)  # a killed worker's partitions wait for its session to end, more than once
def test_every_row_once_while_workers_come_and_go(
    kafka: Settings,
    watcher: Watcher,
    worker: Callable[[str], WorkerProcess],
    flow: Callable[[Callable[[], object]], int],
) -> None:
    first, facts = worker("tables"), worker("facts")
    for each in (first, facts):
        each.await_ready()
    flow(first.is_ready)
    second = worker("tables")
    flow(second.is_ready)
    first.kill()
    flow(second.is_ready)
    first.start()
    total = flow(first.is_ready)

    def is_told() -> bool:
        return len(watcher.shown["contributions"]) == total and watcher.told == watcher.shown["stances"]

    wait_until(is_told, timeout=200, what="the last article to be shown")
    wait_until(lambda: not unbalanced(kafka), timeout=200, what="every table to equal a recount")
    looks = watcher.looks
    wait_until(lambda: watcher.looks > looks + 1, timeout=60, what="a last look at the tables")
    assert watcher.faults == []
    for table in TABLES:
        rows = latest(kafka, kafka.topics.tables[table].name)
        written = {key.decode(): orjson.loads(row) for key, row in rows.items()}
        if table == "articles":  # the console tells when a row was changed last
            written = {name: row | {"at": row["times"]["stance"]} for name, row in written.items()}
        assert watcher.shown[table] == written, table
