"""Errors of Kafka's client become ours, with the address and what to do."""

import pytest
from kafka import errors

from streams.client.connection import AccessDenied, kafka_errors
from streams.contract.errors import BrokerUnavailable, StreamsError
from streams.contract.kafka import KafkaSettings
from streams.contract.settings import Settings

SETTINGS = Settings(kafka=KafkaSettings(bootstrap="broker.example:9092"))


@pytest.mark.parametrize(
    ("raised", "wanted", "said"),
    [
        (errors.KafkaTimeoutError("x"), BrokerUnavailable, "no Kafka answers at broker.example:9092"),
        (errors.KafkaConnectionError("gone"), BrokerUnavailable, "Kafka at broker.example:9092: .*gone"),
        (errors.SaslAuthenticationFailedError("bad"), AccessDenied, "refuses this client: .*bad"),
        (errors.TopicAuthorizationFailedError("raw"), AccessDenied, "refuses this client: .*raw"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_an_error_is_named(raised: Exception, wanted: type[StreamsError], said: str) -> None:
    with pytest.raises(wanted, match=said), kafka_errors(SETTINGS):
        raise raised


def test_other_errors_pass() -> None:
    with pytest.raises(ZeroDivisionError), kafka_errors(SETTINGS):
        raise ZeroDivisionError
