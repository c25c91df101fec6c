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
import time
from pathlib import Path

import orjson
import psutil
from kafka import KafkaProducer

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in a worker's process, before numpy is imported

from bench.figures import load_average, percentile, report
from bench.processes import bench, cpu_seconds, processes_of, workers
from bench.replay import RESULTS
from bench.traffic import Ends, Steady
from streams.agents.local import Pipeline
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


def latencies(settings: Settings, values: list[bytes]) -> list[float]:
    """Send at a steady rate; return each article's seconds to the last topic."""
    topics = settings.topics
    keyed = [(_key(value), value) for value in values]
    with Steady(settings, topics.raw, topics.stance, keyed, rate=RATE) as traffic:
        traffic.wait()
    return traffic.seconds()


def throughput(
    settings: Settings, values: list[bytes], processes: list[psutil.Process]
) -> tuple[float, float]:
    """Send everything at once; return seconds to the last result and CPU seconds of all processes."""
    ends, producer = Ends(settings, settings.topics.stance), KafkaProducer(**settings.kafka.client())
    before, started = cpu_seconds(processes), time.monotonic()
    missing = {_key(value) for value in values}
    for value in values:
        producer.send(settings.topics.raw.name, key=_key(value), value=value)
    producer.flush()
    while missing:
        missing -= ends.poll(timeout_ms=50).keys()
    producer.close()
    ends.close()
    return time.monotonic() - started, cpu_seconds(processes) - before


def _key(value: bytes) -> bytes:
    return bytes(orjson.loads(value)["id"].encode())


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


def percentiles(values: list[float]) -> str:
    """Return p50 and p95 in milliseconds."""
    return f"p50 {percentile(values, 50) * 1e3:5.0f} ms   p95 {percentile(values, 95) * 1e3:5.0f} ms"


def main() -> None:
    """Run everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=300)
    values = bodies(parser.parse_args().articles)
    words = statistics.mean(len(orjson.loads(value)["body"].split()) for value in values)
    report("articles", f"{len(values)} of {words:.0f} words at the mean")
    report("load average", load_average())
    with bench() as kafka:
        plain = kafka.settings("plain")
        with workers(plain, WORKERS[:3], module="bench.passthrough"):
            report(f"transport alone, {RATE}/s", percentiles(latencies(plain, values[:100])))
        replay = kafka.settings("replay")
        bare = bare_stages(replay, values, kafka.folder / RESULTS)
        report("the bare stages", f"{bare / len(values) * 1e3:.1f} ms of CPU an article")
        with workers(replay, WORKERS, module="bench.replay") as running:
            outside(replay, values, [*processes_of(running), kafka.java])
        real = kafka.settings("real")
        with workers(real, WORKERS, module="streams.cli.main"):
            latencies(real, values[:10])  # warm
            steady = latencies(real, values[10 : 10 + RATE * STEADY_S])
            report(f"whole way, {RATE}/s", percentiles(steady))
        bulk = kafka.settings("bulk")
        with workers(bulk, WORKERS, module="streams.cli.main") as running:
            seconds, cpu = throughput(bulk, values, [*processes_of(running), kafka.java])
    told = f"{len(values) / seconds:.1f} articles/s, {cpu / len(values) * 1e3:.0f} ms of CPU an article"
    report("whole way, backlog", told)
    report("load average", load_average())


if __name__ == "__main__":
    main()
