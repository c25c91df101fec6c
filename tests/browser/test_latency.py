"""From the last topic to an open page, through real workers, a real console and a real Chromium."""

import signal
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from bench.figures import percentile
from bench.page import PAGES, measure
from streams.client.topics import ensure_topics
from streams.contract.settings import Settings
from support.console import ConsoleProcess
from support.process import WorkerProcess

CHANGES = 100
# `python -m bench.page` shows that a quiet machine needs less than a second. This is for machines with other
# work, which holds some changes up: half of them come sooner than to any page that asks now and then.
HALF_WITHIN_S = 8.0


@pytest.fixture
def address(make_settings: Callable[..., Settings]) -> Iterator[tuple[Settings, str]]:
    """Run the workers of the tables and a console."""
    settings = make_settings()
    ensure_topics(settings)
    workers = [
        WorkerProcess(
            settings, ["-m", "streams.cli.main", "worker", name], settings.data_dir / f"{name}.log"
        ).start()
        for name in ("facts", "tables")
    ]
    console = ConsoleProcess(settings, "--port", "0")
    try:
        for worker in workers:
            worker.await_ready()
        yield settings, console.address().rstrip("/")
    finally:
        console.end(signal.SIGTERM)
        for worker in workers:
            worker.stop()


def test_every_change_is_on_the_open_pages_soon(address: tuple[Settings, str], browser: Browser) -> None:
    took = measure(*address, browser, changes=CHANGES, rate=10)
    assert {told: len(seconds) for told, seconds in took.items() if told in PAGES} == dict.fromkeys(
        PAGES, CHANGES
    )
    for told, seconds in took.items():
        assert min(seconds) > 0, told
        assert percentile(seconds, 50) < HALF_WITHIN_S, told
