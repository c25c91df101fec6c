"""What exactly once costs: the same hop on our engine and on plain Faust, at least once, side by side.

    python -m bench.cost [--records N] [--rounds N] [--steady S]

For each batch size one worker of each engine runs on one broker, and they take turns. CPU of a backlog is
that of worker and broker from the moment at which a worker that was held (SIGSTOP) may read the records
that lie ready, until their offsets are committed. What worker and broker take while nothing is to be done,
measured before each batch size with both engines waiting, is taken off. The first turn of each engine is not
counted: Java compiles, Faust starts its agents. Latency is from sending to a read-committed consumer. A range
is that of the rounds. Every output is counted: one that is missing or there twice fails the run.
"""

import argparse
import statistics
import time
from dataclasses import dataclass, field

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from bench import hop
from bench.figures import load_average, percentile, report, spread
from bench.processes import Bench, Worker, bench, cpu_seconds, end
from bench.traffic import Steady

ENGINES = {"exact": "exactly once", "plain": "at least once"}
BATCHES = (1, 16, 100)
RATES = (5, 50)
PARTITIONS = 4
JUDGED_FROM = 16
TARGET_MS = 1.0
ASK_EVERY_S = 0.1
PATIENCE_S = 300


class Engine:
    """One engine's worker at one batch size, and how far it has come."""

    def __init__(self, kafka: Bench, name: str, batch: int) -> None:
        self.settings = kafka.settings(f"{name}{batch}", partitions=PARTITIONS)
        self.worker = Worker(self.settings, str(batch), module=f"bench.{name}")
        self.turn = 0
        topic = self.settings.topics.raw.name
        self._partitions = [TopicPartition(topic, number) for number in range(PARTITIONS)]
        self._group = KafkaConsumer(
            **self.settings.kafka.client(),
            group_id=self.settings.topics.app_id(name),
            enable_auto_commit=False,
        )
        self._producer = KafkaProducer(**self.settings.kafka.client(), linger_ms=5)

    def fill(self, records: int) -> None:
        """Lay records ready for the worker."""
        self.turn += 1
        for key, value in hop.values(records, prefix=f"backlog{self.turn}"):
            self._producer.send(self.settings.topics.raw.name, key=key, value=value)
        self._producer.flush()

    def await_commit(self) -> None:
        """Wait until the worker has committed all records; raises TimeoutError and RuntimeError."""
        ends = self._group.end_offsets(self._partitions)
        deadline = time.monotonic() + PATIENCE_S
        while any((self._group.committed(tp) or 0) < ends[tp] for tp in self._partitions if ends[tp]):
            self.worker.check()
            if time.monotonic() > deadline:
                raise TimeoutError(f"the backlog was not done within {PATIENCE_S} s")
            time.sleep(ASK_EVERY_S)

    def count_outputs(self) -> int:
        """Return how many records a read-committed consumer finds in the output."""
        consumer = KafkaConsumer(
            **self.settings.kafka.client(),
            isolation_level="read_committed",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
        )
        topic = self.settings.topics.clean.name
        partitions = [TopicPartition(topic, number) for number in range(PARTITIONS)]
        consumer.assign(partitions)
        ends = consumer.end_offsets(partitions)
        count = 0
        while any(consumer.position(tp) < ends[tp] for tp in partitions):
            count += sum(map(len, consumer.poll(timeout_ms=200).values()))
        consumer.close()
        return count

    def close(self) -> None:
        """Leave the broker; the worker is ended by whoever started it."""
        self._group.close()
        self._producer.close()


@dataclass
class Found:
    """What was measured of one engine at one batch size; milliseconds of CPU a record, of each round."""

    client: list[float] = field(default_factory=list)
    broker: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    idle: float = 0.0  # of a core
    latencies: dict[int, list[float]] = field(default_factory=dict)

    @property
    def together(self) -> list[float]:
        """Return client and broker together."""
        return [client + broker for client, broker in zip(self.client, self.broker, strict=True)]


