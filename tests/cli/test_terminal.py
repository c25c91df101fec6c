"""How commands end, and what they never let through to a terminal."""

import signal
import subprocess
from collections.abc import Callable

from streams.cli.terminal import safe
from streams.client.topics import ensure_topics
from streams.contract.settings import Settings
from support.handmade import article, origin, published, transactions

Start = Callable[..., "subprocess.Popen[bytes]"]


def test_text_cannot_steer_the_terminal() -> None:
    text = "a\x1b[31mb\x9bc\x00d\r\ne\tf"
    assert safe(text) == "a\ufffd[31mb\ufffdc\ufffdd\ufffd\ne\tf"
    assert len(safe(text)) == len(text)


def following(start: Start, kafka: Settings) -> "subprocess.Popen[bytes]":
    """Start `tail` and wait until it has printed the first record."""
    ensure_topics(kafka)
    with transactions(kafka) as writer:
        writer.commit([published(kafka, article(origin=origin(kafka)))])
    process = start("tail", "--from", "beginning", settings=kafka)
    assert process.stdout
    assert process.stdout.readline()
    return process


def test_ctrl_c_ends_a_following_command_quietly(kafka: Settings, start: Start) -> None:
    with following(start, kafka) as process:
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=30) == (b"", b"")
    assert process.returncode == 0


def test_a_reader_that_has_seen_enough_ends_it_quietly_without_a_further_record(
    kafka: Settings, start: Start
) -> None:
    with following(start, kafka) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.wait(timeout=30) == 0
        assert process.stderr.read() == b""


def test_no_broker_is_one_line_and_a_code(kafka: Settings, start: Start) -> None:
    nowhere = kafka.kafka.model_copy(update={"bootstrap": "127.0.0.1:1"})
    with start("tail", settings=kafka.model_copy(update={"kafka": nowhere})) as process:
        assert process.communicate(timeout=60) == (b"", b"streams: no Kafka answers at 127.0.0.1:1 [N201]\n")
    assert process.returncode == 69
