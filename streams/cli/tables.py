"""The live tables as the terminal shows them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click
from rich.table import Table
from rich.text import Text

from streams.cli import render
from streams.contract.model import Model
from streams.contract.tables import (
    ROWS,
    ArticleRow,
    Contribution,
    DeadLetterRow,
    DuplicateRow,
    EntityRow,
    Outcome,
    SourceRow,
    StanceRow,
)

_OUTCOMES: dict[Outcome, str] = {
    "in progress": "yellow",
    "enriched": "green",
    "dead": "red",
    "retracted": "dim",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a view; one with a `ratio` takes a share of the screen's width and is cut."""

    title: str
    ratio: int | None = None
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """A table as it is drawn: what a row is called, its columns, and the cells of a row."""

    name: str
    many: str
    columns: tuple[Column, ...]
    cells: Callable[[Any], tuple[Text | str, ...]]

    @property
    def row(self) -> type[Model]:
        """Return the model of the rows."""
        return ROWS[self.name]

    def render(self, rows: Sequence[Model], total: int) -> Table:
        """Draw `rows`, of `total` that there are."""
        table = Table(box=None, expand=True, header_style="dim", padding=(0, 2, 0, 0), pad_edge=False)
        table.caption = f"{len(rows):,} of {total:,} {self.many}"
        table.caption_justify = "left"
        for column in self.columns:
            table.add_column(
                column.title,
                ratio=column.ratio,
                no_wrap=True,
                justify="right" if column.is_number else "left",
            )
        for row in rows:
            table.add_row(*self.cells(row))
        return table


def named(name: str) -> View:
    """Return the view of a table; raises UsageError that lists the tables."""
    if name not in VIEWS:
        raise click.UsageError(f"no table is called {name!r}: choose one of {', '.join(VIEWS)}")
    return VIEWS[name]


def _article(row: ArticleRow) -> tuple[Text | str, ...]:
    return (
        _clock(max(row.times.values(), default="")),
        render.plain(row.id, "cyan"),
        render.plain(row.error, "red") if row.error else render.plain(row.title or ""),
        render.plain(row.site or ""),
        row.stage,
        Text(row.outcome, _OUTCOMES[row.outcome]),
        "" if row.entities is None else str(row.entities),
        "" if row.stances is None else str(row.stances),
    )


def _entity(row: EntityRow) -> tuple[Text | str, ...]:
    return row.day, render.plain(row.name), row.type, str(row.articles), str(row.mentions)


def _stance(row: StanceRow) -> tuple[Text | str, ...]:
    newest = row.evidence[0] if row.evidence else None
    return (
        row.day,
        render.plain(row.about),
        render.plain(row.holder, "bold"),
        Text(str(row.favor or ""), "green"),
        Text(str(row.against or ""), "red"),
        str(row.neutral or ""),
        str(row.articles),
        render.plain(newest.target if newest else ""),
        render.plain(newest.words if newest else "", "dim"),
    )


def _source(row: SourceRow) -> tuple[Text | str, ...]:
    share = f"{row.removed_share:.0%}" if row.articles else ""
    return row.day, render.plain(row.site), str(row.articles), Text(str(row.dead or ""), "red"), share


def _dead_letter(row: DeadLetterRow) -> tuple[Text | str, ...]:
    return (
        _clock(row.last),
        row.stage,
        render.plain(row.fingerprint, "cyan"),
        Text(str(row.waiting), "red" if row.waiting else "dim"),
        str(row.letters),
        str(row.replayed),
        str(row.discarded),
        render.plain(row.error),
    )


def _duplicate(row: DuplicateRow) -> tuple[Text | str, ...]:
    is_first = row.id == row.cluster
    return (
        render.plain(row.published[:16].replace("T", " "), "dim"),
        str(row.size) if row.size else "",
        "" if row.sites is None else str(row.sites),
        render.plain(row.title or "", "" if is_first else "dim"),
        render.plain(row.site or ""),
        render.plain(row.id, "cyan"),
        Text("the first", "green") if is_first else render.plain(row.cluster, "dim"),
        f"{row.containment:.0%}",
    )


def _contribution(row: Contribution) -> tuple[Text | str, ...]:
    return (
        _clock(row.at),
        render.plain(row.id, "cyan"),
        row.day,
        render.plain(row.site or ""),
        Text("retracted", "dim") if row.retracted else f"{row.text_length:,}",
        str(len(row.entities)),
        str(len(row.stances)),
    )


def _clock(time: str) -> Text:
    return Text(datetime.fromisoformat(time).astimezone().strftime("%H:%M:%S") if time else "", "dim")


def _number(title: str) -> Column:
    return Column(title, is_number=True)


VIEWS = {
    view.name: view
    for view in (
        View(
            "articles",
            "articles",
            (
                Column("Last"),
                Column("Article", 2),
                Column("Title", 5),
                Column("Site", 2),
                Column("Stage"),
                Column("Outcome"),
                _number("Entities"),
                _number("Stances"),
            ),
            _article,
        ),
        View(
            "stances",
            "holders by day and subject",
            (
                Column("Day"),
                Column("About", 2),
                Column("Who", 2),
                _number("For"),
                _number("Against"),
                _number("Neither"),
                _number("Articles"),
                Column("Towards, lately", 3),
                Column("The words", 4),
            ),
            _stance,
        ),
        View(
            "entities",
            "entities by day",
            (Column("Day"), Column("Entity", 4), Column("Type"), _number("Articles"), _number("Mentions")),
            _entity,
        ),
        View(
            "sources",
            "sites by day",
            (Column("Day"), Column("Site", 4), _number("Articles"), _number("Dead"), _number("Removed")),
            _source,
        ),
        View(
            "dead_letters",
            "kinds of dead letters",
            (
                Column("Last"),
                Column("Stage"),
                Column("Fingerprint"),
                _number("Waiting"),
                _number("Letters"),
                _number("Replayed"),
                _number("Discarded"),
                Column("Reason", 4),
            ),
            _dead_letter,
        ),
        View(
            "duplicates",
            "articles whose text others have",
            (
                Column("Published (UTC)"),
                _number("Articles"),
                _number("Sites"),
                Column("Title", 4),
                Column("Site", 2),
                Column("Article", 2),
                Column("First", 2),
                _number("Shared"),
            ),
            _duplicate,
        ),
        View(
            "contributions",
            "articles",
            (
                Column("Last"),
                Column("Article", 3),
                Column("Day"),
                Column("Site", 2),
                _number("Length"),
                _number("Entities"),
                _number("Stances"),
            ),
            _contribution,
        ),
    )
}
