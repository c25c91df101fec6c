"""Server-sent events: every change once, resumed by number, ended in order."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from console.conftest import Served, serving
from console.made import article, batch, gone
from streams.console.web import events, server, table_routes
from support.waiting import wait_until

PATH = "/api/tables/articles/stream"


class Events:
    """The events of an open stream, one after the other."""

    def __init__(self, answer: httpx.Response) -> None:
        self._blocks = self._read(answer.iter_lines())

    def next(self, kind: str = "row") -> dict[str, Any]:
        """Return the data of the next event, of this kind, and its id."""
        for block in self._blocks:
            if "event" in block:
                assert block["event"] == kind, block
                return {"id": int(block["id"]), **orjson.loads(block["data"])}
        raise AssertionError("the stream ended")

    def rest(self) -> list[dict[str, str]]:
        return [block for block in self._blocks if "event" in block]

    def marks(self) -> Iterator[int]:
        """Yield the ids of blocks without an event."""
        return (int(block["id"]) for block in self._blocks if "id" in block and "event" not in block)

    def _read(self, lines: Iterator[str]) -> Iterator[dict[str, str]]:
        block: dict[str, str] = {}
        for line in lines:
            if line and not line.startswith(":"):
                name, _, value = line.partition(": ")
                block[name] = value
            elif not line:
                yield block
                block = {}


@contextmanager
def following(console: Served, query: str = "", **headers: str) -> Iterator[Events]:
    known = {name.replace("_", "-"): value for name, value in headers.items()}
    with console.client.stream("GET", f"{PATH}?{query}", headers=known) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield Events(answer)


def sequence(console: Served) -> int:
    return int(console.client.get("/api/tables/articles").json()["sequence"])


def test_what_changes_after_a_page_follows_it(console: Served) -> None:
    console.take(batch(article("a1", title="War")))
    with following(console, f"after={sequence(console)}") as stream:
        console.take(batch(article("a1", title="Peace")))
        first = stream.next()
        assert (first["key"], first["row"]["title"]) == ("a1", "Peace")
        console.take(batch(gone("articles", "a1")))
        second = stream.next()
        assert (second["key"], second["row"]) == ("a1", None)
        assert second["id"] > first["id"]


def test_a_stream_resumes_behind_the_last_event(console: Served) -> None:
    with following(console, f"after={sequence(console)}") as stream:
        console.take(batch(article("b1")))
        last = stream.next()["id"]
    console.take(batch(article("b2"), article("b3")))
    with following(console, "after=0", Last_Event_ID=str(last)) as stream:
        assert [stream.next()["key"], stream.next()["key"]] == ["b2", "b3"]


def test_only_rows_that_fit_or_did_are_told(console: Served) -> None:
    console.take(batch(article("c1", site="x"), article("c2", site="y")))
    with following(console, f"site=X&after={sequence(console)}") as stream:
        console.take(batch(article("c2", site="z"), article("c3", site="y")))
        console.take(batch(article("c1", site="y")))
        left = stream.next()
        assert (left["key"], left["row"]) == ("c1", None)
        console.take(batch(article("c2", site="x")))
        assert stream.next()["row"]["site"] == "x"


@pytest.mark.parametrize("after", ["5", str(2**53)])
def test_what_can_not_be_resumed_is_told(console: Served, after: str) -> None:
    with following(console, f"after={after}") as stream:
        told = stream.next("skipped")
        assert told["from"] == int(after) + 1
        assert told["to"] == told["id"] == sequence(console)
        console.take(batch(article(f"d{after}")))
        assert stream.next()["key"] == f"d{after}"


def test_a_reader_too_far_behind_is_told(console: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "MOST_BEHIND", 5)
    before = sequence(console)
    console.take(batch(*(article(f"e{n}") for n in range(6))))
    with following(console, f"after={before}") as stream:
        assert stream.next("skipped")["to"] == before + 6
    with following(console, f"after={before + 1}") as stream:
        assert stream.next()["key"] == "e1"


def test_a_quiet_stream_stays_alive_and_moves_on(console: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "ALIVE_EVERY_S", 0.01)
    with following(console, "site=nowhere") as stream:
        marks = stream.marks()
        first = next(marks)
        console.take(batch(article("f1")))
        assert any(mark > first for mark in marks)


def test_streams_are_counted_and_bounded(console: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    wait_until(lambda: console.server_feed.streams == 0, timeout=20, what="streams to be given up")
    monkeypatch.setattr(table_routes, "MOST_STREAMS", 1)
    with following(console) as stream:
        assert stream
        wait_until(lambda: console.server_feed.streams == 1, timeout=20, what="the stream to begin")
        assert console.client.get(PATH).status_code == 503
    wait_until(lambda: console.server_feed.streams == 0, timeout=20, what="the stream to be given up")


def test_who_reads_nothing_is_cut_off_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(server, "_GRACE_S", 0.2)
    title = "x" * 100_000
    with serving(tmp_path) as console, socket.socket() as idle:
        after = sequence(console)
        console.take(batch(*(article(f"a{n}", title=title) for n in range(200))))
        idle.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        idle.connect(("127.0.0.1", httpx.URL(console.url).port))
        idle.sendall(f"GET {PATH}?after={after} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        wait_until(lambda: console.server_feed.streams == 1, timeout=20, what="the stream to begin")
        console.server.end()
        wait_until(lambda: console.server_feed.streams == 0, timeout=20, what="the stream to be cut off")
    assert "Traceback" not in caplog.text


def test_a_long_resumption_is_told_in_full(console: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "BATCH", 2)
    before = sequence(console)
    console.take(batch(*(article(f"g{n}") for n in range(7))))
    with following(console, f"after={before}") as stream:
        assert [stream.next()["key"] for _ in range(7)] == [f"g{n}" for n in range(7)]


def test_all_streams_end_when_the_server_does(tmp_path: Path) -> None:
    with serving(tmp_path) as console:
        console.take(batch(article("a1")))
        with following(console, "after=0") as one, following(console, "after=0") as two:
            assert one.next("skipped")
            assert two.next("skipped")
            console.server.end()
            assert one.rest() == two.rest() == []
