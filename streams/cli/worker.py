"""`streams worker`: one worker in this process."""

import os

import click

from streams.agents.catalogue import WORKERS, run
from streams.cli.readiness import require_free
from streams.client.address import connect
from streams.contract.settings import load_settings


@click.command(short_help="Run one worker: a stage or a part of the tables.")
@click.argument("name", type=click.Choice(WORKERS))
@click.option(
    "--health-port",
    type=click.IntRange(0, 65535),
    help="Port of /livez and /readyz; 0 chooses a free one. [default: STREAMS_HEALTH__PORT]",
)
def command(name: str, health_port: int | None) -> None:
    """Run one worker until it is stopped: a stage, or a part of the tables.

    Run as many of each as there is work; they share the partitions. Each answers /livez and /readyz on
    STREAMS_HEALTH__HOST.
    """
    if health_port is not None:
        # in the environment: the process that does the CPU work reads its settings there
        os.environ["STREAMS_HEALTH__PORT"] = str(health_port)
    settings = connect(load_settings())
    require_free(settings.health.port, name)
    run(name, settings)
