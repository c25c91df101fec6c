"""Which Kafka a client talks to: the configured one, else the one that `streams up` runs here."""

from pathlib import Path

from streams.contract.errors import BrokerUnavailable
from streams.contract.settings import Settings


def address_file(settings: Settings) -> Path:
    """Return the file in which a running embedded Kafka leaves its address, as host:port."""
    return settings.data_dir / "bootstrap"


def connect(settings: Settings) -> Settings:
    """Return `settings` with the address of the Kafka to use; raises BrokerUnavailable if there is none."""
    if settings.kafka.bootstrap:
        return settings
    address = embedded_address(settings)
    if address is None:
        raise BrokerUnavailable("no Kafka runs here: start `streams up`, or set STREAMS_KAFKA__BOOTSTRAP")
    return settings.model_copy(update={"kafka": settings.kafka.model_copy(update={"bootstrap": address})})


def embedded_address(settings: Settings) -> str | None:
    """Return the address that an embedded Kafka left in the data directory, if one did."""
    try:
        return address_file(settings).read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None
