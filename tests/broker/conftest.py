from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.broker import Broker, BrokerConfig


@pytest.fixture(scope="session")
def cache_dir() -> Path:
    """The user's own cache: Kafka is downloaded once, not once a test run."""
    return BrokerConfig(data_dir=Path()).cache_dir


@pytest.fixture
def config(tmp_path: Path, cache_dir: Path) -> BrokerConfig:
    return BrokerConfig(data_dir=tmp_path / "data", cache_dir=cache_dir)


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Iterator[Broker]:
    folder = tmp_path_factory.mktemp("broker") / "Zeitung, tägliche"
    with Broker(BrokerConfig(data_dir=folder, cache_dir=cache_dir)) as running:
        yield running
