"""Static membership: the same worker comes back under the same name, two on one host never share one."""

import fcntl
import os
import socket
from pathlib import Path

MAX_SLOTS = 256  # as many as a topic may have partitions: further workers would be idle


class Slot:
    """A place of one worker on this host, held by a file lock until the process ends."""

    def __init__(self, app_id: str, number: int, handle: int) -> None:
        self.instance = f"{app_id}-{socket.gethostname()}-{number}"
        self._handle = handle

    def release(self) -> None:
        """Give the slot back before the process ends."""
        os.close(self._handle)


def take_slot(directory: Path, app_id: str) -> Slot:
    """Take the first free slot of `app_id` on this host; raises RuntimeError when 256 are taken."""
    directory.mkdir(parents=True, exist_ok=True)
    for number in range(MAX_SLOTS):
        handle = os.open(directory / f"{app_id}.{number}.lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            continue
        return Slot(app_id, number, handle)
    raise RuntimeError(f"{MAX_SLOTS} workers of {app_id} run on this host")
