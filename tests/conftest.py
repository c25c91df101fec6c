"""Fixtures for all tests: a real Kafka, settings of its own for each test, the shared data if it is there."""

import os
import signal
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from streams.contract.kafka import KafkaSettings
from streams.contract.settings import EngineSettings, Settings
from support.logs import WATCH

# As in a worker's process, before numpy is imported: more threads fight for busy cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ROOT = Path(__file__).parent.parent

# Time is no property of what is tested: a busy machine failed tests of arithmetic by it. And the gate tries
# the same examples each time; `--hypothesis-profile search` looks for others.
SEARCH = hypothesis_settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
hypothesis_settings.register_profile("search", SEARCH)
hypothesis_settings.register_profile("gate", SEARCH, derandomize=True)
hypothesis_settings.load_profile("gate")

# A shell that runs the tests in the background has them ignore SIGINT, and so would the commands under test.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def no_errors_at_the_end() -> Iterator[None]:
    """Fail the session if a worker that several tests share logged an error while it stopped."""
    yield
    assert not (errors := WATCH.errors()), "\n".join(errors)


@pytest.fixture(autouse=True)
def no_errors_in_logs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test during which a worker logged an error, of whatever logger.

    The workers that a test marked `faults` starts are its own affair.
    """
    before = WATCH.names()
    yield
    if request.node.get_closest_marker("faults"):
        WATCH.forget(WATCH.names() - before)
    assert not (errors := WATCH.errors()), "\n".join(errors)


@pytest.fixture(scope="session")
def sample() -> bytes:
    """The sample article, as its publisher's page text."""
    return (ROOT / "streams/samples/voa-us-russia-syria.txt").read_bytes()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development data beside the repository; tests that need it are skipped elsewhere."""
    path = ROOT.parent / "shared" / "data"
    if not path.is_dir():
        pytest.skip("the development data does not lie beside this repository")
    return path


@pytest.fixture(scope="session")
def bootstrap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Kafka: the one that STREAMS_TEST_BOOTSTRAP names, else the embedded broker."""
    given = os.environ.get("STREAMS_TEST_BOOTSTRAP")
    if given:
        yield given
        return
    from streams.broker import Broker, BrokerConfig

    config = BrokerConfig(data_dir=tmp_path_factory.mktemp("kafka"), cache_dir=Settings().cache_dir)
    with Broker(config) as broker:
        yield broker.bootstrap


@pytest.fixture(scope="session")
def make_settings(bootstrap: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Settings]:
    """Make settings with a namespace of their own, so that no two tests share a topic."""

    def make(**changes: Any) -> Settings:
        fields: dict[str, Any] = {
            "namespace": f"t{uuid.uuid4().hex[:8]}",
            "partitions": 4,
            "data_dir": tmp_path_factory.mktemp("data"),
            "kafka": KafkaSettings(bootstrap=bootstrap),
            "engine": EngineSettings(session_timeout_s=6),
        }
        return Settings(**{**fields, **changes})

    return make


@pytest.fixture
def kafka(make_settings: Callable[..., Settings]) -> Settings:
    """Settings for one test, with a real Kafka and an unused namespace."""
    return make_settings()


@pytest.fixture(scope="session")
def pipeline(
    make_settings: Callable[..., Settings], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """Settings of a whole running pipeline: all workers as processes, with the real stages."""
    from streams.agents.catalogue import WORKERS
    from support.process import WorkerProcess

    settings = make_settings()
    logs = tmp_path_factory.mktemp("logs")
    workers = [
        WorkerProcess(settings, ["-m", "streams.cli.main", "worker", name], logs / f"{name}.log").start()
        for name in WORKERS
    ]
    try:
        for worker in workers:
            worker.await_ready()
        yield settings
    finally:
        for worker in workers:
            worker.stop()
