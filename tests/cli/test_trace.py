"""`streams trace`: the way of an article as JSON and on a terminal."""

from collections.abc import Callable
from io import StringIO

import pytest
from rich.console import Console

from streams.cli.trace import as_table
from streams.client.topics import ensure_topics
from streams.client.trace import Step, Trace
from streams.contract.records import Record
from streams.contract.settings import Settings
from streams.contract.tables import ArticleRow
from support.handmade import article, letter, origin, published

from .conftest import Run


@pytest.fixture(scope="module")
def empty(make_settings: Callable[[], Settings]) -> Settings:
    settings = make_settings()
    ensure_topics(settings)
    return settings


def test_an_unknown_id_says_where_ids_are(empty: Settings, run: Run) -> None:
    ran = run("trace", "a9", settings=empty)
    assert ran.code == 1
    assert "no article is called 'a9'; `streams watch articles` lists them" in ran.err


def test_the_way_on_a_terminal() -> None:
    settings = Settings()
    message = article("a1", origin=origin(settings))
    topic, key, value, headers = published(settings, message)
    dead, _, _, told = letter(settings, published(settings, message, stage="clean"))
    found = Trace(
        ArticleRow(id="a1", title="Peace plan", stage="stance", outcome="enriched"),
        (
            Step("raw", Record(settings.topics.raw.name, 0, 0, b"a1", b"{}", (), 100.0)),
            Step("stance", Record(topic, 3, 7, key, value, headers, 100.25)),
            Step("entities", Record(dead, 1, 2, key, value, told, 100.5)),
            Step("clean", Record(settings.topics.clean.name, 1, 3, key, None, headers, 101.0)),
        ),
    )
    out = StringIO()
    Console(file=out, width=180).print(as_table(found))
    title, _, raw, stance, died, retracted, outcome = out.getvalue().splitlines()
    assert title.split() == ["a1", "Peace", "plan"]
    assert raw.split()[0::4] == ["raw", "2"]
    assert "250" in stance
    assert f"{topic}/3/7" in stance
    assert "1 stances" in stance
    assert "died: StageFailed N113" in died
    assert retracted.split()[-1] == "retracted"
    assert outcome.strip() == "enriched"
