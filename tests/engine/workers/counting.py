"""A stage as small as can be: it counts each key in a table and sends the count on.

A lost or doubled record shows in the output, in the counts carried by it, and in the table.
Dies by itself at a random step of a batch where CRASH gives the probability, and stops itself (SIGSTOP) at
the step that STOP_AT names. With BUSY it takes partitions over as on a machine where each step has to wait.
"""

import asyncio
import os
import random
import signal
from typing import Any

from aiokafka.consumer.fetcher import Fetcher

from streams.client.topics import ensure_topics
from streams.contract.dead_letters import Failure
from streams.contract.errors import NotJson
from streams.contract.records import Record
from streams.contract.settings import Settings, load_settings
from streams.engine.app import StageApp
from streams.engine.batch import Batch
from streams.engine.handler import Inline
from streams.engine.recovery import Recovery
from streams.engine.transport import ConsumerThread
from streams.engine.worker import run_worker

CRASH = float(os.environ.get("CRASH", "0"))
STOP_AT = os.environ.get("STOP_AT", "")
STOP_ON_CALL = 5
LATE_S = 1.0  # what a step of a takeover may wait on a busy machine


def be_busy() -> None:
    """Let the takeover's steps come in the order that seldom, on a busy machine, lost records.

    A fetch still waits from before; the new partitions' positions are known only after recovery has sought
    them; and the flow is resumed only after records have come.
    """
    fetch, find, seek = ConsumerThread.getmany, Fetcher._update_fetch_positions, Recovery._seek_offsets

    async def getmany(self: Any, partitions: Any, within: float) -> Any:
        return await fetch(self, partitions, within * 5)

    async def _update_fetch_positions(self: Any, *args: Any) -> Any:
        await asyncio.sleep(LATE_S)
        return await find(self, *args)

    async def _seek_offsets(self: Any, *args: Any) -> None:
        await seek(self, *args)
        await asyncio.sleep(LATE_S * 1.5)

    for owner, step in (
        (ConsumerThread, getmany),
        (Fetcher, _update_fetch_positions),
        (Recovery, _seek_offsets),
    ):
        setattr(owner, step.__name__, step)


class CountingApp(StageApp):
    calls = 0

    def probe(self, point: str) -> None:
        if point == STOP_AT:
            self.calls += 1
            if self.calls == STOP_ON_CALL:
                os.kill(os.getpid(), signal.SIGSTOP)
        if random.random() < CRASH:
            if random.random() < 0.5:
                os.kill(os.getpid(), signal.SIGKILL)
            self.loop.call_later(random.random() * 0.008, os.kill, os.getpid(), signal.SIGKILL)


def work(record: Record) -> bytes:
    if record.value is None or record.value.startswith(b"poison"):
        raise NotJson("poison")
    return record.value


def make_app(settings: Settings, instance: str | None) -> StageApp:
    app = CountingApp("clean", settings, prepare=lambda: ensure_topics(settings), instance=instance)
    counts = app.bytes_table("revisions")

    def settle(batch: Batch, record: Record, result: bytes | Failure) -> None:
        if not isinstance(result, bytes):
            batch.dead_letter(record, result)
            return
        assert record.key is not None
        count = int(counts.get(record.key) or b"0") + 1
        counts[record.key] = str(count).encode()
        batch.send(settings.topics.clean.name, record.key, b"%s|%d" % (result, count))

    app.stage(settings.topics.raw.name, Inline(work, settle))
    return app


if os.environ.get("BUSY"):
    be_busy()
run_worker(make_app, "clean", load_settings())
