"""`streams demo` as a user runs it."""

import signal
from collections.abc import Callable
from pathlib import Path

from streams.cli.signals import INTERRUPTED
from support.waiting import wait_until

from .conftest import Command, are_gone


def test_the_demo_shows_the_way_and_the_stances_and_leaves_nothing(
    streams: Callable[..., Command], tmp_path: Path
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    # an address in the environment is not the demonstration's to use
    demo = streams("demo", TMPDIR=str(scratch), STREAMS_KAFKA__BOOTSTRAP="kafka.example:9092")
    demo.await_line("publish ")
    everything = demo.children()
    assert demo.wait() == 0, "\n".join(demo.lines)

    way = ["publish   news.articles.raw.v1", "clean     news.articles.clean.v1"]
    way += ["entities  news.articles.entities.v1", "stance    news.articles.stance.v1"]
    assert [
        line[: len(start)] for line, start in zip(demo.lines[_row(demo, way[0]) :], way, strict=False)
    ] == way
    assert "US, Russia Discuss Peace Plan for Syria" in demo
    assert "[Austria] has been firm in ruling out arming the" in demo
    assert demo.lines[_row(demo, "Austria ")].split()[:2] == ["Austria", "against"]
    assert demo.lines[_row(demo, "1     ")].split(maxsplit=2)[2].strip() == "Accessibility links"
    assert demo.lines[-1].endswith("tail stance --from beginning")
    assert are_gone(everything)
    assert list(scratch.iterdir()) == []


def test_an_interrupted_demo_leaves_nothing(streams: Callable[..., Command], tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    demo = streams("demo", TMPDIR=str(scratch))
    wait_until(demo.children, timeout=60, what="the first process")
    everything = demo.children()
    assert demo.end(signal.SIGINT) == INTERRUPTED
    assert are_gone(everything)
    assert list(scratch.iterdir()) == []


def _row(demo: Command, start: str) -> int:
    return next(n for n, line in enumerate(demo.lines) if line.startswith(start))
