"""`streams publish`: puts articles on the input topic, and follows them to their end where asked."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from streams.cli.exits import FAILED, OK
from streams.cli.inputs import Given, Piece, expand, given_options, read, total_bytes
from streams.cli.outcomes import View
from streams.cli.terminal import is_terminal, progress_console, quiet_clients, say
from streams.client.address import connect
from streams.client.bulk import publish_all
from streams.client.follow import Follower
from streams.client.publish import Delivery, Published, Publisher
from streams.contract.errors import InvalidArticle
from streams.contract.settings import Settings, load_settings


@click.command(short_help="Put articles on the input topic.")
@click.argument("files", nargs=-1, required=True, metavar="FILE... | -")
@click.option("--wait", is_flag=True, help="Follow each article to its end and print what became of it.")
@click.option("--timeout", default=60.0, show_default=True, help="Seconds that --wait waits at most.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines on a terminal, too.")
@given_options
def command(
    files: tuple[str, ...], *, wait: bool, timeout: float, as_json: bool, **options: str | None
) -> None:
    """Put articles on the input topic and print their ids.

    FILE is an HTML page (.html, .htm), a text (.txt, .md), a raw message as JSON (.json), raw messages by
    line (.jsonl, .ndjson), a web archive (.warc, .warc.gz), or a folder of these; - reads raw messages by
    line from standard input. A broken article is reported and does not stop the others; then the exit
    code is 1, as it is where --wait saw an article die or not arrive in time.
    """
    given = Given(**options)
    names = expand(files, given)
    quiet_clients()
    settings = connect(load_settings())
    view = View(as_json=as_json or not is_terminal())
    ok = _and_wait(settings, names, given, view, timeout) if wait else _only(settings, names, given, view)
    sys.exit(OK if ok else FAILED)


def _only(settings: Settings, names: list[str], given: Given, view: View) -> bool:
    with Publisher(settings) as publisher:
        results = []
        for published in _published(publisher, names, given, view):
            results.append(published is not None)
            if published:
                view.published(published)
    return all(results)


def _and_wait(settings: Settings, names: list[str], given: Given, view: View, timeout_s: float) -> bool:
    with Publisher(settings) as publisher, Follower(settings) as follower:
        published = list(_published(publisher, names, given, view))
        waiting = {article.origin: article for article in published if article}
        died = False
        with view.waiting(len(waiting)):
            for step in follower.steps(list(waiting.values()), timeout_s=timeout_s):
                if step.is_end:
                    del waiting[step.article.origin]
                    died |= step.outcome == "dead"
                    view.ended(step)
        for article in waiting.values():
            view.unfinished(article, timeout_s)
    return not died and not waiting and None not in published


def _published(
    publisher: Publisher, names: list[str], given: Given, view: View
) -> Iterator[Published | None]:
    """Yield every article when Kafka has it, and None for a broken one, which is reported."""

    def send(piece: Piece) -> Delivery:
        return publisher.send(piece.value, headers=piece.headers)

    with _progress(total_bytes(names), shown=view.shows_progress) as advance:
        for piece, result in publish_all(read(names, given), send):
            advance(piece.size)
            if isinstance(result, InvalidArticle):
                say(f"{piece.where}: {result} [{result.code}]")
                yield None
            else:
                yield result


@contextmanager
def _progress(total: int | None, *, shown: bool) -> Iterator[Callable[[int], None]]:
    """Show a progress bar on standard error; what it yields says how many bytes of the input are done."""
    columns = (
        TextColumn("publishing"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[articles]:,} articles"),
        TimeRemainingColumn(),
    )
    progress = Progress(
        *columns,
        console=progress_console(),
        transient=True,
        disable=not shown,
        redirect_stdout=is_terminal(),  # elsewhere results must go to their own file
    )
    with progress:
        task = progress.add_task("", total=total, articles=0)
        count = 0

        def advance(size: int) -> None:
            nonlocal count
            count += 1
            progress.update(task, advance=size, articles=count)

        yield advance
