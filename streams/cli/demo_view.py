"""What `streams demo` shows: the way of the article, then the article as a reader wants it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import RenderableType
from rich.rule import Rule
from rich.status import Status
from rich.text import Text

from streams.cli import copyable, render
from streams.cli.outcomes import dead_letter
from streams.cli.system import System
from streams.cli.terminal import console, is_terminal, safe
from streams.cli.up import show_broker_log
from streams.client.follow import Step
from streams.client.publish import Published
from streams.contract.articles import EntitiesArticle, StanceArticle
from streams.contract.errors import StreamsError

_LOG_LINES = 15  # enough for the end of a traceback


class DemoView:
    """Prints the demonstration; without colours and moving parts where output is no terminal."""

    def __init__(self) -> None:
        self._console = console()
        show_broker_log(self._console)
        self._print(Text("One web article through a real Apache Kafka", "bold"), "")

    def _print(self, *parts: RenderableType) -> None:
        self._console.print(*parts, sep="\n")

    @contextmanager
    def waiting(self, told: str) -> Iterator[None]:
        """Show what is being waited for, on a terminal by a moving sign."""
        if not is_terminal():
            self._print(f"{told} ...")
        with Status(told, console=self._console):
            yield

    def started(self, system: System, seconds: float) -> None:
        """Say that everything runs, and head the table of the article's way."""
        workers = ", ".join(system.workers)
        self._print(
            f"Apache Kafka at {system.settings.kafka.bootstrap} and the workers {workers}: "
            f"ready after {seconds:.1f} s",
            "",
            Text(_row("stage", "topic", "partition", "offset", "ms"), "dim"),
        )

    def published(self, article: Published) -> None:
        """Show the raw record."""
        origin = article.origin
        self._print(_row("publish", origin.topic, origin.partition, origin.offset, 0))

    def step(self, step: Step) -> None:
        """Show one record of the article's way; milliseconds count from the raw record's timestamp."""
        record, ms = step.record, round(step.seconds * 1000)
        stage = "died" if step.outcome == "dead" else _stage(record.topic)
        self._print(_row(stage, record.topic, record.partition, record.offset, ms))
        if step.outcome == "dead":
            letter = dead_letter(record)
            self._print(render.plain(f"{letter['stage']}: {letter['error']}", "red"))

    def article(self, article: StanceArticle) -> None:
        """Show the article: title, text with its names marked, stances, what was removed and why."""
        marked = render.text(article) if self._console.color_system else Text(bracketed(article))
        credit = f"from reports by {', '.join(article.credit)}" if article.credit else ""
        self._print("", Rule("the article, its names marked"), render.headline(article))
        self._print(Text(credit, "dim"), "", marked)
        self._print("", Rule("who is for or against what"), render.stances(article.stances))
        if told := render.portrayed(article.portrayals):
            self._print("", Rule("whom the narrator treats well or badly"), told)
        self._print("", Rule("what is not part of the article, and why"), render.removed(article.removed))

    def next_steps(self) -> None:
        """Show how to go on, in lines to copy."""
        streams, sample = copyable.command(), copyable.path(sample_path())
        self._print("", Rule("go on"), "Run it for good, then publish and follow in a second terminal:", "")
        for line in (
            f"{streams} up",
            f"{streams} publish --wait {sample}",
            f"{streams} tail stance --from beginning",
        ):
            self._print(Text(f"    {line}", "bold"))

    def console(self, address: str, article: StanceArticle) -> None:
        """Show where the console is, and how to end it."""
        self._print("", Rule("look at it in a browser"), "")
        for told, path in (("who is for and against", ""), ("the article", f"articles/{article.id}")):
            self._console.print(Text.assemble(f"{told:25}", (f"{address}{path}", "bold")), soft_wrap=True)
        self._print("", "Enter or Ctrl-C ends everything.")

    def failed(self, error: StreamsError, log: Sequence[str]) -> None:
        """Say why it ended early, and what the part at fault wrote last."""
        for line in log[-_LOG_LINES:]:
            self._console.print(Text(safe(line), "dim"), soft_wrap=True)
        told = f"The demonstration failed: {safe(str(error))} [{error.code}]"
        self._console.print(Text(told, "bold red"), soft_wrap=True)


def sample_path() -> Path:
    """Return the sample article of this package."""
    return Path(__file__).parents[1] / "samples" / "voa-us-russia-syria.txt"


def bracketed(article: EntitiesArticle) -> str:
    """Return the text with every mention of an entity in [brackets]."""
    text = safe(article.text)
    mentions = [mention for mention in article.mentions if mention.in_ == "text" and mention.entity]
    for mention in sorted(mentions, key=lambda mention: mention.start, reverse=True):
        text = f"{text[: mention.start]}[{text[mention.start : mention.end]}]{text[mention.end :]}"
    return text


def _row(stage: str, topic: str, *numbers: object) -> str:
    return f"{stage:9} {topic:28}" + "".join(f"{number:>10}" for number in numbers)


def _stage(topic: str) -> str:
    """Return the stage that wrote a topic: news.articles.STAGE.v1."""
    return topic.split(".")[-2]
