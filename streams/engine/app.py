"""The Faust app that runs stages exactly once."""

import asyncio
import logging
import os
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

import faust
from faust.types import TP
from mode import Service

from streams.contract.errors import StreamsError, TransientError
from streams.contract.records import Record
from streams.contract.settings import Settings
from streams.engine.brake import Brake
from streams.engine.credentials import faust_credentials
from streams.engine.failstop import EXIT_FAILED, fail_stop
from streams.engine.handler import Handler, Pooled, Settle
from streams.engine.health import HealthServer
from streams.engine.partition import Partition
from streams.engine.pool import Pool
from streams.engine.producer import Producer
from streams.engine.progress import Progress
from streams.engine.recovery import TableManager
from streams.engine.runner import Runner
from streams.engine.table import RAW, Table
from streams.engine.transport import Transport

log = logging.getLogger("streams.engine")  # Faust logs about its services under the names of our modules
ResultT = TypeVar("ResultT")

# Faust can hang for ever when SIGTERM meets a rebalance (seen twice in 81 kills); leaving hard is safe.
STOP_DEADLINE_S = 15.0
PREPARE_AGAIN_S = 0.25  # one connection attempt, refused at once
WATCH_EVERY_S = 5.0


class StageApp(faust.App):
    """A Faust app whose outputs, dead letters, table writes and offsets commit in one transaction.

    `name` is the worker's, `instance` its static member id (None for a dynamic member). `prepare` is called
    before anything else, again and again while it raises TransientError: it makes sure of the topics.
    """

    def __init__(
        self, name: str, settings: Settings, *, prepare: Callable[[], object], instance: str | None = None
    ) -> None:
        self._prepare = prepare
        self.stage_name = name
        self.runners: dict[TP, Runner] = {}
        self.pool: Pool | None = None
        self._stages: dict[str, tuple[Handler[Any], float]] = {}
        self._settings = settings
        self._progress = Progress(settings.limits)
        self._brake = Brake(settings.engine)
        self._health = HealthServer(settings.health, live=self._progress.is_live, ready=self.readiness)
        super().__init__(
            settings.topics.app_id(name),
            **_faust_config(settings, instance),
            **faust_credentials(settings.kafka),
        )

    def _new_transport(self) -> Transport:
        return Transport(self.conf.broker_consumer, self)

    # Declaring

    def stage(self, topic: str, handler: Handler[Any], *, linger: float = 0.0) -> None:
        """Run `handler` on every record of `topic`, each partition in order.

        A transaction waits `linger` seconds for further records: cheaper, and that much later.
        """
        self._stages[topic] = (handler, linger)

        async def run(stream: Any) -> None:  # noqa: ANN401 - Faust's stream
            async for event in stream.events():
                await self._offer(event.message)

        self.agent(self.topic(topic, **RAW), name=f"{self.stage_name}:{topic}", isolated_partitions=True)(run)

    def pooled_stage(self, topic: str, build: str, settle: Settle[Any]) -> None:
        """Run the work that `build` (`module:function`) returns in the worker process, and settle here."""
        self.pool = Pool(build, self._settings.limits, on_failure=fail_stop)
        self.stage(topic, Pooled(self.pool, settle))

    def second_input(self, topic: str, *, of: str) -> None:
        """Run what runs on the topic `of` on `topic`, too.

        For stages without tables only: the two inputs have a transactional id for each of their partitions,
        and the partition of a changelog must have one writer.
        """
        handler, linger = self._stages[of]
        self.stage(topic, handler, linger=linger)

    def bytes_table(self, name: str) -> Table:
        """Declare a table of bytes to bytes, written by the stages of this app."""
        table: Table = self.Table(
            name, key_type=bytes, value_type=bytes, partitions=self._settings.partitions
        )
        return table

    async def _offer(self, message: Any) -> None:  # noqa: ANN401 - Faust's message
        runner = self.runners.get(TP(*message.tp))
        if runner:
            await runner.inbox.offer(_record_of(message), previous=message.checksum)
        # Faust warns of a stuck partition else: it sees no commits of its own
        self.consumer._thread.tp_last_committed_at[message.tp] = time.monotonic()  # noqa: SLF001

    def probe(self, point: str) -> None:
        """Do nothing: the kill tests override it to end the process at a step of a batch."""

    # Rebalancing

    async def _on_partitions_revoked(self, revoked: set[TP]) -> None:
        await self._drain()
        await super()._on_partitions_revoked(revoked)

    async def _on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        if not self.should_stop:
            try:
                await self._fence({tp for tp in assigned if tp.topic in self._stages})
            except BaseException as exc:  # noqa: BLE001 - without a fence nothing may run
                fail_stop(f"fencing: {exc!r}")
        await super()._on_partitions_assigned(assigned, generation_id)

    async def _drain(self) -> None:
        runners, self.runners = self.runners, {}
        await asyncio.gather(*(runner.drain() for runner in runners.values()))
        await asyncio.gather(*(runner.partition.stop() for runner in runners.values()))

    async def _fence(self, tps: set[TP]) -> None:
        """Take a new epoch for every partition, kept ones too; only then read the committed offsets."""
        await self._drain()
        producers = dict(zip(tps, await asyncio.gather(*map(self._start_producer, tps)), strict=True))
        offsets = await self.consumer._thread.committed(sorted(tps)) if tps else {}  # noqa: SLF001
        self.runners = {
            tp: self._runner(Partition(tp, producer, self.conf.id, start=offsets[tp], renew=self._renew))
            for tp, producer in producers.items()
        }
        log.info("fenced %s", {f"{tp.topic}/{tp.partition}": offset for tp, offset in offsets.items()})

    def _runner(self, partition: Partition) -> Runner:
        handler, linger = self._stages[partition.tp.topic]
        return Runner(
            partition,
            handler,
            stage=self.stage_name,
            linger=linger,
            progress=self._progress,
            brake=self._brake,
            probe=self.probe,
        )

    async def _start_producer(self, tp: TP) -> Producer:
        producer = Producer(self._settings, f"{self.conf.id}-{tp.topic}-{tp.partition}")
        await producer.start()
        return producer

    async def _renew(self, tp: TP) -> tuple[Producer, int]:
        """Take a new epoch for a partition that is still ours, and only then read its committed offset."""
        producer = await self._start_producer(tp)
        offsets = await self.consumer._thread.committed([tp])  # noqa: SLF001
        return producer, offsets[tp]

    # Health

    def readiness(self) -> dict[str, bool]:
        """Return each condition of taking part, by name."""
        recovery = self.tables.recovery
        return {
            "assigned": bool(recovery.completed.is_set()) and not self.rebalancing,
            "broker": self.started and self.consumer._thread.has_coordinator,  # noqa: SLF001
            "delivery": self._progress.delivers(),
            "dead_letters": not self._brake.is_pulled,
            "models": self.pool is None or self.pool.is_ready,
            "running": self.started and not self.should_stop,
        }

    async def on_first_start(self) -> None:
        """Answer health requests from the first moment, and wait for the broker."""
        await self._health.start()
        await self._prepared()
        await super().on_first_start()

    async def _prepared(self) -> None:
        told = ""
        while True:
            try:
                await asyncio.to_thread(self._prepare)
            except TransientError as exc:
                if str(exc) != told:  # once, not four times a second for as long as the outage lasts
                    told = str(exc)
                    log.warning("waiting: %s", exc)
                await asyncio.sleep(PREPARE_AGAIN_S)
            except StreamsError as exc:
                fail_stop(str(exc))
            else:
                return

    @Service.task
    async def _watch(self) -> None:
        while not self.should_stop:
            await self.sleep(WATCH_EVERY_S)
            if not self._progress.is_live():
                fail_stop("no progress on the records in work")

    # Stopping

    async def stop(self) -> None:
        """Finish the articles in work, commit and end; leave hard after 15 s."""
        timer = threading.Timer(STOP_DEADLINE_S, os._exit, (EXIT_FAILED,))
        timer.daemon = True
        timer.start()
        await self._drain()
        await super().stop()

    async def on_stop(self) -> None:
        """End the worker process and the health server last."""
        await super().on_stop()
        if self.pool:
            self.pool.close()
        await self._health.stop()


