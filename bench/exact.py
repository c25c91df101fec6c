"""A hop on the engine of this repository, exactly once, with transactions of at most so many records.

python -m bench.exact worker BATCH
"""

import sys
from unittest.mock import patch

from bench import hop
from streams.client.topics import ensure_topics
from streams.contract.dead_letters import Failure
from streams.contract.records import Record
from streams.contract.settings import Settings, load_settings
from streams.engine import batch as batches
from streams.engine import runner
from streams.engine.app import StageApp
from streams.engine.batch import Batch
from streams.engine.handler import Inline
from streams.engine.worker import run_worker


def make_app(settings: Settings, instance: str | None) -> StageApp:
    """Return the app: raw records in, clean records out."""
    app = StageApp("exact", settings, prepare=lambda: ensure_topics(settings), instance=instance)

    def settle(batch: Batch, record: Record, result: bytes | Failure) -> None:
        if isinstance(result, Failure):
            raise TypeError(result.message)
        batch.send(settings.topics.clean.name, record.key, result)

    app.stage(settings.topics.raw.name, Inline(lambda record: hop.work(record.value), settle))
    return app


def main() -> None:
    """Run the worker."""
    size = int(sys.argv[2])
    with patch.object(batches, "MAX_RECORDS", size), patch.object(runner, "CHUNK_RECORDS", size):
        run_worker(make_app, "exact", load_settings())


if __name__ == "__main__":
    main()
