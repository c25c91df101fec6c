"""The live tables as the terminal shows them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import click
from rich.table import Table
from rich.text import Text

from streams.cli import render
from streams.contract.model import Model
from streams.contract.tables import ArticleRow, Outcome
from streams.contract.topics import Catalogue, Topic

_OUTCOMES: dict[Outcome, str] = {
    "in progress": "yellow",
    "enriched": "green",
    "dead": "red",
    "retracted": "dim",
}


@dataclass(frozen=True, slots=True)
class View:
    """A table: its changelog, its rows, and how they are drawn."""

    topic: Callable[[Catalogue], Topic]
    row: type[Model]
    render: Callable[[Sequence[Model], int], Table]


def named(name: str) -> View:
    """Return the view of a table; raises UsageError that lists the tables."""
    if name not in _VIEWS:
        raise click.UsageError(f"no table is called {name!r}: choose one of {', '.join(_VIEWS)}")
    return _VIEWS[name]


def _articles(rows: Sequence[Model], total: int) -> Table:
    """Draw rows of the table `articles`, of `total` that there are."""
    table = Table(box=None, expand=True, header_style="dim", padding=(0, 2, 0, 0), pad_edge=False)
    table.caption = f"{len(rows):,} of {total:,} articles"
    table.caption_justify = "left"
    table.add_column("Last")
    table.add_column("Article", ratio=2, no_wrap=True)
    table.add_column("Title", ratio=5, no_wrap=True)
    table.add_column("Site", ratio=2, no_wrap=True)
    table.add_column("Stage")
    table.add_column("Outcome", no_wrap=True)
    table.add_column("Entities", justify="right")
    table.add_column("Stances", justify="right")
    for row in rows:
        _add_article(table, cast("ArticleRow", row))
    return table


def _add_article(table: Table, row: ArticleRow) -> None:
    last = max(row.times.values(), default="")
    clock = datetime.fromisoformat(last).astimezone().strftime("%H:%M:%S") if last else ""
    told = render.plain(row.error, "red") if row.error else render.plain(row.title or "")
    table.add_row(
        Text(clock, "dim"),
        render.plain(row.id, "cyan"),
        told,
        render.plain(row.site or ""),
        row.stage,
        Text(row.outcome, _OUTCOMES[row.outcome]),
        "" if row.entities is None else str(row.entities),
        "" if row.stances is None else str(row.stances),
    )


_VIEWS = {"articles": View(lambda topics: topics.articles, ArticleRow, _articles)}
