"""`streams up` and `streams broker` as a user runs them."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from streams.broker.ports import choose_free
from streams.cli.exits import CONFIG, UNAVAILABLE
from support.waiting import wait_until

from .conftest import Command, are_gone

Start = Callable[..., Command]


def test_up_runs_everything_revives_what_dies_and_ends_in_order(streams: Start, tmp_path: Path) -> None:
    port = choose_free()
    up = streams("up", "--port", str(port))
    up.await_line("all ready")
    [console] = (line for line in up.lines if line.startswith("console   ready at http://127.0.0.1:"))
    assert (tmp_path / "data" / "bootstrap").read_text().strip() == f"127.0.0.1:{port}"

    second = streams("up")
    assert second.wait() == CONFIG
    assert len(second.lines) == 1
    assert f"`streams up` runs on {tmp_path / 'data'} already" in second.lines[0]

    up.child("worker clean").kill()
    up.await_line("clean     was killed by SIGKILL; again in 1 s")
    up.await_line("clean     ready", times=2)

    up.child("streams.cli.main console").kill()
    up.await_line(console, times=2)

    up.child("kafka.Kafka").kill()
    up.await_line("kafka     ready", times=2)
    up.await_line("stance    ready", times=2)

    everything = up.children()
    assert up.end(signal.SIGINT) == 0
    assert are_gone(everything)
    assert not (tmp_path / "data" / "bootstrap").exists()


def test_nothing_outlives_a_killed_up(streams: Start) -> None:
    up = streams("up", "--port", str(choose_free()))
    up.await_line("kafka     ready")
    everything = up.children()
    up.process.kill()
    wait_until(lambda: are_gone(everything), timeout=30, what="all processes to be gone")


def test_broker_prints_its_address_and_leaves_it_for_clients(streams: Start, tmp_path: Path) -> None:
    broker = streams("broker", "--port", str(choose_free()))
    broker.await_line("Kafka is ready")
    assert broker.lines[0] == (tmp_path / "data" / "bootstrap").read_text().strip()
    assert broker.end(signal.SIGINT) == 0
    assert not (tmp_path / "data" / "bootstrap").exists()


@pytest.mark.parametrize(
    ("args", "env", "status", "words"),
    [
        pytest.param(
            ["broker"],
            {"STREAMS_KAFKA__BOOTSTRAP": "kafka.example:9092"},
            CONFIG,
            "STREAMS_KAFKA__BOOTSTRAP names kafka.example:9092",
            id="a-broker-where-a-cluster-is-configured",
        ),
        pytest.param(
            ["up"],
            {"STREAMS_KAFKA__BOOTSTRAP": f"127.0.0.1:{choose_free()}"},
            UNAVAILABLE,
            "no Kafka answers at 127.0.0.1",
            id="a-cluster-that-does-not-answer",
        ),
        pytest.param(
            ["worker", "clean"],
            {},
            UNAVAILABLE,
            "start `streams up`, or set STREAMS_KAFKA__BOOTSTRAP",
            id="a-worker-without-a-kafka",
        ),
    ],
)
def test_what_can_not_run_is_refused_in_one_line(
    streams: Start, args: list[str], env: dict[str, str], status: int, words: str
) -> None:
    command = streams(*args, **env)
    assert command.wait() == status
    assert len(command.lines) == 1
    assert words in command.lines[0]
