"""`streams up`: everything in one terminal."""

import logging
import time

import click
from rich.console import Console
from rich.highlighter import NullHighlighter
from rich.logging import RichHandler
from rich.text import Text

from streams.cli import copyable
from streams.cli.signals import ended_by_signal
from streams.cli.system import BROKER, CONSOLE, News, System
from streams.cli.terminal import quiet_clients, safe
from streams.contract.settings import load_settings

_STYLES = {
    BROKER: "bold white", "clean": "cyan", "entities": "green", "stance": "magenta", "facts": "blue",
    "tables": "yellow", CONSOLE: "bright_white",
}  # fmt: skip
_WIDTH = max(map(len, _STYLES))


@click.command(short_help="Run everything in one terminal.")
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Port of the embedded Kafka. [default: 9092 or free]"
)
@click.option(
    "--health-base-port",
    type=click.IntRange(1, 65000),
    help="First of the ports where the workers answer /livez and /readyz. [default: free ones]",
)
def command(port: int | None, health_base_port: int | None) -> None:
    """Run Kafka, topics, one worker of each kind and the console, until Ctrl-C.

    Without STREAMS_KAFKA__BOOTSTRAP an embedded Kafka runs too, with its data in STREAMS_DATA_DIR. A worker
    that ends is started again. Problems are shown here; everything is in the log files.
    """
    quiet_clients()
    settings = load_settings()
    view = View()
    with ended_by_signal(), System(settings, port=port, health_base=health_base_port) as system:
        view.started(system)
        try:
            for news in system.news():
                view.show(news, system)
        finally:
            view.line("", "stopping")
    view.line("", "stopped")


class View:
    """A calm terminal: what became ready, what went wrong, where to look."""

    def __init__(self) -> None:
        self._console = Console(highlight=False)
        self._since = time.monotonic()
        self._told_ready = False
        show_broker_log(self._console)

    def line(self, name: str, told: str, style: str = "") -> None:
        """Print a line about a part of the system."""
        self._console.print(
            Text.assemble((f"{name:{_WIDTH}}  ", _STYLES.get(name, "")), (safe(told), style)), soft_wrap=True
        )

    def started(self, system: System) -> None:
        """Say where Kafka and the logs are."""
        self.line(BROKER, f"ready at {system.settings.kafka.bootstrap}")
        self.line("", f"logs in {system.logs}", "dim")

    def show(self, news: News, system: System) -> None:
        """Print one change, and once that all is ready."""
        style = {"ready": "green", "warned": "yellow", "ended": "red"}[news.kind]
        again = "" if news.again_in_s is None else f"; again in {news.again_in_s:g} s"
        where = f" at {system.console}" if news.name == CONSOLE and news.kind == "ready" else ""
        self.line(news.name, f"{news.told or news.kind}{where}{again}", style)
        if system.is_ready and not self._told_ready:
            self._told_ready = True
            seconds = time.monotonic() - self._since
            self.line(
                "", f"all ready after {seconds:.1f} s. Open {system.console}, or in another terminal:", "bold"
            )
            for act in ("publish FILE... --wait", "tail stance", "watch articles", "watch stances"):
                self.line("", f"  {copyable.command()} {act}")
            self.line("", "Ctrl-C ends everything.", "dim")


def show_broker_log(console: Console) -> None:
    """Print what the embedded Kafka is doing where it takes long: the download of the first start."""
    handler = RichHandler(
        console=console, show_time=False, show_level=False, show_path=False, highlighter=NullHighlighter()
    )
    logger = logging.getLogger("streams.broker")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
