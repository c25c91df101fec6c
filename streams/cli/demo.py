"""`streams demo`: one real article through the whole real system, in a place of its own."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import click

from streams.broker.ports import choose_free
from streams.cli.demo_view import DemoView, sample_path
from streams.cli.exits import FAILED
from streams.cli.signals import INTERRUPTED, ended_by_signal
from streams.cli.system import System
from streams.cli.terminal import await_enter, is_conversation, quiet_clients
from streams.client.follow import Follower, Step
from streams.client.publish import Published, Publisher
from streams.contract.articles import StanceArticle
from streams.contract.errors import StreamsError
from streams.contract.settings import Settings, load_settings

START_TIMEOUT_S = 120.0  # 8 s on two idle cores; a machine with other work gets its time
ARTICLE_TIMEOUT_S = 60.0  # under a second, likewise


class DemoFailed(StreamsError):
    """The demonstration did not come to its end; `log` is what the part at fault wrote last."""

    code = "N340"

    def __init__(self, told: str, log: list[str] | None = None) -> None:
        super().__init__(told)
        self.log = log or []


@click.command(short_help="Watch a real article go through everything.")
def command() -> None:
    """Start everything in a temporary place, publish the sample article, show its way and its stances.

    On a terminal the console then shows it too, until Enter is pressed. It needs nothing and leaves nothing
    behind but the downloaded Kafka in STREAMS_CACHE_DIR.
    """
    quiet_clients()
    view = DemoView()
    status = INTERRUPTED
    with ended_by_signal():
        status = _run(view)
    sys.exit(status)


def _run(view: DemoView) -> int:
    try:
        with _own_place() as settings, ExitStack() as stack:
            with view.waiting("starting Apache Kafka and five workers"):
                started = time.monotonic()
                system = stack.enter_context(System(settings, port=choose_free(), is_passing=True))
                article = _enriched(system, started, view)
            view.article(article)
            view.next_steps()
            if is_conversation():
                _stay(system, article, view)
    except StreamsError as exc:
        view.failed(exc, exc.log if isinstance(exc, DemoFailed) else [])
        return FAILED
    return 0


@contextmanager
def _own_place() -> Iterator[Settings]:
    """Return settings for a system of its own, whatever the environment says of Kafka and places."""
    for name in [name for name in os.environ if name.startswith("STREAMS_KAFKA__")]:
        del os.environ[name]  # the workers are not to see it either
    with tempfile.TemporaryDirectory(prefix="streams-demo-", ignore_cleanup_errors=True) as folder:
        # one article needs one partition, and topics with fewer of them are made sooner
        yield load_settings().model_copy(update={"data_dir": Path(folder), "partitions": 1})


def _enriched(system: System, started: float, view: DemoView) -> StanceArticle:
    """Wait for the system, publish the sample, show its way and return what came out."""
    _await_ready(system, started + START_TIMEOUT_S)
    view.started(system, time.monotonic() - started)
    body = sample_path().read_bytes()
    with Follower(system.settings) as follower, Publisher(system.settings) as publisher:
        article = publisher.send(body, headers=[("content-type", b"text/plain")]).wait()
        view.published(article)
        return _followed(article, follower, system, view)


def _stay(system: System, article: StanceArticle, view: DemoView) -> None:
    """Run the console until Enter or Ctrl-C; only now, so that the article did not have to wait for it."""
    system.start_console()
    with view.waiting("starting the console"):
        _await_ready(system, time.monotonic() + START_TIMEOUT_S)
    view.console(system.console, article)
    with suppress(KeyboardInterrupt):
        await_enter()


def _await_ready(system: System, deadline: float) -> None:
    for news in system.news():
        if news.kind == "ended":
            raise DemoFailed(f"{news.name} {news.told}", [*system.last_lines(news.name)])
        if system.is_ready:
            return
        if time.monotonic() > deadline:
            late = [name for name, worker in system.workers.items() if not worker.is_ready]
            raise DemoFailed(f"not ready in time: {', '.join(late)}", [*system.last_lines(late[0])])


def _followed(article: Published, follower: Follower, system: System, view: DemoView) -> StanceArticle:
    stage = "clean"
    for step in follower.steps([article], timeout_s=ARTICLE_TIMEOUT_S):
        view.step(step)
        if step.is_end:
            return _result(step)
        stage = _after(step, system.settings)
    raise DemoFailed(f"{stage} said nothing for {ARTICLE_TIMEOUT_S:g} s", [*system.last_lines(stage)])


def _result(step: Step) -> StanceArticle:
    if step.outcome != "enriched":
        raise DemoFailed(f"the article ended as {step.outcome!r} in {step.record.topic}")
    return StanceArticle.from_json(step.record.value or b"")


def _after(step: Step, settings: Settings) -> str:
    """Return the stage that reads the topic of this step."""
    return {settings.topics.clean.name: "entities"}.get(step.record.topic, "stance")
