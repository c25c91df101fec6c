"""How fast the books are counted: of many articles, by `streams doctor --books` and by a new console.

python -m bench.books [articles]
"""

import sys
import tempfile
import time
from pathlib import Path

from kafka import KafkaProducer

from streams.broker import Broker, BrokerConfig
from streams.client.books import audit_stages
from streams.client.topics import ensure_topics
from streams.console.questions import operations
from streams.console.questions.reads import Snapshot
from streams.console.store.bookkeeper import Bookkeeper
from streams.console.store.books import Books
from streams.console.store.model import ReadModel
from streams.console.store.schema import FILE, connect_reader
from streams.contract import headers
from streams.contract.articles import Origin
from streams.contract.errors import TransientError
from streams.contract.kafka import KafkaSettings
from streams.contract.settings import Settings

BODY = {"raw": 4_000, "clean": 8_000, "entities": 16_000, "stance": 20_000}  # bytes, of the sample article


def main(articles: int) -> None:
    """Print how long it took."""
    folder = Path(tempfile.mkdtemp())
    with Broker(BrokerConfig(data_dir=folder, cache_dir=Settings().cache_dir)) as broker:
        settings = Settings(data_dir=folder, partitions=4, kafka=KafkaSettings(bootstrap=broker.bootstrap))
        prepared(settings)
        fill(settings, articles)
        begun = time.process_time()
        books = audit_stages(settings)
        took = time.process_time() - begun
        records = 4 * articles
        matched = sum(sum(row.outcomes.values()) for row in books.rows)
        print(told("directly", records, matched, took))
        console(settings, records)


def told(by: str, records: int, matched: int, took: float) -> str:
    """Return a line of the result."""
    return f"{by}: {records:,} records, {matched:,} matched, {took:.1f} s of CPU: {records / took:,.0f}/s"


def prepared(settings: Settings) -> None:
    """Create the topics; a new broker on a machine with much other work is not ready at once."""
    while True:
        try:
            ensure_topics(settings)
        except TransientError:
            continue
        return


def fill(settings: Settings, articles: int) -> None:
    """Write the records of all stages."""
    producer = KafkaProducer(**settings.kafka.client(), linger_ms=50, max_request_size=4 << 20)
    before: list[Origin] = []
    for stage, size in BODY.items():
        topic = settings.topics.public[stage].name
        of = [[(headers.INPUT, headers.told(origin))] for origin in before] or [[]] * articles
        sent = [
            producer.send(topic, key=b"%d" % n, value=bytes(size), headers=of[n]) for n in range(articles)
        ]
        producer.flush()
        metas = [future.get(timeout=60) for future in sent]
        before = [Origin(topic=m.topic, partition=m.partition, offset=m.offset) for m in metas]
    producer.close()


def console(settings: Settings, records: int) -> None:
    """Let a console build its books."""
    model = ReadModel(settings.data_dir / FILE, settings.namespace)
    books = Books(settings.data_dir / FILE, settings.topics)
    keeper = Bookkeeper(settings, books)
    begun = time.process_time()
    keeper.start(failed=bool)
    while not keeper.pulse.settled_at:
        time.sleep(0.05)
    took = time.process_time() - begun
    snapshot = Snapshot(connect_reader(settings.data_dir / FILE))
    begun = time.process_time()
    judged, _ = operations.books(snapshot)
    now = time.time()
    operations.figures(snapshot, keeper.pulse, workers=settings.topics.read_by, patience_s=60, now=now)
    asked = time.process_time() - begun
    matched = sum(sum(row.outcomes.values()) for row in judged.rows)
    print(told("console", records, matched, took))
    print(f"a question for books and figures: {asked * 1000:.0f} ms")
    keeper.stop()
    books.close()
    model.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
