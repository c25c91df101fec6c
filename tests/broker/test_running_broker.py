import logging
import threading
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from streams.broker import Broker, BrokerConfig, datadir
from streams.broker.errors import DataDirectoryInUse, PortInUse
from streams.broker.jars import Installation
from streams.broker.jvm import Jvm
from streams.broker.lock import load_lock
from streams.broker.startup_cache import with_startup_cache

from . import clients


def test_a_record_goes_in_and_comes_out(broker: Broker) -> None:
    clients.create_topic(broker.bootstrap, "plain")
    clients.publish(broker.bootstrap, "plain", b"hello")
    assert clients.first_value(broker.bootstrap, "plain") == b"hello"


def test_transactions_and_groups_work_on_one_node(broker: Broker) -> None:
    clients.create_topic(broker.bootstrap, "committed")
    clients.publish_in_transaction(broker.bootstrap, "committed", b"once")
    assert clients.first_value(broker.bootstrap, "committed", group="readers") == b"once"


def test_a_raw_record_of_six_megabytes_is_carried(broker: Broker) -> None:
    clients.create_topic(broker.bootstrap, "large")
    clients.publish(broker.bootstrap, "large", bytes(6 << 20))
    assert len(clients.first_value(broker.bootstrap, "large")) == 6 << 20


def test_it_listens_on_the_loopback_address_only(broker: Broker) -> None:
    sockets = psutil.Process(broker.pid).net_connections(kind="inet")
    listening = {each.laddr.ip for each in sockets if each.status == psutil.CONN_LISTEN}
    assert listening <= {"127.0.0.1", "::ffff:127.0.0.1"}
    assert listening


def test_a_running_broker_has_no_exit_status_and_no_complaint(broker: Broker) -> None:
    assert broker.poll() is None
    broker.check()


def test_its_log_is_in_the_data_directory(broker: Broker) -> None:
    assert broker.log_file.is_relative_to(broker.config.data_dir)
    assert "Kafka Server started" in broker.log_file.read_text(encoding="utf-8")


def test_a_port_in_use_is_refused_before_anything_is_written(broker: Broker, config: BrokerConfig) -> None:
    port = int(broker.bootstrap.rpartition(":")[2])
    with pytest.raises(PortInUse, match=f"^port {port} of 127.0.0.1 is in use: stop the program"):
        Broker(replace(config, port=port)).start()
    assert not (config.data_dir / "kafka").exists()


def test_a_data_directory_has_one_broker(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datadir, "RELEASE_WAIT_S", 0)
    with pytest.raises(DataDirectoryInUse, match=r"^another broker runs on .*: stop it, or choose another"):
        Broker(broker.config).start()
    assert broker.poll() is None


def test_the_thread_that_started_it_may_end(config: BrokerConfig) -> None:
    broker = Broker(config)
    starter = threading.Thread(target=broker.start)
    starter.start()
    starter.join()
    try:
        clients.create_topic(broker.bootstrap, "outlives-a-thread")
        assert "outlives-a-thread" in clients.topics(broker.bootstrap)
    finally:
        broker.stop()


def test_a_damaged_startup_cache_only_makes_it_slower(
    broker: Broker, tmp_path: Path, config: BrokerConfig, caplog: pytest.LogCaptureFixture
) -> None:
    installed = next(broker.config.cache_dir.glob("kafka-*/startup-*.aot"))
    copy = tmp_path / "cache" / installed.parent.name
    copy.mkdir(parents=True)
    for jar in installed.parent.glob("*.jar"):
        (copy / jar.name).hardlink_to(jar)
    (copy / installed.name).write_bytes(installed.read_bytes()[: 1 << 20])
    with caplog.at_level(logging.WARNING), Broker(replace(config, cache_dir=tmp_path / "cache")) as slower:
        assert clients.topics(slower.bootstrap) == set()


def test_a_cache_folder_that_cannot_be_written_only_makes_it_slower(
    broker: Broker, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    elsewhere = Installation(tmp_path / "kafka", load_lock())
    jvm = Jvm(broker.config.java, elsewhere, heap_mb=512)
    assert with_startup_cache(jvm, tmp_path / "file" / "cache") == jvm
    assert "starts more slowly" in caplog.text
