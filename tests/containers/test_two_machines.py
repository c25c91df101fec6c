"""Two workers of one stage as on two machines: one is cut off the network, one dies, nothing is lost."""

from pathlib import Path

import orjson
import pytest

from chaos.checker import Result, outcomes
from containers.conftest import TIMEOUT_S, Compose
from streams.contract.kafka import KafkaSettings
from streams.contract.settings import Settings
from support.kafka import Sent, drain, produce
from support.waiting import wait_until

pytestmark = [pytest.mark.container, pytest.mark.timeout(TIMEOUT_S + 120)]
CHUNK = 60
KILL_THE_WORKER = r"""
import os, pathlib
for process in pathlib.Path("/proc").glob("[0-9]*"):
    if process.name != "1" and (process / "cmdline").read_bytes().endswith(b"\0worker\0clean\0"):
        os.kill(int(process.name), 9)
"""
TEXT = "Austria has been firm in ruling out arming the rebels. Britain backed the plan on Monday."


class TwoMachines:
    """A broker and two containers of the stage `clean`."""

    def __init__(self, compose: Compose, folder: Path) -> None:
        compose("build", "clean")
        compose("up", "-d", "--wait", "kafka")
        compose("up", "-d", "--wait", "--scale", "clean=2", "clean")
        self.first, self.second = compose("ps", "-q", "clean").split()
        self.settings = Settings(kafka=KafkaSettings(bootstrap=f"127.0.0.1:{compose.port}"), data_dir=folder)
        self._docker = compose.docker
        self._network = f"{compose.project}_default"
        self._sent = 0

    def publish(self) -> None:
        names = [f"article-{self._sent + number}" for number in range(CHUNK)]
        values: list[Sent] = [
            (n.encode(), orjson.dumps({"id": n, "body": f"{n}. {TEXT}"}), []) for n in names
        ]
        produce(self.settings, self.settings.topics.raw.name, values)
        self._sent += CHUNK

    def await_results(self) -> None:
        topic = self.settings.topics.clean.name
        wait_until(
            lambda: len(drain(self.settings, topic)) >= self._sent, timeout=120, what="all results", every=0.5
        )

    def cut(self, container: str) -> None:
        self._docker("network", "disconnect", self._network, container)

    def mend(self, container: str) -> None:
        self._docker("network", "connect", self._network, container)

    def kill_inside(self, container: str) -> None:
        """Kill the worker as the kernel does it when memory runs out: Docker starts it again.

        Detached: the container's end, which follows at once, may kill the killer before it has returned.
        """
        self._docker("exec", "--detach", container, "python", "-c", KILL_THE_WORKER)

    def restarts(self, container: str) -> int:
        return int(self._docker("inspect", "--format", "{{.RestartCount}}", container))

    def is_healthy(self, container: str) -> bool:
        return self._docker("inspect", "--format", "{{.State.Health.Status}}", container).strip() == "healthy"


@pytest.fixture(scope="module")
def machines(compose: Compose, tmp_path_factory: pytest.TempPathFactory) -> TwoMachines:
    return TwoMachines(compose, tmp_path_factory.mktemp("client"))


def check(machines: TwoMachines) -> None:
    """Assert that each raw record has one clean article."""
    settings = machines.settings
    raw = [(record.partition, record.offset) for record in drain(settings, settings.topics.raw.name)]
    clean = drain(settings, settings.topics.clean.name)
    origins = [orjson.loads(record.value)["origin"] for record in clean]
    results = [Result(o["offset"], (o["partition"], o["offset"])) for o in origins]
    assert outcomes(raw, results) == (0, 0)


def test_one_cut_off_for_longer_than_its_session_and_back(machines: TwoMachines) -> None:
    machines.publish()
    machines.cut(machines.first)
    machines.publish()
    machines.await_results()  # the other one has taken over: its session is over
    machines.mend(machines.first)
    machines.publish()
    machines.await_results()
    wait_until(lambda: machines.is_healthy(machines.first), timeout=120, what="the first to take part again")
    machines.publish()
    machines.await_results()
    check(machines)


def test_a_killed_worker_is_started_again_by_docker(machines: TwoMachines) -> None:
    before = machines.restarts(machines.second)
    machines.publish()
    machines.kill_inside(machines.second)
    wait_until(lambda: machines.restarts(machines.second) > before, timeout=60, what="a restart")
    machines.publish()
    machines.await_results()
    wait_until(lambda: machines.is_healthy(machines.second), timeout=120, what="it to take part again")
    check(machines)
