"""Which Kafka the clients use."""

from pathlib import Path

import pytest

from streams.client.address import address_file, connect
from streams.contract.errors import BrokerUnavailable
from streams.contract.kafka import KafkaSettings
from streams.contract.settings import Settings


def test_a_configured_address_wins(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, kafka=KafkaSettings(bootstrap="a:1"))
    address_file(settings).write_text("b:2\n")
    assert connect(settings).kafka.servers == ["a:1"]


def test_else_the_embedded_kafka_is_used(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, kafka=KafkaSettings())
    address_file(settings).write_text("b:2\n")
    assert connect(settings).kafka.servers == ["b:2"]


def test_without_any_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BrokerUnavailable, match="start `streams up`, or set STREAMS_KAFKA__BOOTSTRAP"):
        connect(Settings(data_dir=tmp_path, kafka=KafkaSettings()))
