"""A cluster that asks for a name and a password: all three clients log in with the same settings."""

from pathlib import Path

from chaos.scenarios import QUICK
from chaos.trivial import COMMANDS, environment
from chaos.world import settings_for
from streams.client.topics import ensure_topics
from support.cluster import Cluster
from support.kafka import drain, produce
from support.process import WorkerProcess
from support.waiting import wait_until


def test_worker_producer_consumer_and_administrator_log_in(tmp_path: Path) -> None:
    with Cluster(tmp_path, password="a word") as cluster:
        settings = settings_for(cluster, "login", tmp_path, QUICK)
        ensure_topics(settings)
        worker = WorkerProcess(settings, COMMANDS["count"], tmp_path / "worker.log", **environment())
        worker.start().await_ready()
        try:
            produce(settings, settings.topics.raw.name, [(b"key", b"1", [])])
            wait_until(lambda: drain(settings, settings.topics.clean.name), timeout=60, what="the output")
        finally:
            worker.stop()
