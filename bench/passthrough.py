"""The same workers with stages that do nothing: what is left is the transport."""

import sys
from collections.abc import Callable

from streams.client.topics import ensure_topics
from streams.contract.dead_letters import Failure
from streams.contract.records import Record
from streams.contract.settings import Settings, load_settings
from streams.engine.app import StageApp
from streams.engine.batch import Batch
from streams.engine.worker import run_worker

_NEXT = {"clean": ("raw", "clean"), "entities": ("clean", "entities"), "stance": ("entities", "stance")}


def build() -> Callable[[Record], bytes]:
    """Return work that hands the bytes through the worker process."""
    return lambda record: record.value or b""


def run(name: str, settings: Settings) -> None:
    """Run the stage `name`."""
    source, target = _NEXT[name]

    def make_app(settings: Settings, instance: str) -> StageApp:
        app = StageApp(f"pass-{name}", settings, prepare=lambda: ensure_topics(settings), instance=instance)

        def settle(batch: Batch, record: Record, result: bytes | Failure) -> None:
            if isinstance(result, bytes):
                batch.send(settings.topics.public[target].name, record.key, result)

        app.pooled_stage(settings.topics.public[source].name, "bench.passthrough:build", settle)
        return app

    run_worker(make_app, name, settings)


if __name__ == "__main__":
    run(sys.argv[2], load_settings())
