"""The traps of Faust 0.15.3 that the engine walks around, each seen on a real Kafka.

A test that fails here tells that Faust has changed: the rule in its docstring may be given up or rest on
something else. Nothing in this file runs the engine.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, TopicPartition
from kafka.errors import RetriableError

from streams.client.topics import admin
from streams.contract.settings import Settings
from support.kafka import drain, produce
from support.process import WorkerProcess
from support.waiting import wait_until

pytestmark = pytest.mark.faults

PLAIN = str(Path(__file__).parent / "workers" / "plain.py")
INPUTS = {"raises": 10, "take": 40, "undecodable": 10, "concurrent": 10, "noack": 10, "sends": 5, "clock": 0}
FAILING = 3
HANGING = b"not json"
RUNNING = ("agents", "supervised", "system_exit", "os_exit", "transactional", "hasty")


class Traps:
    """The plain workers, and what became of the records that they were given."""

    def __init__(self, settings: Settings, client: KafkaAdminClient, logs: Path) -> None:
        self.settings = settings
        self._client = client
        self.workers = {
            name: WorkerProcess(settings, [PLAIN, name], logs / f"{name}.log") for name in RUNNING
        }

    def topic(self, name: str) -> str:
        return f"{self.settings.namespace}.{name}"

    def make_topics(self) -> None:
        names = [self.topic(name) for name in INPUTS] + [self.topic("sink")]
        specs = {name: {"num_partitions": 1, "replication_factor": 1} for name in names}
        refused = {"num_partitions": 1, "replication_factor": 1, "configs": {"max.message.bytes": "1000"}}
        self._client.create_topics(specs | {self.topic("refused"): refused})
        self._client.wait_for_topics(names)

    def feed(self) -> None:
        for name, count in INPUTS.items():
            values = [b"%d" % n for n in range(count)]
            if name == "undecodable":
                values[FAILING] = HANGING
            self.produce(name, values)

    def produce(self, name: str, values: list[bytes]) -> None:
        produce(self.settings, self.topic(name), [(None, value, []) for value in values])

    def done(self, worker: str, topic: str) -> list[int]:
        """Return the numbers that the agent on `topic` has finished, in order."""
        lines = self.workers[worker].log.read_text().splitlines()
        return [int(line.split()[2]) for line in lines if line.startswith(f"done {topic} ")]

    def committed(self, worker: str, topic: str) -> int:
        """Return the committed offset of the worker's group, 0 where there is none."""
        group = self.topic(worker)
        try:
            offsets = self._client.list_group_offsets({group: None})[group]
        except RetriableError:  # a new broker makes its offsets topic when first asked
            return 0
        found = offsets.get(TopicPartition(self.topic(topic), 0))
        return max(0, found.offset) if found else 0

    def await_committed(self, worker: str, topic: str, offset: int) -> None:
        wait_until(
            lambda: self.committed(worker, topic) >= offset,
            timeout=60,
            what=f"{worker} to commit {offset} of {topic}",
        )

    def await_commit_on_leaving(self, worker: str, topic: str, offset: int) -> None:
        """Wait for the commit of a worker that ends by itself, started again where it ended without one.

        Faust's timer for commits and the worker's end run side by side: on a busy machine the end may win.
        """

        def has_committed() -> bool:
            if self.committed(worker, topic) >= offset:
                return True
            self.workers[worker].revive()
            return False

        wait_until(has_committed, timeout=120, what=f"{worker} to commit {offset} of {topic}")

    def await_lost(self, worker: str, topic: str) -> set[int]:
        """Wait until everything is committed, and return what was not finished."""
        self.await_committed(worker, topic, INPUTS[topic])
        return set(range(INPUTS[topic])) - set(self.done(worker, topic))


