"""`streams worker`: one worker in this process."""

import click

from streams.agents.catalogue import WORKERS, run
from streams.client.address import connect
from streams.contract.settings import load_settings


@click.command()
@click.argument("name", type=click.Choice(WORKERS))
def command(name: str) -> None:
    """Run one worker until it is stopped: a stage, or a part of the tables.

    Run as many of each as there is work; they share the partitions. Each answers /livez and /readyz on
    STREAMS_HEALTH__HOST and STREAMS_HEALTH__PORT.
    """
    run(name, connect(load_settings()))
