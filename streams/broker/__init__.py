"""The embedded Apache Kafka, for trial use and tests: real, without Docker, Maven or a system Java."""

from streams.broker.broker import Broker, prepare
from streams.broker.config import BrokerConfig

__all__ = ["Broker", "BrokerConfig", "prepare"]
