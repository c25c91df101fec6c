"""The embedded Kafka of a data directory, found by clients through the file `bootstrap` in it."""

from collections.abc import Iterator
from contextlib import contextmanager

from streams.broker import Broker, BrokerConfig
from streams.broker.ports import choose_free, is_free
from streams.client.address import address_file
from streams.contract.errors import ConfigurationError
from streams.contract.settings import Settings

USUAL_PORT = 9092  # where every Kafka example looks for a broker


class BrokerConfigured(ConfigurationError):
    """A cluster is configured, so no embedded Kafka is started."""

    code = "N330"


def broker_config(settings: Settings, port: int | None = None) -> BrokerConfig:
    """Return the embedded broker's settings; the port, where none is given, is 9092 or else a free one."""
    if port is None:
        port = USUAL_PORT if is_free(USUAL_PORT) else choose_free()
    return BrokerConfig(data_dir=settings.data_dir / "broker", cache_dir=settings.cache_dir, port=port)


@contextmanager
def running(config: BrokerConfig, settings: Settings) -> Iterator[Broker]:
    """Run the embedded Kafka and leave its address in the data directory as long as it runs."""
    with Broker(config) as broker:
        file = address_file(settings)
        fresh = file.with_suffix(".new")
        fresh.write_text(f"{broker.bootstrap}\n", encoding="ascii")
        fresh.rename(file)  # a reader must never see half an address
        try:
            yield broker
        finally:
            file.unlink(missing_ok=True)


def refuse_configured(settings: Settings) -> None:
    """Raise BrokerConfigured where the settings name a cluster."""
    if settings.kafka.bootstrap:
        raise BrokerConfigured(
            f"STREAMS_KAFKA__BOOTSTRAP names {settings.kafka.bootstrap}: "
            f"unset it ({'env -u STREAMS_KAFKA__BOOTSTRAP streams broker'}) to run the embedded Kafka"
        )
