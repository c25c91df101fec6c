"""Connections of kafka-python, and its errors as ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from kafka import KafkaConsumer
from kafka.errors import (
    AuthorizationError,
    KafkaError,
    KafkaTimeoutError,
    SaslAuthenticationFailedError,
    UnsupportedSaslMechanismError,
)

from streams.client.topics import BOOTSTRAP_TIMEOUT_MS
from streams.contract.errors import BrokerUnavailable, ConfigurationError
from streams.contract.settings import Settings

_REFUSED = (AuthorizationError, SaslAuthenticationFailedError, UnsupportedSaslMechanismError)


class AccessDenied(ConfigurationError):
    """Kafka knows the client and refuses it."""

    code = "N304"


class TopicMissing(ConfigurationError):
    """A topic that should be read does not exist."""

    code = "N305"


@contextmanager
def kafka_errors(settings: Settings) -> Iterator[None]:
    """Turn the errors of kafka-python into BrokerUnavailable and AccessDenied."""
    try:
        yield
    except _REFUSED as exc:
        raise AccessDenied(f"Kafka at {settings.kafka.bootstrap} refuses this client: {exc}") from exc
    except KafkaTimeoutError as exc:
        raise BrokerUnavailable(f"no Kafka answers at {settings.kafka.bootstrap}") from exc
    except KafkaError as exc:
        raise BrokerUnavailable(f"Kafka at {settings.kafka.bootstrap}: {exc}") from exc


def open_consumer(settings: Settings, **more: object) -> KafkaConsumer:
    """Return a consumer that sees committed records only and never creates a topic."""
    with kafka_errors(settings):
        return KafkaConsumer(
            **settings.kafka.client(),
            isolation_level="read_committed",
            enable_auto_commit=False,
            allow_auto_create_topics=False,
            metrics_enabled=False,
            bootstrap_timeout_ms=BOOTSTRAP_TIMEOUT_MS,
            **more,
        )
