"""One Kafka node in one folder: its settings, how it is formatted, launched and known to be ready."""

import time
import uuid
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from streams.broker.causes import explain
from streams.broker.errors import BrokerNotReady
from streams.broker.jvm import LOGS, TEMPORARY, Jvm
from streams.broker.ports import HOST, is_answered
from streams.broker.process import GuardedProcess

PROPERTIES = Path(__file__).with_name("kafka") / "server.properties"
RECORDS = "kafka"
# Inside Kafka's folder, so that both come to be in one rename; Kafka looks at folders only.
VERSION_FILE = "kafka-version"
# What Kafka leaves in its folder: at its first start, and at an orderly end.
RAN = "recovery-point-offset-checkpoint"
ENDED_IN_ORDER = ".kafka_cleanshutdown"
# Longer than any freeze that we want to survive: a broker that its own controller gives up loses the ends of
# the transactions of that moment. In a chaos run with 3 s, a freeze of 15 s doubled three records of 10,000.
SESSION_MS = 60_000
# A killed broker's registration stands in its way until it expires: it is waited for in a run of its own.
SHORT_SESSION_MS = 1_000
# How often a starting broker is asked; the end of its JVM is noticed at once.
ASK_EVERY_S = 0.05
REQUEST_TIMEOUT_MS = 5000


@dataclass(frozen=True, slots=True)
class Node:
    """A folder, two ports of the loopback address and a JVM."""

    folder: Path
    port: int
    controller_port: int
    jvm: Jvm

    @property
    def bootstrap(self) -> str:
        """Return the address for clients."""
        return f"{HOST}:{self.port}"

    def format(self) -> None:
        """Make Kafka's folder with Kafka's own tool, whole or not at all."""
        staging = f"{RECORDS}.new"
        settings = self._write_settings("format.properties", staging)
        arguments = ["format", "--standalone", f"--cluster-id={_cluster_id()}", "--config", settings]
        tool = self._run("kafka.tools.StorageTool", arguments)
        if status := tool.wait():
            raise explain(status, tool.last_lines, self.folder)
        (self.folder / settings).unlink()
        (self.folder / staging / VERSION_FILE).write_text(f"{self.jvm.kafka_version}\n", encoding="ascii")
        (self.folder / staging).rename(self.folder / RECORDS)

    @property
    def was_killed(self) -> bool:
        """Say whether the broker ran here before and did not end in order."""
        records = self.folder / RECORDS
        return (records / RAN).exists() and not (records / ENDED_IN_ORDER).exists()

    def launch(self, *, inherit: tuple[int, ...] = (), session_ms: int = SESSION_MS) -> GuardedProcess:
        """Start the broker without waiting for it; it inherits the file descriptors."""
        settings = self._write_settings("server.properties", RECORDS, session_ms=session_ms)
        return self._run("kafka.Kafka", [settings], inherit=inherit)

    def outlive_registration(self, timeout_s: float, *, inherit: tuple[int, ...] = ()) -> None:
        """Run once until the registration that a killed broker left has expired.

        Nobody may know the ports of this node: its session is too short for work.
        """
        process = self.launch(inherit=inherit, session_ms=SHORT_SESSION_MS)
        try:
            self.await_ready(process, timeout_s)
        finally:
            process.stop(grace_s=timeout_s)

    def await_ready(self, process: GuardedProcess, timeout_s: float) -> None:
        """Wait until a client gets an answer; raises what ended the JVM, or BrokerNotReady."""
        deadline = time.monotonic() + timeout_s
        while not self._answers():
            status = process.wait(ASK_EVERY_S)
            if status is not None:
                raise explain(status, process.last_lines, self.folder)
            if time.monotonic() >= deadline:
                raise BrokerNotReady(
                    f"Kafka did not answer at {self.bootstrap} within {timeout_s:g} s: "
                    f"see {self.folder / LOGS / 'broker.log'}, or allow it more time"
                )

    def _answers(self) -> bool:
        """Ask the broker for its cluster: it is ready when it counts itself among the brokers."""
        if not is_answered(self.port):
            return False
        try:
            admin = KafkaAdminClient(bootstrap_servers=self.bootstrap, request_timeout_ms=REQUEST_TIMEOUT_MS)
        except KafkaError:
            return False
        try:
            return bool(admin.describe_cluster()["brokers"])
        except KafkaError:
            return False
        finally:
            admin.close()

    def _write_settings(self, name: str, records: str, *, session_ms: int = SESSION_MS) -> str:
        template = PROPERTIES.read_text(encoding="ascii")
        settings = template.format(
            host=HOST,
            port=self.port,
            controller_port=self.controller_port,
            records=records,
            session_ms=session_ms,
        )
        (self.folder / name).write_text(settings, encoding="ascii")
        return name

    def _run(self, main_class: str, arguments: list[str], *, inherit: tuple[int, ...] = ()) -> GuardedProcess:
        for folder in (LOGS, TEMPORARY):
            (self.folder / folder).mkdir(exist_ok=True)
        return GuardedProcess(self.jvm.command(main_class, arguments), cwd=self.folder, inherit=inherit)


def _cluster_id() -> str:
    """Return a random id in Kafka's form, which must not begin with a hyphen."""
    first, *rest = uuid.uuid4().bytes
    return urlsafe_b64encode(bytes([first & 0x7F, *rest])).decode().rstrip("=")
