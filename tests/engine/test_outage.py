"""A worker without its broker waits, red, and goes on by itself."""

from pathlib import Path

import pytest

from chaos.scenarios import QUICK
from chaos.trivial import COMMANDS, environment
from chaos.world import settings_for
from streams.client.topics import ensure_topics
from support.cluster import Cluster
from support.kafka import drain, produce
from support.process import WorkerProcess
from support.waiting import wait_until


@pytest.mark.faults
def test_a_worker_started_before_its_broker_and_one_that_loses_it(tmp_path: Path) -> None:
    with Cluster(tmp_path) as cluster:
        settings = settings_for(cluster, "outage", tmp_path, QUICK)
        [node] = cluster.nodes
        cluster.kill(node)
        worker = WorkerProcess(settings, COMMANDS["count"], tmp_path / "worker.log", **environment())
        worker.start()
        try:
            wait_until(worker.conditions, timeout=60, what="an answer of the worker")
            assert not worker.conditions()["broker"]
            cluster.start(node)
            worker.await_ready()
            cluster.kill(node)
            wait_until(lambda: not worker.conditions()["broker"], timeout=60, what="readiness to turn red")
            cluster.start(node)
            wait_until(worker.is_ready, timeout=60, what="readiness to turn green again")
            ensure_topics(settings)
            produce(settings, settings.topics.raw.name, [(b"key", b"1", [])])
            wait_until(lambda: drain(settings, settings.topics.clean.name), timeout=60, what="the output")
            assert worker.is_running
            assert worker.exits == []
        finally:
            worker.stop()
