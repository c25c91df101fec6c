"""The whole way of an article, measured in one run: latency, throughput, and CPU outside the stages.

    python -m bench.way [--articles N]

Latency is from the moment of sending to the moment a read-committed consumer has the result. The transport
alone is the same engine, topics and processes with stages that pass the bytes on.
"""

import argparse
import gzip
import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import orjson
import psutil
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in a worker's process, before numpy is imported

from bench.processes import cpu_seconds, start_workers
from streams.agents.local import Pipeline
from streams.broker import Broker, BrokerConfig
from streams.client.topics import ensure_topics
from streams.contract.kafka import KafkaSettings
from streams.contract.raw import Document, read_raw
from streams.contract.settings import Settings

ROOT = Path(__file__).parent.parent
BODIES = ROOT.parent / "shared/data/clean/articles.dev.jsonl.gz"
RATE = 5  # articles a second: half a million a day
WORKERS = ("clean", "entities", "stance", "facts", "tables")


def bodies(count: int) -> list[bytes]:
    """Return raw messages of real news articles, else copies of the sample, each with an id of its own."""
    if BODIES.exists():
        with gzip.open(BODIES, "rt", encoding="utf-8") as lines:
            rows = [row for row in map(json.loads, lines) if row["news"] and row["lang"] == "en"]
            texts = [row["body"] for row in rows if row["body"]]
    else:
        texts = [(ROOT / "streams/samples/voa-us-russia-syria.txt").read_text()]
    random.Random(1).shuffle(texts)
    chosen = [texts[n % len(texts)] for n in range(count)]
    return [orjson.dumps({"id": f"bench-{n}", "body": text}) for n, text in enumerate(chosen)]


class Ends:
    """Reads the last topic and notes when each article arrived."""

    def __init__(self, settings: Settings) -> None:
        topic = settings.topics.stance.name
        self._consumer = KafkaConsumer(
            **settings.kafka.client(), isolation_level="read_committed", enable_auto_commit=False
        )
        partitions = [TopicPartition(topic, n) for n in self._consumer.partitions_for_topic(topic)]
        self._consumer.assign(partitions)
        self._consumer.seek_to_end()
        for partition in partitions:
            self._consumer.position(partition)

    def poll(self, timeout_ms: int = 0) -> dict[bytes, float]:
        """Return the ids that arrived, with the time."""
        records = self._consumer.poll(timeout_ms=timeout_ms)
        now = time.monotonic()
        return {record.key: now for batch in records.values() for record in batch}


def latencies(settings: Settings, values: list[bytes], prefix: str) -> list[float]:
    """Send at a steady rate; return each article's seconds to the last topic."""
    ends, producer = Ends(settings), KafkaProducer(**settings.kafka.client(), linger_ms=0)
    sent: dict[bytes, float] = {}
    arrived: dict[bytes, float] = {}
    started = time.monotonic()
    for number, value in enumerate(values):
        due = started + number / RATE
        while (left := due - time.monotonic()) > 0:
            arrived |= ends.poll(timeout_ms=max(1, int(min(left, 0.005) * 1000)))
        key = f"{prefix}{number}".encode()
        sent[key] = time.monotonic()
        producer.send(settings.topics.raw.name, key=key, value=_renamed(value, key))
    while len(arrived) < len(sent):
        arrived |= ends.poll(timeout_ms=5)
    producer.close()
    return [arrived[key] - sent[key] for key in sent]


def _renamed(value: bytes, key: bytes) -> bytes:
    return orjson.dumps({**orjson.loads(value), "id": key.decode()})


def throughput(
    settings: Settings, values: list[bytes], processes: list[psutil.Process]
) -> tuple[float, float]:
    """Send everything at once; return seconds to the last result and CPU seconds of all processes."""
    ends, producer = Ends(settings), KafkaProducer(**settings.kafka.client())
    before, started = cpu_seconds(processes), time.monotonic()
    keys = [f"bulk-{number}".encode() for number in range(len(values))]
    for key, value in zip(keys, values, strict=True):
        producer.send(settings.topics.raw.name, key=key, value=_renamed(value, key))
    producer.flush()
    missing = set(keys)
    while missing:
        missing -= ends.poll(timeout_ms=50).keys()
    producer.close()
    return time.monotonic() - started, cpu_seconds(processes) - before


def bare_stages(settings: Settings, values: list[bytes]) -> float:
    """Return the CPU seconds of the three stage functions alone on the same articles."""
    pipeline = Pipeline(settings)
    documents = [read_raw(value, key=None, headers={}) for value in values]
    assert all(isinstance(document, Document) for document in documents)
    pipeline.enrich(documents[0])  # type: ignore[arg-type]  # warm
    started = time.process_time()
    for document in documents:
        pipeline.enrich(document)  # type: ignore[arg-type]
    return time.process_time() - started


@contextmanager
def running(
    settings: Settings, logs: Path, module: str, names: Sequence[str]
) -> Iterator[list[psutil.Process]]:
    """Run the named workers of `module` and yield their processes."""
    ensure_topics(settings)
    with start_workers(settings, names, logs, module=module) as processes:
        yield processes


def percentiles(values: list[float]) -> str:
    """Return p50 and p95 in milliseconds."""
    cuts = statistics.quantiles(values, n=20)
    return f"p50 {statistics.median(values) * 1e3:5.0f} ms   p95 {cuts[18] * 1e3:5.0f} ms"


def main() -> None:
    """Run everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=300)
    count = parser.parse_args().articles
    values = bodies(count)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        config = BrokerConfig(data_dir=folder / "kafka", cache_dir=Settings().cache_dir)
        broker = stack.enter_context(Broker(config))
        kafka = KafkaSettings(bootstrap=broker.bootstrap)
        java = psutil.Process(broker.pid)

        plain = Settings(namespace="plain", kafka=kafka, data_dir=folder)
        with running(plain, folder, "bench.passthrough", WORKERS[:3]):
            report(f"transport alone, {RATE}/s", percentiles(latencies(plain, values[:100], "a")))

        real = Settings(namespace="real", kafka=kafka, data_dir=folder)
        with running(real, folder, "streams.cli.main", WORKERS) as processes:
            latencies(real, values[:10], "warm")
            report(f"whole way, {RATE}/s", percentiles(latencies(real, values[:150], "b")))
            seconds, cpu = throughput(real, values, [*processes, java])
        bare = bare_stages(real, values)
    words = statistics.mean(len(orjson.loads(value)["body"].split()) for value in values)
    report("whole way, backlog", f"{count / seconds:.1f} articles/s of {words:.0f} words at the mean")
    report("CPU an article", f"{cpu / count * 1e3:.1f} ms, all processes and the broker")
    report("CPU of the bare stages", f"{bare / count * 1e3:.1f} ms")
    report("CPU outside the stages", f"{(cpu - bare) / count * 1e3:.1f} ms")


def report(what: str, figure: str) -> None:
    """Print one line of the table, at once: the whole run takes minutes."""
    print(f"{what:24}{figure}", flush=True)


if __name__ == "__main__":
    main()
