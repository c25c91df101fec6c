"""The whole way of an article, measured in one run: latency, throughput, and CPU outside the stages.

    python -m bench.way [--articles N]

Latency is from the moment of sending to the moment a read-committed consumer has the result. The transport
alone is the same engine, topics and processes with stages that pass the bytes on. CPU outside the stages is
that of all five workers and the broker where the stages only look up what they made of an article before
(`bench.replay`): the difference of two runs of the real stages would be smaller than their noise.
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
from bench.replay import RESULTS
from streams.agents.local import Pipeline
from streams.broker import Broker, BrokerConfig
from streams.client.topics import ensure_topics
from streams.contract.kafka import KafkaSettings
from streams.contract.raw import Document, read_raw
from streams.contract.settings import Settings

ROOT = Path(__file__).parent.parent
BODIES = ROOT.parent / "shared/data/clean/articles.dev.jsonl.gz"
STEADY_S = 30
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


def latencies(settings: Settings, values: list[bytes]) -> list[float]:
    """Send at a steady rate; return each article's seconds to the last topic."""
    ends, producer = Ends(settings), KafkaProducer(**settings.kafka.client(), linger_ms=0)
    sent: dict[bytes, float] = {}
    arrived: dict[bytes, float] = {}
    started = time.monotonic()
    for number, value in enumerate(values):
        due = started + number / RATE
        while (left := due - time.monotonic()) > 0:
            arrived |= ends.poll(timeout_ms=max(1, int(min(left, 0.005) * 1000)))
        key = orjson.loads(value)["id"].encode()
        sent[key] = time.monotonic()
        producer.send(settings.topics.raw.name, key=key, value=value)
    while len(arrived) < len(sent):
        arrived |= ends.poll(timeout_ms=5)
    producer.close()
    return [arrived[key] - sent[key] for key in sent]


def throughput(
    settings: Settings, values: list[bytes], processes: list[psutil.Process]
) -> tuple[float, float]:
    """Send everything at once; return seconds to the last result and CPU seconds of all processes."""
    ends, producer = Ends(settings), KafkaProducer(**settings.kafka.client())
    before, started = cpu_seconds(processes), time.monotonic()
    missing = {orjson.loads(value)["id"].encode() for value in values}
    for value in values:
        producer.send(settings.topics.raw.name, key=orjson.loads(value)["id"].encode(), value=value)
    producer.flush()
    while missing:
        missing -= ends.poll(timeout_ms=50).keys()
    producer.close()
    return time.monotonic() - started, cpu_seconds(processes) - before


def bare_stages(settings: Settings, values: list[bytes], results: Path) -> float:
    """Return the CPU seconds of the three stage functions alone, and write what they made to `results`."""
    pipeline = Pipeline(settings)
    documents = [read_raw(value, key=None, headers={}) for value in values]
    assert all(isinstance(document, Document) for document in documents)
    pipeline.enrich(documents[0])  # type: ignore[arg-type]  # warm
    started = time.process_time()
    articles = [pipeline.enrich(document) for document in documents]  # type: ignore[arg-type]
    seconds = time.process_time() - started
    results.write_bytes(b"".join(article.to_json() + b"\n" for article in articles))
    return seconds


def outside(settings: Settings, values: list[bytes], processes: list[psutil.Process]) -> None:
    """Report CPU outside the stages: of a backlog, at a steady rate, and of waiting."""
    steady, rest = values[: RATE * STEADY_S], values[RATE * STEADY_S :]
    before = cpu_seconds(processes)
    latencies(settings, steady)
    busy = (cpu_seconds(processes) - before) / len(steady)
    idle = idle_cores(processes)
    told = f"{busy * 1e3:.1f} ms of CPU an article at {RATE}/s"
    report("without the stages", f"{told}, {idle / RATE * 1e3:.1f} ms of it are {idle:.2f} of a core idle")
    seconds, cpu = throughput(settings, rest, processes)
    report("", f"{cpu / len(rest) * 1e3:.1f} ms in a backlog, {len(rest) / seconds:.0f} articles/s")


def idle_cores(processes: list[psutil.Process]) -> float:
    """Return the share of a core that the processes take when nothing is to be done."""
    before = cpu_seconds(processes)
    time.sleep(STEADY_S)
    return (cpu_seconds(processes) - before) / STEADY_S


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
    values = bodies(parser.parse_args().articles)
    words = statistics.mean(len(orjson.loads(value)["body"].split()) for value in values)
    report("articles", f"{len(values)} of {words:.0f} words at the mean")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        config = BrokerConfig(data_dir=folder / "kafka", cache_dir=Settings().cache_dir)
        broker = stack.enter_context(Broker(config))
        kafka = KafkaSettings(bootstrap=broker.bootstrap)
        java = psutil.Process(broker.pid)

        def settings(namespace: str) -> Settings:
            return Settings(namespace=namespace, kafka=kafka, data_dir=folder)

        with running(settings("plain"), folder, "bench.passthrough", WORKERS[:3]):
            report(f"transport alone, {RATE}/s", percentiles(latencies(settings("plain"), values[:100])))
        bare = bare_stages(settings("bare"), values, folder / RESULTS)
        report("the bare stages", f"{bare / len(values) * 1e3:.1f} ms of CPU an article")
        with running(settings("replay"), folder, "bench.replay", WORKERS) as processes:
            outside(settings("replay"), values, [*processes, java])
        with running(settings("real"), folder, "streams.cli.main", WORKERS) as processes:
            latencies(settings("real"), values[:10])  # warm
            steady = latencies(settings("real"), values[10 : 10 + RATE * STEADY_S])
            report(f"whole way, {RATE}/s", percentiles(steady))
        with running(settings("bulk"), folder, "streams.cli.main", WORKERS) as processes:
            seconds, cpu = throughput(settings("bulk"), values, [*processes, java])
    report(
        "whole way, backlog",
        f"{len(values) / seconds:.1f} articles/s, {cpu / len(values) * 1e3:.0f} ms of CPU an article",
    )


def report(what: str, figure: str) -> None:
    """Print one line of the table, at once: the whole run takes minutes."""
    print(f"{what:24}{figure}", flush=True)


if __name__ == "__main__":
    main()
