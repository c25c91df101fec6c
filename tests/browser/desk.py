"""A console with articles in it and no Kafka: its file, its HTTP server, and a hand to write with."""

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import orjson

from streams.console.app import Console
from streams.console.batch import Batch, Place
from streams.console.catalogue import TABLES
from streams.console.feed import Feed
from streams.console.follow import Status
from streams.console.model import ReadModel
from streams.console.reads import Reads
from streams.console.schema import FILE
from streams.console.server import Server, address_of, listen

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


class Desk:
    """What tests write to, and the address that the browser opens."""

    def __init__(self, folder: Path) -> None:
        self._model = ReadModel(folder / FILE, "", kept_changes=KEPT_CHANGES)
        self._messages: list[bytes] = []
        self._written = 0
        self._feed = Feed(self._model.heads)
        self._server = _QuietServer(
            Console(Reads(folder / FILE), self._feed, self._read, Status(is_reading=True, has_caught_up=True))
        )
        self._socket = listen("127.0.0.1", 0)
        self.address = address_of(self._socket).rstrip("/")
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def put(self, table: str, *rows: Row) -> None:
        """Write rows, as the follower does with what it reads from Kafka."""
        self._take({table: {self._key(table, row): orjson.dumps(row) for row in rows}})

    def remove(self, table: str, row: Row) -> None:
        """Take a row away."""
        self._take({table: {self._key(table, row): None}})

    def publish(self, article: Row, row: Row | None = None) -> None:
        """Put an article on the last topic, and its row into the table."""
        self._messages.append(orjson.dumps(article))
        shown = row or article_row(id=article["id"], title=article["title"])
        place = Place("news.articles.stance.v1", 0, len(self._messages) - 1)
        self._take({"articles": {article["id"]: orjson.dumps(shown)}}, {article["id"]: place})

    def close(self) -> None:
        """End the server."""
        self._server.end()
        self._thread.join()
        self._socket.close()
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