@pytest.fixture(scope="module")
def traps(
    make_settings: Callable[..., Settings], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Traps]:
    settings = make_settings()
    with admin(settings) as client:
        traps = Traps(settings, client, tmp_path_factory.mktemp("plain"))
        traps.make_topics()
        traps.feed()
        for worker in traps.workers.values():
            worker.start()
        yield traps
        for worker in traps.workers.values():
            if worker.is_running:
                worker.kill()


def test_trap_1_an_exception_in_an_agent_loses_its_record(traps: Traps) -> None:
    """Rule: nothing escapes an agent's body; `Runner._run_or_fail` ends the process instead."""
    assert traps.await_lost("agents", "raises") == {FAILING}


def test_trap_2_an_exception_in_take_loses_the_batch(traps: Traps) -> None:
    """Rule: no `take` in the engine; batches are made behind the agent, in `Inbox` and `Runner`."""
    lost = traps.await_lost("agents", "take")
    assert {5, 6, 7, 8, 9} <= lost  # and what was fetched behind it, where there was something


def test_trap_3_what_can_not_be_decoded_stops_take_for_ever(traps: Traps) -> None:
    """Rule: topics are raw bytes (`RAW` in `table.py`); decoding is part of the work, its error a result."""
    wait_until(
        lambda: traps.done("agents", "undecodable") == list(range(FAILING)),
        timeout=60,
        what="the records before the undecodable one",
    )
    for tick in range(5):  # time by which the agent had its turn: every tick is fetched, done and committed
        traps.produce("clock", [b"%d" % tick])
        traps.await_committed("agents", "clock", tick + 1)
    assert traps.done("agents", "undecodable") == list(range(FAILING))
    assert traps.committed("agents", "undecodable") <= FAILING + 1
    assert traps.workers["agents"].is_running


@pytest.mark.parametrize("agent", ["concurrent", "noack"])
def test_trap_4_commits_pass_a_record_that_is_still_in_work(traps: Traps, agent: str) -> None:
    """Rule: Faust never commits (`Consumer.force_commit`); offsets travel in the batch's transaction."""
    assert traps.await_lost("agents", agent) == {0}


@pytest.mark.parametrize("worker", ["supervised", "system_exit"])
def test_trap_5_leaving_by_an_exception_loses_the_record_that_failed(traps: Traps, worker: str) -> None:
    """Rule: `fail_stop` ends the process by `os._exit`, and by nothing else."""
    traps.await_commit_on_leaving(worker, "raises", FAILING + 1)
    assert FAILING not in traps.done(worker, "raises")


def test_trap_5_leaving_by_os_exit_loses_nothing(traps: Traps) -> None:
    """Rule: as above; this is what it rests on."""
    assert traps.workers["os_exit"].wait() == 70
    assert traps.committed("os_exit", "raises") <= FAILING


def test_trap_6_a_record_counts_although_what_it_sent_was_refused(traps: Traps) -> None:
    """Rule: `Partition.commit` awaits every delivery inside the transaction before it commits."""
    assert traps.await_lost("agents", "sends") == set()
    assert drain(traps.settings, traps.topic("refused")) == []


def test_trap_7_fausts_exactly_once_sends_outside_of_its_transaction(traps: Traps) -> None:
    """Rule: the engine has transactional producers of its own (`StageApp._start_producer`)."""
    worker = traps.workers["transactional"]
    assert worker.wait() == 9
    assert "transaction raises True" in worker.log.read_text()
    assert [record.value for record in drain(traps.settings, traps.topic("sink"))] == [b"0"]
    assert traps.committed("transactional", "raises") == 0


def test_trap_8_without_wait_empty_sigterm_commits_the_record_in_work(traps: Traps) -> None:
    """Rule: `StageApp.stop` drains the runners first, and `stream_wait_empty` stays as it is."""
    worker = traps.workers["hasty"]
    wait_until(lambda: "working raises 0" in worker.log.read_text(), timeout=60, what="a record in work")
    worker.stop()
    assert traps.committed("hasty", "raises") >= 1
    assert traps.done("hasty", "raises") == []
