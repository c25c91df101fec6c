"""Work for the pool's process: as told by the record's value."""

import os
import time
from collections.abc import Callable

from streams.contract.errors import NotJson
from streams.contract.records import Record


def build() -> Callable[[Record], object]:
    def work(record: Record) -> object:
        order = (record.value or b"").decode()
        if order == "die":
            os._exit(9)
        if order == "spin":
            while True:
                pass
        if order == "hang":
            time.sleep(3600)
        if order == "poison":
            raise NotJson("poison")
        if order == "bug":
            raise KeyError("bug")
        return f"done {order}", os.getpid()

    return work


def build_fails() -> Callable[[Record], object]:
    raise RuntimeError("no model here")