class Comparison:
    """Both engines at one batch size, taking turns."""

    def __init__(self, kafka: Bench, batch: int, engines: dict[str, Engine]) -> None:
        self.batch = batch
        self.found = {name: Found() for name in engines}
        self.idle_broker = 0.0
        self._engines = engines
        self._java = kafka.java

    def measure_idle(self, seconds: float) -> None:
        """Note what each process takes of a core while nothing is to be done."""
        processes = {name: engine.worker.process for name, engine in self._engines.items()}
        before = {name: cpu_seconds([process]) for name, process in processes.items()}
        java, started = cpu_seconds([self._java]), time.monotonic()
        time.sleep(seconds)
        passed = time.monotonic() - started
        for name, process in processes.items():
            self.found[name].idle = (cpu_seconds([process]) - before[name]) / passed
        self.idle_broker = (cpu_seconds([self._java]) - java) / passed

    def backlog(self, name: str, records: int, *, counted: bool) -> None:
        """Let one engine work a backlog off."""
        engine, found = self._engines[name], self.found[name]
        process = engine.worker.process
        process.suspend()
        try:
            engine.fill(records)
            before = cpu_seconds([process]), cpu_seconds([self._java])
            started = time.monotonic()
        finally:
            process.resume()
        engine.await_commit()
        seconds = time.monotonic() - started
        client = cpu_seconds([process]) - before[0] - found.idle * seconds
        broker = cpu_seconds([self._java]) - before[1] - self.idle_broker * seconds
        if counted:
            found.client.append(client / records * 1e3)
            found.broker.append(broker / records * 1e3)
            found.rates.append(records / seconds)

    def latency(self, name: str, rate: int, seconds: float) -> None:
        """Note the latencies of one engine at a steady rate."""
        engine = self._engines[name]
        engine.turn += 1
        keyed = hop.values(round(rate * seconds), prefix=f"steady{engine.turn}")
        topics = engine.settings.topics
        with Steady(engine.settings, topics.raw, topics.clean, keyed, rate=rate) as traffic:
            traffic.wait()
        self.found[name].latencies.setdefault(rate, []).extend(traffic.seconds())

    def check(self, name: str, sent: int) -> None:
        """Raise RuntimeError where records are missing in the output, or there twice."""
        if (count := self._engines[name].count_outputs()) != sent:
            raise RuntimeError(f"{ENGINES[name]}: {count} records came out of {sent}")


def compare(kafka: Bench, batch: int, *, records: int, rounds: int, steady: float) -> Comparison:
    """Measure both engines at one batch size."""
    engines = {name: Engine(kafka, name, batch) for name in ENGINES}
    started: list[Worker] = []
    try:
        for engine in engines.values():
            engine.worker.start()
            started.append(engine.worker)
        for worker in started:
            worker.await_ready()
        comparison = Comparison(kafka, batch, engines)
        for name in engines:
            comparison.backlog(name, records, counted=False)
        comparison.measure_idle(steady)
        for _ in range(rounds):
            for name in engines:
                comparison.backlog(name, records, counted=True)
        for rate in RATES:
            for name in engines:
                comparison.latency(name, rate, steady)
        sent = records * (rounds + 1) + sum(round(rate * steady) for rate in RATES)
        for name in engines:
            comparison.check(name, sent)
    finally:
        end(started)
        for engine in engines.values():
            engine.close()
    return comparison


def show(comparison: Comparison) -> None:
    """Print the lines of one batch size."""
    report(f"batches of {comparison.batch}", f"broker idle {comparison.idle_broker * 100:.1f} % of a core")
    for name, found in comparison.found.items():
        parts = f"client {spread(found.client)} + broker {spread(found.broker)}"
        report(f"  {ENGINES[name]}", f"{spread(found.together)} ms of CPU a record: {parts}")
        report("", f"{statistics.median(found.rates):.0f} records/s, idle {found.idle * 100:.1f} % of a core")
        for rate, seconds in found.latencies.items():
            fifty, tail = (percentile(seconds, percent) * 1e3 for percent in (50, 95))
            report("", f"at {rate}/s: p50 {fifty:.0f} ms, p95 {tail:.0f} ms")
    exact, plain = (statistics.median(comparison.found[name].together) for name in ("exact", "plain"))
    judged = ""
    if comparison.batch >= JUDGED_FROM:
        judged = f"; target {TARGET_MS:.0f} ms {'met' if exact <= TARGET_MS else 'MISSED'}"
    report("  exactly once costs", f"{exact - plain:+.2f} ms a record ({exact / plain:.1f} times){judged}")


def main() -> None:
    """Run everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, default=5000, help="of a backlog")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steady", type=float, default=30, help="seconds of each rate, and of waiting")
    args = parser.parse_args()
    report("load average", load_average())
    with bench() as kafka:
        for batch in BATCHES:
            show(compare(kafka, batch, records=args.records, rounds=args.rounds, steady=args.steady))
            report("load average", load_average())


if __name__ == "__main__":
    main()