def _record_of(message: Any) -> Record:  # noqa: ANN401 - Faust's message
    headers = message.headers or ()
    pairs = headers.items() if isinstance(headers, dict) else headers
    return Record(
        message.topic,
        message.partition,
        message.offset,
        message.key,
        message.value,
        tuple((name, value) for name, value in pairs),
        message.timestamp,
    )


def _faust_config(settings: Settings, instance: str | None) -> dict[str, Any]:
    engine = settings.engine
    return {
        "broker": [f"kafka://{server}" for server in settings.kafka.servers],
        "topic_partitions": settings.partitions,
        "topic_replication_factor": settings.replication,
        "topic_disable_leader": True,
        "Table": Table,
        "TableManager": TableManager,
        "table_standby_replicas": 0,
        "store": "memory://",
        "web_enabled": False,
        "consumer_auto_offset_reset": "earliest",
        "consumer_group_instance_id": instance,
        "broker_session_timeout": engine.session_timeout_s,
        "broker_heartbeat_interval": engine.session_timeout_s / 5,
        "broker_rebalance_timeout": engine.rebalance_timeout_s,
        "broker_request_timeout": max(20.0, engine.session_timeout_s * 2),
        "stream_buffer_maxsize": 256,  # 4,096 articles, the default, are tens of MB an agent
        "stream_recovery_delay": 0.0,
    }
