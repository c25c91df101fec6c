"""`streams broker`: the embedded Kafka alone."""

import click
from rich.console import Console

from streams.cli.embedded import broker_config, refuse_configured, running
from streams.cli.signals import ended_by_signal
from streams.cli.terminal import quiet_clients, say
from streams.cli.up import show_broker_log
from streams.contract.settings import load_settings


@click.command(short_help="Run the embedded Kafka alone.")
@click.option("--port", type=click.IntRange(1, 65535), help="Its port. [default: 9092 or free]")
def command(port: int | None) -> None:
    """Run the embedded Kafka until Ctrl-C, and print its address.

    Its data is in STREAMS_DATA_DIR, and other commands of this machine find it there.
    """
    quiet_clients()
    show_broker_log(Console(stderr=True, highlight=False))
    settings = load_settings()
    refuse_configured(settings)
    config = broker_config(settings, port)
    with ended_by_signal(), running(config, settings) as broker:
        click.echo(broker.bootstrap)
        say(f"Kafka is ready; its data is in {config.data_dir}. Ctrl-C ends it.")
        broker.wait()
        broker.check()
    say("stopped")
