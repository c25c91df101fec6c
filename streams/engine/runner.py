"""Runs a stage on one partition: work ahead in small chunks, settle in order, commit what is finished."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from streams.contract.records import Record
from streams.engine.batch import Batch
from streams.engine.brake import Brake
from streams.engine.failstop import fail_stop
from streams.engine.handler import Handler
from streams.engine.inbox import Inbox
from streams.engine.partition import Partition
from streams.engine.progress import Progress
from streams.engine.table import writing

# Records of one partition that the pool gets in a row. Under a backlog they end in one transaction, which
# costs a hop 4 ms of CPU, broker included, however many records it has.
CHUNK_RECORDS = 8
# A lone record is committed at once. Where transactions of a partition follow each other within RUSH_S, the
# next one waits RUSH_LINGER_S for company: under a burst that halves the CPU an article (see bench/way.py).
RUSH_S = 0.1
RUSH_LINGER_S = 0.03


class Runner:
    """The loop of one partition in one assignment.

    A transaction is committed when nothing more waits for `linger` seconds, and at the latest when the batch
    is full. After `drain` the article in work is finished and committed; the rest is left to the next owner.
    Once the brake is pulled, what was finished before is committed and the rest waits for another version.
    """

    def __init__(
        self,
        partition: Partition,
        handler: Handler[Any],
        *,
        stage: str,
        linger: float,
        progress: Progress,
        brake: Brake,
        probe: Callable[[str], None],
    ) -> None:
        self.partition = partition
        self.inbox = Inbox(partition.next)
        self._handler = handler
        self._stage = stage
        self._linger = linger
        self._progress = progress
        self._brake = brake
        self._probe = probe
        self._committed_at = 0.0
        self._draining = asyncio.Event()
        self._task = asyncio.create_task(self._run_or_fail())

    async def drain(self) -> None:
        """End in order: returns when everything finished is committed."""
        self._draining.set()
        self.inbox.close()
        await self._task

    async def _run_or_fail(self) -> None:
        try:
            await self._run()
        except BaseException as exc:  # noqa: BLE001 - a cancellation too: a half-done batch must never count
            fail_stop(f"{self._stage} on {self.partition.tp}: {exc!r}")

    async def _run(self) -> None:
        batch = self._new_batch()
        while not self._draining.is_set():
            patience = None if batch.is_empty else min(self._patience(), batch.time_left)
            chunk = await self.inbox.take(CHUNK_RECORDS, within=patience)
            if chunk:
                with self._progress.working():
                    batch = await self._work(chunk, batch)
            elif not batch.is_empty:
                batch = await self._commit(batch)
            if self._brake.is_pulled:
                break
        await self._commit(batch)
        await self._draining.wait()

    async def _work(self, chunk: list[Record], batch: Batch) -> Batch:
        futures = [self._handler.submit(record) for record in chunk]
        for record, future in zip(chunk, futures, strict=True):
            while not await self._done(future, within=None if batch.is_empty else batch.time_left):
                batch = await self._commit(batch)  # old enough; the work goes on
            if future.cancelled():
                break
            result = future.result()
            if self._brake.stops(result):
                _cancel(futures)
                break
            with writing(batch.writes):
                self._handler.settle(batch, record, result)
            batch.settled(record)
            self._progress.made()
            if batch.is_full:
                batch = await self._commit(batch)
            if self._draining.is_set():
                _cancel(futures)
        return batch

    async def _done(self, future: Future[Any], *, within: float | None) -> bool:
        """Wait for `future`, and say whether it is done; while draining, unstarted work is cancelled."""
        if not future.done():
            waiting = asyncio.wrap_future(future)
            draining = asyncio.ensure_future(self._draining.wait())
            await asyncio.wait({waiting, draining}, timeout=within, return_when=asyncio.FIRST_COMPLETED)
            draining.cancel()
            if self._draining.is_set() and not future.cancel():
                await asyncio.wait({waiting})
        return future.done()

    async def _commit(self, batch: Batch) -> Batch:
        if batch.is_empty:
            return batch
        self._probe("handled")
        with self._progress.delivering():
            await batch.commit(probe=self._probe)
        self._committed_at = time.monotonic()
        return self._new_batch()

    def _patience(self) -> float:
        rush = time.monotonic() - self._committed_at < RUSH_S
        return max(self._linger, RUSH_LINGER_S) if rush else self._linger

    def _new_batch(self) -> Batch:
        return Batch(self.partition, stage=self._stage)


def _cancel(futures: list[Future[Any]]) -> None:
    for future in futures:
        future.cancel()
