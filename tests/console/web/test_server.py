"""`streams console` as a process: where it listens, what it serves, how it ends."""

import signal
import socket
from collections.abc import Callable, Iterator

import httpx
import pytest

from console.made import article, contribution
from console.store.test_follow import records
from streams.client.topics import ensure_topics
from streams.console.web.server import AddressUnusable, address_of, listen
from streams.contract.settings import Settings
from support.console import ConsoleProcess
from support.handmade import article as message
from support.handmade import origin, published, transactions
from support.waiting import wait_until

Start = Callable[..., ConsoleProcess]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start `streams console`; whatever still runs at the end is killed."""
    started: list[ConsoleProcess] = []

    def begin(settings: Settings, *arguments: str) -> ConsoleProcess:
        started.append(ConsoleProcess(settings, *arguments))
        return started[-1]

    yield begin
    for each in started:
        if each.process.poll() is None:
            each.process.kill()
            each.wait()


def test_the_command_serves_what_is_in_kafka_and_ends_in_order(kafka: Settings, start: Start) -> None:
    ensure_topics(kafka)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        console = start(kafka, "--port", str(taken.getsockname()[1]))
        assert console.address().endswith(f":{httpx.URL(console.address()).port}/")
        assert httpx.URL(console.address()).port != taken.getsockname()[1]

    enriched = message("a1", origin=origin(kafka, 5))
    with transactions(kafka) as writer, httpx.Client(base_url=console.address(), timeout=60) as client:
        writer.commit([*records(kafka, article("a1"), contribution("a1", "Austria"))])
        writer.commit([published(kafka, enriched)])
        wait_until(lambda: client.get("/readyz").status_code == 200, timeout=60, what="the console")
        wait_until(lambda: "stances" in client.get("/api/articles/a1").json(), timeout=60, what="the article")
        assert client.get("/api/articles/a1").json()["text"] == enriched.text
        assert client.get("/api/trace/a1").json()["record"]["topic"] == kafka.topics.stance.name
        [position] = client.get("/api/board?about=Syria").json()["against"]["positions"]
        assert position["holder"] == "Austria"

        second = start(kafka)
        assert second.wait() == 78
        assert "a console runs on" in second.lines[-1]

        with client.stream("GET", "/api/tables/articles/stream?after=0") as stream:
            blocks = stream.iter_lines()
            assert next(line for line in blocks if line) == "retry: 1000"
            assert console.end(signal.SIGTERM) == 0
            assert [line for line in blocks if line.startswith("event: row")] == []
    assert not [line for line in console.lines if "ERROR" in line or "Traceback" in line]


def test_a_port_that_is_taken_or_none_gives_a_free_one() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        assert address_of(first) == f"http://127.0.0.1:{port}/"
        with listen("127.0.0.1", port) as second:
            assert second.getsockname()[1] not in {0, port}
    with listen("127.0.0.1", port) as third:
        assert third.getsockname()[1] == port


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(AddressUnusable, match="can't listen on"):
        listen("203.0.113.7", 0)
