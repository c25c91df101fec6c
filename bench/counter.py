"""A worker without a model: it counts records in a table and sends each on with the count.

python -m bench.counter worker NAME
"""

from streams.client.topics import ensure_topics
from streams.contract.records import Record
from streams.contract.settings import Settings, load_settings
from streams.engine.app import StageApp
from streams.engine.batch import Batch
from streams.engine.handler import Inline
from streams.engine.worker import run_worker

DIGITS = 2  # of a record's key: that many rows are in the table


def make_app(settings: Settings, instance: str | None) -> StageApp:
    """Return the app: raw records in, clean records out."""
    app = StageApp("clean", settings, prepare=lambda: ensure_topics(settings), instance=instance)
    counts = app.bytes_table("revisions")

    def settle(batch: Batch, record: Record, _result: object) -> None:
        row = (record.key or b"")[-DIGITS:]
        count = b"%d" % (int(counts.get(row) or b"0") + 1)
        counts[row] = count
        batch.send(settings.topics.clean.name, record.key, count)

    app.stage(settings.topics.raw.name, Inline(lambda record: record.value, settle))
    return app


if __name__ == "__main__":
    run_worker(make_app, "clean", load_settings())
