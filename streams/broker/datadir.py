"""The data directory: one broker at a time, of one Kafka version, with space to write."""

import os
import shutil
import time
from pathlib import Path

from streams.broker.errors import (
    DataDirectoryInUse,
    DataDirectoryUnusable,
    DiskFull,
    StaleDataDirectory,
)
from streams.broker.filelock import open_lock_file, try_lock
from streams.broker.jvm import TEMPORARY
from streams.broker.node import RECORDS, VERSION_FILE

# After a crash the kernel kills the JVM, which took up to 0.3 s to let go of its lock.
RELEASE_WAIT_S = 3.0
ASK_EVERY_S = 0.05


def claim(folder: Path) -> int:
    """Make the directory, take its lock and return the lock's descriptor.

    The broker's JVM inherits the descriptor: the lock is free when both, we and the JVM, are gone.
    Raises DataDirectoryInUse or DataDirectoryUnusable.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fd = open_lock_file(folder / "broker.lock")
    except OSError as exc:
        raise DataDirectoryUnusable(
            f"the broker cannot write {folder} ({exc.strerror}): "
            "change its owner or choose another data directory"
        ) from exc
    deadline = time.monotonic() + RELEASE_WAIT_S
    while not try_lock(fd):
        if time.monotonic() >= deadline:
            os.close(fd)
            raise DataDirectoryInUse(
                f"another broker runs on {folder}: stop it, or choose another data directory"
            )
        time.sleep(ASK_EVERY_S)
    return fd


def check_space(folder: Path, min_free_mb: int) -> None:
    """Raise DiskFull if the file system has less free space than that."""
    free_mb = shutil.disk_usage(folder).free >> 20
    if free_mb < min_free_mb:
        raise DiskFull(
            f"only {free_mb} MB are free on the disk of {folder}, the broker needs {min_free_mb}: "
            "free some space or choose another data directory"
        )


def is_formatted(folder: Path, kafka_version: str) -> bool:
    """Say whether the directory holds records of this version; raises StaleDataDirectory for any others."""
    records = folder / RECORDS
    if not records.is_dir() or not any(records.iterdir()):
        return False
    marker = records / VERSION_FILE
    found = marker.read_text(encoding="utf-8").strip() if marker.is_file() else "an unknown origin"
    if found != kafka_version:
        raise StaleDataDirectory(
            f"{records} holds data of Kafka {found}, this is Kafka {kafka_version}: "
            "move it away or choose another data directory"
        )
    return True


def clear_leftovers(folder: Path) -> None:
    """Remove what a killed broker left: unpacked libraries and a half-made Kafka folder."""
    for name in (TEMPORARY, f"{RECORDS}.new"):
        shutil.rmtree(folder / name, ignore_errors=True)
