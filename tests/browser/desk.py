"""A console with articles in it and no Kafka: its file, its HTTP server, and a hand to write with."""

import asyncio
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import orjson

from streams.console.questions.reads import Reads
from streams.console.store.batch import Batch, Place
from streams.console.store.bookkeeper import Pulse
from streams.console.store.books import Books
from streams.console.store.catalogue import TABLES
from streams.console.store.feed import Feed
from streams.console.store.follow import Status
from streams.console.store.model import ReadModel
from streams.console.store.schema import FILE
from streams.console.web.console import Console
from streams.console.web.server import Server, address_of, listen
from streams.contract.headers import Headers
from streams.contract.records import Record
from streams.contract.topics import Catalogue
from support.flow import Flow

ROOT = Path(__file__).parents[2]
KEPT_CHANGES = 150  # a stream that is further behind leaves changes out
READ_AT = 1_769_882_400.0  # 2026-01-31T18:00:00Z, as in the examples

Row = dict[str, Any]


def example(topic: str) -> Row:
    """Return the shipped example of a topic."""
    found: Row = orjson.loads((ROOT / "schemas/examples" / topic / "sample.json").read_bytes())
    return found


def article_row(**fields: object) -> Row:
    """Return a row of `articles`, made from the shipped one."""
    return example("news-tables-articles-changelog") | fields


def message(**fields: object) -> Row:
    """Return a message of the last topic, made from the shipped one."""
    return example("news.articles.stance.v1") | fields


def contribution(article: str, *stances: Row, day: str = "2026-01-31", site: str = "voanews.com") -> Row:
    """Return what an article counts: these stances."""
    shipped = example("news-facts-contributions-changelog")
    return shipped | {"id": article, "day": day, "site": site, "stances": [*stances]}


def stance(holder: str, label: str, about: str, words: str, **evidence: object) -> Row:
    """Return one piece of evidence for one holder's position on one subject."""
    piece = {
        "article": "", "site": None, "at": "2026-01-31T18:00:00.000Z", "label": label, "target": about,
        "words": words, "confidence": 0.75, "link": f"https://www.voanews.com/a#:~:text={holder}",
    }  # fmt: skip
    return {
        "about": about,
        "about_key": f"org:{about.lower()}",
        "holder": holder,
        "holder_key": f"person:{holder.lower()}",
        "evidence": [piece | evidence],
    }


def edit(article: str, record: int, **fields: object) -> Row:
    """Return what the raw record at `record` changed in an article, made from the shipped example."""
    shipped = example("news.articles.changes.v1")
    return shipped | {"id": article, "origin": shipped["origin"] | {"offset": record}, **fields}


class Desk:
    """What tests write to, and the address that the browser opens."""

    def __init__(self, folder: Path) -> None:
        self._model = ReadModel(folder / FILE, "", kept_changes=KEPT_CHANGES)
        self._messages: list[bytes] = []
        self._letters: dict[tuple[str, int, int], Record] = {}
        self._written = 0
        self._feed = Feed(self._model.heads)
        status = Status(is_reading=True, has_caught_up=True)
        self.flow = Flow(Books(folder / FILE, Catalogue()), Pulse(since=time.time()))
        self._server = _QuietServer(
            Console(
                Reads(folder / FILE),
                self._feed,
                self._read,
                status,
                letter=lambda *place: self._letters.get(place),
                pulse=self.flow.pulse,
            )
        )
        self._socket = listen("127.0.0.1", 0)
        self.address = address_of(self._socket).rstrip("/")
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def put(self, table: str, *rows: Row) -> None:
        """Write rows, as the follower does with what it reads from Kafka."""
        self._take({table: {self._key(table, row): orjson.dumps(row) for row in rows}})

    def edit(self, *edits: Row) -> None:
        """Write edits, as the follower does with what it reads from their topic."""
        self._take({"changes": {f"{e['id']}|3/{e['origin']['offset']}": orjson.dumps(e) for e in edits}})

    def remove(self, table: str, row: Row) -> None:
        """Take a row away."""
        self._take({table: {self._key(table, row): None}})

    def publish(self, article: Row, row: Row | None = None) -> None:
        """Put an article on the last topic, and its row into the table."""
        self._messages.append(orjson.dumps(article))
        shown = row or article_row(id=article["id"], title=article["title"])
        place = Place("news.articles.stance.v1", 0, len(self._messages) - 1)
        self._take({"articles": {article["id"]: orjson.dumps(shown)}}, {article["id"]: place})

    def letter(self, position: str, value: bytes | None, headers: Headers = ()) -> None:
        """Put a dead letter where `position` (topic/partition/offset) says."""
        topic, partition, offset = position.split("/")
        place = topic, int(partition), int(offset)
        self._letters[place] = Record(*place, b"a1", value, headers, READ_AT)

    def close(self) -> None:
        """End the server."""
        self._server.end()
        self._thread.join()
        self._socket.close()
        self.flow.books.close()
        self._model.close()

    def _take(
        self, rows: Mapping[str, Mapping[str, bytes | None]], places: Mapping[str, Place] | None = None
    ) -> None:
        self._written += 1
        batch = Batch({("t", 0): self._written}, rows, places or {}, READ_AT + self._written)
        self._feed.tell(self._model.take(batch))

    def _read(self, _topic: str, _partition: int, offset: int) -> bytes:
        return self._messages[offset]

    def _serve(self) -> None:
        asyncio.run(self._server.serve([self._socket]))

    @staticmethod
    def _key(table: str, row: Row) -> str:
        return "|".join(str(row[name]) for name in TABLES[table].key)


def busy(desk: Desk) -> None:
    """Let the pipeline have had hours with everything in them: deaths, a worker behind, a lost record."""
    flow, now = desk.flow, time.time()
    flow.begin(now - 5 * 3600)
    places = [(minute, n) for minute in range(240) for n in range(1 + minute * 7 % 5)]
    ways = [flow.way(now - minute * 60 - n, took=0.4 + minute % 9 / 5) for minute, n in places]
    flow.take(*(record for way in ways for record in way))
    dead, lost, note = flow.raw(now - 90), flow.raw(now - 300), flow.raw(now - 300)
    flow.take(dead, flow.letter(dead), lost, note, flow.note(note))
    flow.take(*(flow.result("clean", flow.raw(now - 200), after=0.3) for _ in range(12)))
    flow.look(now, behind={"entities": 12}, stance="not running")
    desk.put("dead_letters", example("news-tables-dead_letters-changelog"))


class _QuietServer(Server):
    """Runs beside the tests, whose signals are their own."""

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        return nullcontext()


@contextmanager
def open_desk(folder: Path) -> Iterator[Desk]:
    """Run a console until the end of the block."""
    desk = Desk(folder)
    try:
        yield desk
    finally:
        desk.close()
