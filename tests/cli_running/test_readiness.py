"""Whether a worker is ready, as its health server says."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from streams.broker.ports import choose_free
from streams.cli import readiness
from streams.cli.readiness import HealthPortTaken, Readiness, missing_conditions, require_free


class Server(HTTPServer):
    """A worker's health server; the test says what it answers."""

    checks: dict[str, bool]


class _Health(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Server)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(self.server.checks).encode())

    def log_message(self, *args: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), _Health) as server:
        server.checks = {"assigned": True, "models": True}
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def worker(server: Server, monkeypatch: pytest.MonkeyPatch) -> Readiness:
    monkeypatch.setattr(readiness, "ASK_STARTING_EVERY_S", 0.0)
    monkeypatch.setattr(readiness, "ASK_READY_EVERY_S", 0.0)
    monkeypatch.setattr(readiness, "RED_IS_NEWS_S", 0.0)
    worker = Readiness()
    worker.reset(server.server_port)
    return worker


def test_the_conditions_that_are_not_met_are_named(server: Server) -> None:
    server.checks["models"] = False
    assert missing_conditions(server.server_port) == ["models"]


def test_a_worker_that_does_not_answer_is_not_ready() -> None:
    assert missing_conditions(choose_free()) == ["answer"]


def test_ready_is_told_once(worker: Readiness) -> None:
    assert worker.changed() == "ready"
    assert worker.is_ready
    assert worker.changed() is None


def test_a_starting_worker_is_no_news(worker: Readiness, server: Server) -> None:
    server.checks["models"] = False
    assert worker.changed() is None
    assert not worker.is_ready


def test_lost_readiness_is_told_with_the_condition(worker: Readiness, server: Server) -> None:
    worker.changed()
    server.checks["assigned"] = False
    assert worker.changed() == "not ready: assigned"
    assert not worker.is_ready


def test_a_short_loss_is_no_news(worker: Readiness, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "RED_IS_NEWS_S", 600.0)
    worker.changed()
    server.checks["assigned"] = False
    assert worker.changed() is None
    server.checks["assigned"] = True
    assert worker.changed() is None
    assert worker.is_ready


def test_a_health_port_in_use_is_refused_with_its_worker(server: Server) -> None:
    require_free(0, "clean")
    with pytest.raises(
        HealthPortTaken, match=f"port {server.server_port}, for the health of clean, is in use"
    ):
        require_free(server.server_port, "clean")
