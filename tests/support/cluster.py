"""A Kafka cluster of one or more nodes for tests that break it: every client goes through a proxy."""

import signal
import uuid
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from kafka import KafkaAdminClient
from kafka.errors import KafkaError
from pydantic import SecretStr

from streams.broker import BrokerConfig, prepare
from streams.broker.jvm import Jvm
from streams.broker.node import PROPERTIES, RAN, SESSION_MS, SHORT_SESSION_MS
from streams.broker.ports import choose_free
from streams.broker.process import GuardedProcess
from streams.contract.kafka import KafkaSettings
from streams.contract.settings import Settings
from support.proxy import Proxy
from support.waiting import wait_until

RECORDS = "kafka"
USER = "newsroom"


@dataclass
class ClusterNode:
    """One broker and controller, in a folder of its own."""

    number: int
    folder: Path
    port: int = field(default_factory=choose_free)
    inside: int = field(default_factory=choose_free)
    controller: int = field(default_factory=choose_free)
    public: int = field(default_factory=choose_free)
    process: GuardedProcess | None = None
    proxy: Proxy | None = None

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid


class Cluster:
    """Starts the nodes and ends them; each can be killed, frozen and started again.

    Of three nodes every topic keeps three replicas, and a write needs two of them. With a `password`, clients
    must log in as USER.
    """

    def __init__(self, folder: Path, *, nodes: int = 1, password: str = "") -> None:
        self._password = password
        self.nodes = [ClusterNode(number, folder / f"node{number}") for number in range(1, nodes + 1)]
        self._jvm: Jvm = prepare(BrokerConfig(data_dir=folder, cache_dir=Settings().cache_dir))

    def __enter__(self) -> Self:
        cluster_id = urlsafe_b64encode(bytes([1, *uuid.uuid4().bytes[1:]])).decode().rstrip("=")
        for node in self.nodes:
            for name in ("logs", "tmp"):
                (node.folder / name).mkdir(parents=True)
            _write(node.folder / "server.properties", self._settings(node))
            options = ["format", f"--cluster-id={cluster_id}", "--config", "server.properties"]
            tool = self._run(node, "kafka.tools.StorageTool", options)
            assert tool.wait(60) == 0, tool.last_lines
            node.proxy = Proxy(node.public, node.port)
        for node in self.nodes:
            self.start(node)
        wait_until(self._is_whole, timeout=90, what="all brokers")
        return self

    def __exit__(self, *_error: object) -> None:
        for node in self.nodes:
            if node.process:
                node.process.send(signal.SIGCONT)
                node.process.stop(grace_s=0)
            if node.proxy:
                node.proxy.close()

    @property
    def bootstrap(self) -> str:
        return ",".join(f"127.0.0.1:{node.public}" for node in self.nodes)

    @property
    def kafka(self) -> KafkaSettings:
        """What clients must set."""
        if not self._password:
            return KafkaSettings(bootstrap=self.bootstrap)
        return KafkaSettings(
            bootstrap=self.bootstrap,
            security_protocol="SASL_PLAINTEXT",
            sasl_mechanism="PLAIN",
            username=USER,
            password=SecretStr(self._password),
        )

    @property
    def replication(self) -> int:
        return len(self.nodes)

    def start(self, node: ClusterNode) -> None:
        """Start a node; one that stands alone and was killed has to outlive its registration first."""
        if len(self.nodes) == 1 and (node.folder / RECORDS / RAN).exists():
            self._outlive_registration(node)
        node.process = self._run(node, "kafka.Kafka", ["server.properties"])

    def _outlive_registration(self, node: ClusterNode) -> None:
        alone = replace(node, port=choose_free(), inside=choose_free())
        alone.public = alone.port
        settings = self._settings(alone) | {"broker.session.timeout.ms": str(SHORT_SESSION_MS)}
        _write(alone.folder / "alone.properties", settings)
        process = self._run(alone, "kafka.Kafka", ["alone.properties"])
        client = self.kafka.model_copy(update={"bootstrap": f"127.0.0.1:{alone.port}"}).client()
        wait_until(lambda: _brokers(client) == 1, timeout=60, what="the registration to expire")
        process.stop(grace_s=60)

    def kill(self, node: ClusterNode) -> None:
        assert node.process
        node.process.stop(grace_s=0)

    def cut(self) -> None:
        """Reset all connections of clients."""
        for node in self.nodes:
            assert node.proxy
            node.proxy.cut()

    def _is_whole(self) -> bool:
        for node in self.nodes:
            assert node.process
            assert node.process.poll() is None, node.process.last_lines[-20:]
        return _brokers(self.kafka.client()) == len(self.nodes)

    def _run(self, node: ClusterNode, main_class: str, arguments: list[str]) -> GuardedProcess:
        return GuardedProcess(self._jvm.command(main_class, arguments), cwd=node.folder)

    def _settings(self, node: ClusterNode) -> dict[str, str]:
        lines = PROPERTIES.read_text(encoding="ascii").splitlines()
        settings = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
        del settings["controller.quorum.bootstrap.servers"]
        replicas, quorum = str(len(self.nodes)), str(min(2, len(self.nodes)))
        voters = ",".join(f"{other.number}@127.0.0.1:{other.controller}" for other in self.nodes)
        settings |= {
            "node.id": str(node.number),
            # in a cluster the others take over: as soon as with Kafka's own setting
            "broker.session.timeout.ms": str(SESSION_MS if len(self.nodes) == 1 else 9000),
            "log.dirs": RECORDS,
            "listeners": f"CLIENTS://127.0.0.1:{node.port},INSIDE://127.0.0.1:{node.inside},"
            f"CONTROLLER://127.0.0.1:{node.controller}",
            "advertised.listeners": f"CLIENTS://127.0.0.1:{node.public},INSIDE://127.0.0.1:{node.inside}",
            "listener.security.protocol.map": "CLIENTS:PLAINTEXT,INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name": "INSIDE",
            "controller.quorum.voters": voters,
            "min.insync.replicas": quorum,
            "default.replication.factor": replicas,
            "offsets.topic.replication.factor": replicas,
            "transaction.state.log.replication.factor": replicas,
            "transaction.state.log.min.isr": quorum,
            "share.coordinator.state.topic.replication.factor": replicas,
            "share.coordinator.state.topic.min.isr": quorum,
        }
        if self._password:
            login = "org.apache.kafka.common.security.plain.PlainLoginModule required"
            settings |= {
                "listener.security.protocol.map": "CLIENTS:SASL_PLAINTEXT,"
                "INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "sasl.enabled.mechanisms": "PLAIN",
                "listener.name.clients.plain.sasl.jaas.config": f'{login} user_{USER}="{self._password}";',
            }
        return settings


def _write(file: Path, settings: dict[str, str]) -> None:
    file.write_text("".join(f"{name}={value}\n" for name, value in settings.items()), encoding="ascii")


def _brokers(client: dict[str, object]) -> int:
    """Return how many brokers the cluster counts; 0 where none answers."""
    try:
        admin = KafkaAdminClient(**client, bootstrap_timeout_ms=1000)
    except KafkaError:
        return 0
    try:
        return len(admin.describe_cluster()["brokers"])
    except KafkaError:
        return 0
    finally:
        admin.close()
