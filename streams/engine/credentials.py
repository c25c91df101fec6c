"""Kafka credentials in Faust's form."""

from typing import Any, cast

from faust.auth import SASLCredentials, SSLCredentials
from pydantic import SecretStr

from streams.contract.kafka import KafkaSettings


def faust_credentials(kafka: KafkaSettings) -> dict[str, Any]:
    """Return Faust's `broker_credentials` for the same settings that the other two clients get."""
    if kafka.uses_sasl:
        credentials: Any = SASLCredentials(
            username=kafka.username,
            password=cast("SecretStr", kafka.password).get_secret_value(),
            mechanism=kafka.sasl_mechanism,
            ssl_context=kafka.tls_context(),
        )
    elif kafka.uses_tls:
        credentials = SSLCredentials(context=kafka.tls_context())
    else:
        return {}
    return {"broker_credentials": credentials}
