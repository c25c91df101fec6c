"""A stage as small as can be, with everything that a real one has: it counts each key in a table.

The work is done in the worker process, results carry the position of their raw record and the key's count.
TRANSACTIONS=off sends and commits as an ordinary client does, and LOSE=n drops the output of record n: the
checker must find both. FIXED=yes is the version without the bug.
"""

import os
import time
from collections.abc import Callable, Sequence
from unittest.mock import patch

from aiokafka import AIOKafkaProducer
from faust.types import TP

from streams.client.topics import ensure_topics
from streams.contract.dead_letters import Failure
from streams.contract.errors import NotJson
from streams.contract.records import Record
from streams.contract.settings import Settings, load_settings
from streams.engine.app import StageApp
from streams.engine.batch import Batch
from streams.engine.output import Output
from streams.engine.partition import Partition
from streams.engine.worker import run_worker

LOSE = os.environ.get("LOSE", "").encode()
POISON = b"poison"
BUG = b"bug"
FIXED = os.environ.get("FIXED", "")
COMMIT_EVERY_S = 2.8  # Faust's own `broker_commit_interval`


def build() -> Callable[[Record], bytes]:
    def work(record: Record) -> bytes:
        if record.value is None or record.value.startswith(POISON):
            raise NotJson("poison")
        if record.value.startswith(BUG) and not FIXED:
            raise KeyError("text")
        return record.value

    return work


def make_app(settings: Settings, instance: str | None) -> StageApp:
    app = StageApp("clean", settings, prepare=lambda: ensure_topics(settings), instance=instance)
    counts = app.bytes_table("revisions")

    def settle(batch: Batch, record: Record, result: bytes | Failure) -> None:
        if not isinstance(result, bytes):
            batch.dead_letter(record, result)
            return
        assert record.key is not None
        count = int(counts.get(record.key) or b"0") + 1
        counts[record.key] = str(count).encode()
        if result != LOSE:
            source = b"%d/%d" % (record.partition, record.offset)
            batch.send(settings.topics.clean.name, record.key, b"%d" % count, (("source", source),))

    app.pooled_stage(settings.topics.raw.name, "counting:build", settle)
    return app


class PlainPartition(Partition):
    """Sends, and commits now and then, as clients do by default: at least once."""

    app: StageApp
    committed_at = 0.0

    async def commit(
        self, outputs: Sequence[Output], upto: int, *, probe: Callable[[str], None]
    ) -> dict[str, int]:
        sends = [
            await self._producer.send(
                out.topic, key=out.key, value=out.value, partition=out.partition, headers=list(out.headers)
            )
            for out in outputs
        ]
        written = [await send for send in sends]
        probe("sent")
        if time.monotonic() - self.committed_at > COMMIT_EVERY_S:
            await self.app.consumer._thread.commit({self.tp: upto})
            self.committed_at = time.monotonic()
        self.next = upto
        return {meta.topic: meta.offset for meta in written}


async def plain_producer(app: StageApp, _tp: TP) -> AIOKafkaProducer:
    PlainPartition.app = app
    producer = AIOKafkaProducer(**app._settings.kafka.client())
    await producer.start()
    return producer


if __name__ == "__main__":
    if os.environ.get("TRANSACTIONS") == "off":
        patch.object(StageApp, "_start_producer", plain_producer).start()
        patch("streams.engine.app.Partition", PlainPartition).start()
    run_worker(make_app, "clean", load_settings())
