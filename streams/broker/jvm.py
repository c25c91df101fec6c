"""How Java is called for Kafka."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from streams.broker.jars import Installation

LOG_SETTINGS = Path(__file__).with_name("kafka") / "log4j2.xml"
# Folders of a node, relative to its own: the JVM's working directory, so that no path needs quoting.
LOGS = "logs"
TEMPORARY = "tmp"

FLAGS = (
    # One compiler and one collector thread: trial use shares two cores with six Python processes.
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    # No files of its own in /tmp
    "-XX:-UsePerfData",
    f"-Djava.io.tmpdir={TEMPORARY}",
    # Kafka 4.3 and zstd use what Java 25 warns about
    "--sun-misc-unsafe-memory-access=allow",
    "--enable-native-access=ALL-UNNAMED",
    # A start-up cache that does not fit is ignored; its parts that Java 25.0.2 rejects with a warning at
    # every start are left out.
    "-XX:+UnlockDiagnosticVMOptions",
    "-XX:-AOTAdapterCaching",
    "-XX:-AOTStubCaching",
    "-Xlog:disable",
    "-Xlog:all=error:stderr",
    f"-Dlog4j2.configurationFile={LOG_SETTINGS.as_uri()}",
    f"-Dstreams.logs={LOGS}",
)


@dataclass(frozen=True, slots=True)
class Jvm:
    """A Java with Kafka's jars."""

    java: Path
    installed: Installation
    heap_mb: int
    cache_flags: tuple[str, ...] = ()

    @property
    def kafka_version(self) -> str:
        """Return the version of Kafka."""
        return self.installed.lock.kafka_version

    def command(self, main_class: str, arguments: Sequence[str]) -> list[str]:
        """Return the command line that runs a class of Kafka's."""
        memory = f"-Xmx{self.heap_mb}m"
        class_path = ["-cp", self.installed.class_path]
        return [str(self.java), memory, *FLAGS, *self.cache_flags, *class_path, main_class, *arguments]
