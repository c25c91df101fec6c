"""`streams console`: the live tables as a page and an HTTP API."""

import logging

import click

from streams.cli.terminal import say
from streams.client.address import connect
from streams.console.web.server import serve
from streams.contract.settings import load_settings


@click.command(short_help="Serve the live tables as a page and an HTTP API.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="Port; 0, or one that is taken: a free one. [default: STREAMS_CONSOLE__PORT, 8650]",
)
def command(port: int | None) -> None:
    """Serve the live tables as a page and an HTTP API (`docs/api.md`), until Ctrl-C.

    It keeps them in one file in STREAMS_DATA_DIR, which can be deleted: it is built anew from Kafka. Only
    this machine is answered, unless STREAMS_CONSOLE__HOST says otherwise. Answers /livez and /readyz.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    logging.getLogger("kafka").setLevel(logging.CRITICAL)  # what should be known is in our errors
    settings = connect(load_settings())
    if port is not None:
        console = settings.console.model_copy(update={"port": port})
        settings = settings.model_copy(update={"console": console})
    serve(settings, say=say)
