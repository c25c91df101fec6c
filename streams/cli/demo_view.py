"""What `streams demo` shows: the way of the article, then the article as a reader wants it."""

import shlex
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.rule import Rule
from rich.status import Status
from rich.table import Table
from rich.text import Text

from streams.cli import render
from streams.cli.outcomes import dead_letter
from streams.cli.system import System
from streams.cli.terminal import console, is_terminal, safe
from streams.cli.up import show_broker_log
from streams.client.follow import Step
from streams.client.publish import Published
from streams.contract.articles import EntitiesArticle, Removed, StanceArticle
from streams.contract.errors import StreamsError

_STAGES = {"clean": "clean", "entities": "entities", "stance": "stance"}
_LOG_LINES = 15


class DemoView:
    """Prints the demonstration; everywhere but on a terminal, without colours and moving parts."""

    def __init__(self) -> None:
        self._console = console()
        show_broker_log(self._console)
        self._console.print(Text("One web article through a real Apache Kafka, start to end.\n", "bold"))

    @contextmanager
    def waiting(self, told: str) -> Iterator[Status]:
        """Show what is being waited for, on a terminal by a moving sign."""
        if not is_terminal():
            self._console.print(f"{told} ...")
        with Status(told, console=self._console) as status:
            yield status

    def started(self, system: System, seconds: float) -> None:
        """Say that all runs."""
        self._console.print(
            f"Apache Kafka at {system.settings.kafka.bootstrap} and {len(system.workers)} workers "
            f"({', '.join(system.workers)}): ready after {seconds:.1f} s\n"
        )
        self._console.print(Text(_row("", "topic", "partition", "offset", "milliseconds"), "dim"))

    def published(self, article: Published) -> None:
        """Show the raw record."""
        origin = article.origin
        self._line("published", origin.topic, origin.partition, origin.offset, 0)

    def step(self, step: Step) -> None:
        """Show one record on the article's way."""
        record = step.record
        name = "died" if step.outcome == "dead" else record.topic.split(".")[-2]
        self._line(name, record.topic, record.partition, record.offset, round(step.seconds * 1000))
        if step.outcome == "dead":
            letter = dead_letter(record)
            self._console.print(render.plain(f"{letter['stage']}: {letter['error']}", "red"))
