"""A hop on Faust alone, at least once: what exactly once is compared with.

python -m bench.plain worker BATCH

Written as well as Faust allows: batches by `take_events`, an agent for each partition, delivery awaited
before the batch counts as done, offsets committed twice a second, and a larger producer batch.
"""

import asyncio
import sys
from collections.abc import AsyncIterable, Sequence
from typing import Any

import faust
from mode.loop import use as use_event_loop

from bench import hop
from streams.contract.settings import Settings, load_settings
from streams.engine.failstop import fail_stop
from streams.engine.health import HealthServer
from streams.engine.worker import LOGGING

RAW = {"key_type": bytes, "value_type": bytes, "key_serializer": "raw", "value_serializer": "raw"}
WITHIN_S = 0.1  # how long a batch waits for company


class PlainApp(faust.App):  # type: ignore[misc]
    """A Faust app that says when it is ready."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._health = HealthServer(settings.health, live=lambda: True, ready=self.readiness)
        super().__init__(
            settings.topics.app_id("plain"),
            broker=[f"kafka://{server}" for server in settings.kafka.servers],
            datadir=settings.data_dir / "plain",
            store="memory://",
            table_standby_replicas=0,
            topic_partitions=settings.partitions,
            topic_disable_leader=True,
            web_enabled=False,
            consumer_auto_offset_reset="earliest",
            broker_commit_interval=0.5,
            stream_buffer_maxsize=256,
            stream_recovery_delay=0.0,
            producer_linger=0.01,
            producer_max_batch_size=1 << 17,
        )

    def readiness(self) -> dict[str, bool]:
        """Return the one condition: partitions are assigned."""
        return {"assigned": bool(self.started and self.consumer.assignment()) and not self.rebalancing}

    async def on_first_start(self) -> None:
        """Answer health requests from the first moment."""
        await self._health.start()
        await super().on_first_start()


def make_app(settings: Settings, size: int) -> PlainApp:
    """Return the app: raw records in, clean records out."""
    app = PlainApp(settings)
    target = app.topic(settings.topics.clean.name, **RAW)

    async def deliver(events: Sequence[Any]) -> None:
        sent = [await target.send(key=event.key, value=hop.work(event.value)) for event in events]
        await asyncio.gather(*sent)

    async def run(stream: Any) -> None:  # noqa: ANN401 - Faust's stream
        taken: AsyncIterable[Sequence[Any]] = stream.take_events(size, within=WITHIN_S)
        async for events in taken:
            try:
                await deliver(events)
            except BaseException:  # noqa: BLE001 - an exception here would acknowledge the batch
                fail_stop("a batch failed")

    app.agent(app.topic(settings.topics.raw.name, **RAW), name="plain", isolated_partitions=True)(run)
    return app


def main() -> None:
    """Run the worker."""
    use_event_loop("uvloop")
    app = make_app(load_settings(), int(sys.argv[2]))
    faust.Worker(
        app, loglevel="info", redirect_stdouts=False, quiet=True, logging_config=LOGGING
    ).execute_from_commandline()


if __name__ == "__main__":
    main()
