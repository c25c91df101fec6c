"""`streams demo` as a user runs it."""

import signal
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from streams.broker.ports import choose_free
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


@pytest.mark.parametrize("keys", ["\n", ""], ids=["enter", "ctrl-c"])
def test_on_a_terminal_the_console_shows_the_article_until_somebody_ends_it(
    streams: Callable[..., Command], tmp_path: Path, keys: str
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    demo = streams("demo", terminal=True, TMPDIR=str(scratch), STREAMS_CONSOLE__PORT=str(choose_free()))
    demo.type("\n")  # in impatience: it must not end what is not there yet
    demo.await_line("Enter or Ctrl-C ends everything.")
    [board, page] = (line.split()[-1] for line in demo.lines if "http://" in line)
    everything = demo.children()

    def holders() -> list[str]:
        answer = httpx.get(f"{board}api/board").raise_for_status().json()
        return [position["holder"] for position in answer["against"]["positions"]]

    wait_until(lambda: "Austria" in holders(), timeout=30, what="the article on the board")
    name = page.removeprefix(f"{board}articles/")
    assert httpx.get(f"{board}api/articles/{name}").json()["title"].startswith("US, Russia Discuss")
    assert httpx.get(page).status_code == 200

    if keys:
        demo.type(keys)
        assert demo.wait() == 0
    else:
        assert demo.end(signal.SIGINT) == 0
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
