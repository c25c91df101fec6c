"""`streams watch` piped: the latest row of every article."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from streams.cli import tables
from streams.client.topics import ensure_topics
from streams.contract.settings import Settings
from streams.contract.tables import ROWS, ArticleRow
from streams.contract.topics import Catalogue
from support.handmade import origin, transactions

from .conftest import Run

SCHEMAS = Path(__file__).parents[2] / "schemas"


def row(settings: Settings, name: str, *, outcome: str = "in progress", **told: object) -> ArticleRow:
    return ArticleRow(id=name, stage="clean", outcome=outcome, origin=origin(settings), **told)


@pytest.fixture(scope="module")
def table(make_settings: Callable[[], Settings]) -> Settings:
    """A table of a1, a2 and a3, of which a1 changed last."""
    kafka = make_settings()
    ensure_topics(kafka)
    with transactions(kafka) as writer:
        for each in (
            row(kafka, "a1"),
            row(kafka, "a2", outcome="dead", error="TooSlow N110: 10 s"),
            row(kafka, "a3", outcome="enriched", stances=4),
            row(kafka, "a1", outcome="enriched", stances=11),
        ):
            writer.commit([(kafka.topics.tables["articles"].name, each.id.encode(), each.to_json(), ())])
    return kafka


@pytest.mark.parametrize(
    ("options", "names"),
    [
        pytest.param([], ["a1", "a3", "a2"], id="changed last first"),
        pytest.param(["--sort", "id"], ["a1", "a2", "a3"], id="upwards"),
        pytest.param(["--sort", "-stances"], ["a1", "a3", "a2"], id="downwards, unknown last"),
        pytest.param(["--sort", "stances"], ["a3", "a1", "a2"], id="by number, not by letter"),
        pytest.param(["--where", "outcome=enriched", "--where", "stances=4"], ["a3"], id="filtered"),
        pytest.param(["--where", "error="], ["a1", "a3"], id="without a value"),
        pytest.param(["--where", "outcome=DEAD"], ["a2"], id="in capitals"),
    ],
)
def test_rows_are_sorted_and_filtered(
    table: Settings, run: Run, options: list[str], names: list[str]
) -> None:
    ran = run("watch", "articles", "--exit", *options, settings=table)
    assert [row["id"] for row in ran.rows] == names


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["people"], "no table is called 'people': choose one of articles"),
        (
            ["articles", "--where", "colour=red"],
            "'colour' is no field of this table: choose one of id, title",
        ),
        (["articles", "--where", "id"], "write id=VALUE"),
        (["articles", "--sort", "-colour"], "'colour' is no field"),
    ],
)
def test_what_is_not_there_is_said(run: Run, arguments: list[str], said: str) -> None:
    ran = run("watch", *arguments)
    assert ran.code == 2
    assert said in ran.err


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("articles", "US, Russia Discuss Peace"),
        ("stances", "In Geneva, U.N. human rights chief"),
        ("entities", "U.N. Human Rights Council"),
        ("sources", "15%"),
        ("duplicates", "news.example"),
        ("dead_letters", "5b1f7f1de1c2"),
        ("contributions", "2,563"),
    ],
)
def test_every_table_has_a_row_on_a_terminal(name: str, shown: str) -> None:
    view = tables.named(name)
    example = SCHEMAS / "examples" / Catalogue().tables[name].name / "sample.json"
    out = StringIO()
    Console(file=out, width=180).print(view.render([view.row.from_json(example.read_bytes())], 3))
    head, row, foot = out.getvalue().splitlines()
    assert all(column.title in head for column in view.columns)
    assert shown in row
    assert foot.strip() == f"1 of 3 {view.many}"


def test_every_table_can_be_watched() -> None:
    assert set(tables.VIEWS) == set(ROWS) == set(Catalogue().tables)


def test_the_table_on_a_terminal() -> None:
    dead = row(Settings(), "a2", outcome="dead", error="TooSlow")
    rows = [row(Settings(), "a1", title="Peace plan", stances=3), dead]
    out = StringIO()
    screen = Console(file=out, width=120)
    screen.print(tables.named("articles").render(rows, 7))
    head, first, second, foot = out.getvalue().splitlines()
    assert head.split() == ["Last", "Article", "Title", "Site", "Stage", "Outcome", "Entities", "Stances"]
    assert first.split() == ["a1", "Peace", "plan", "clean", "in", "progress", "3"]
    assert second.split() == ["a2", "TooSlow", "clean", "dead"]
    assert foot.strip() == "2 of 7 articles"
