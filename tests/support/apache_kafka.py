"""`apache/kafka` through testcontainers, whose own KafkaContainer knows Confluent's image only."""

import io
import tarfile

from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import LogMessageWaitStrategy

IMAGE = "apache/kafka:4.3.1"
PORT = 9092
SCRIPT = "/tmp/start.sh"
SETTINGS = {
    "KAFKA_NODE_ID": "1",
    "KAFKA_PROCESS_ROLES": "broker,controller",
    "KAFKA_LISTENERS": f"PLAINTEXT://0.0.0.0:{PORT},BROKER://0.0.0.0:9093,CONTROLLER://localhost:9094",
    "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "PLAINTEXT:PLAINTEXT,BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "KAFKA_INTER_BROKER_LISTENER_NAME": "BROKER",
    "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
    "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:9094",
    "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
    "KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS": "1",
    "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
    "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
    "KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS": "1",
    "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
    "KAFKA_HEAP_OPTS": "-Xms256m -Xmx512m",
}


class ApacheKafka(DockerContainer):
    """A broker in a container.

    It must advertise the port that Docker mapped, known only once the container runs: so the container waits
    for a start script, which is copied in with that port and hands over to the image's own entry point.
    """

    def __init__(self) -> None:
        super().__init__(IMAGE)
        self.with_exposed_ports(PORT)
        wait = f"until [ -f {SCRIPT} ]; do sleep 0.1; done; exec bash {SCRIPT}"
        self.with_command(["bash", "-c", wait])
        for name, value in SETTINGS.items():
            self.with_env(name, value)

    @property
    def bootstrap(self) -> str:
        """The address for clients."""
        return f"{self.get_container_host_ip()}:{self.get_exposed_port(PORT)}"

    def start(self) -> "ApacheKafka":
        super().start()
        inside = "BROKER://$(hostname -i | cut -d' ' -f1):9093"
        script = (
            f"export KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://{self.bootstrap},{inside}\n"
            "exec /etc/kafka/docker/run\n"
        ).encode()
        archive = io.BytesIO()
        with tarfile.open(fileobj=archive, mode="w") as tar:
            entry = tarfile.TarInfo(SCRIPT.lstrip("/"))
            entry.size, entry.mode = len(script), 0o755
            tar.addfile(entry, io.BytesIO(script))
        self.get_wrapped_container().put_archive("/", archive.getvalue())
        LogMessageWaitStrategy("Kafka Server started").with_startup_timeout(60).wait_until_ready(self)
        return self
