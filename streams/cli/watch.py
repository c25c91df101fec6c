"""`streams watch`: a live table, from its changelog."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import click
from rich.console import RenderableType
from rich.live import Live

from streams.cli import tables
from streams.cli.terminal import console, ends_quietly, is_terminal, quiet_clients, reader_is_gone, write_json
from streams.client.address import connect
from streams.client.reader import Reader
from streams.contract.model import Model
from streams.contract.records import Record
from streams.contract.settings import load_settings

Keep = Callable[[Model], bool]

_CHROME_LINES = 4  # the table's head and foot, and the line under the cursor


@dataclass(slots=True)
class _Rows:
    """The latest row of every key, the one changed last at the end."""

    view: tables.View
    keep: Keep
    rows: dict[bytes, Model] = field(default_factory=dict)

    def apply(self, record: Record) -> Model | None:
        """Take over a change, and return the row if it is one to show."""
        key = record.key or b""
        self.rows.pop(key, None)
        if record.value is None:
            return None
        row = self.rows[key] = self.view.row.from_json(record.value)
        return row if self.keep(row) else None

    def shown(self, sort: str | None) -> list[Model]:
        """Return the rows to show: sorted, else those changed last first; rows without the value last."""
        rows = [row for row in reversed(self.rows.values()) if self.keep(row)]
        if sort is None:
            return rows
        name, down = sort.removeprefix("-"), sort.startswith("-")
        known = [row for row in rows if getattr(row, name) is not None]
        unknown = [row for row in rows if getattr(row, name) is None]
        return [*sorted(known, key=lambda row: _sortable(getattr(row, name)), reverse=down), *unknown]


@click.command(short_help="Watch a live table.")
@click.argument("table")
@click.option(
    "--where", multiple=True, metavar="FIELD=VALUE", help="Only rows with this value; may be repeated."
)
@click.option(
    "--sort", metavar="[-]FIELD", help="Sort by a field, downwards with -.  [default: changed last]"
)
@click.option("--exit", "ends", is_flag=True, help="Print the table as it is now, and end.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines on a terminal, too.")
def command(table: str, *, where: tuple[str, ...], sort: str | None, ends: bool, as_json: bool) -> None:
    """Watch TABLE: articles, stances, entities, sources, duplicates, dead_letters or contributions.

    On a terminal the table is kept up to date; else every row is a line of JSON: all that are there, then
    (without --exit) each as it changes.
    """
    view = tables.named(table)
    rows = _Rows(view, _filter(view, where))
    if sort:
        _check_field(view, sort.removeprefix("-"))
    quiet_clients()
    settings = connect(load_settings())
    with ends_quietly(), Reader(settings, [settings.topics.tables[view.name].name]) as reader:
        _catch_up(reader, rows)
        if as_json or not is_terminal():
            _print_json(reader, rows, sort, ends=ends)
        elif ends:
            console().print(view.render(rows.shown(sort), len(rows.rows)))
        else:
            _live(reader, rows, sort)


def _catch_up(reader: Reader, rows: _Rows) -> None:
    stop = reader.ends()
    reader.from_beginning()
    while not reader.has_reached(stop):
        for record in reader.poll():
            rows.apply(record)


def _print_json(reader: Reader, rows: _Rows, sort: str | None, *, ends: bool) -> None:
    for row in rows.shown(sort):
        write_json(row.to_json())
    while not ends and not reader_is_gone():
        for row in filter(None, map(rows.apply, reader.poll())):
            write_json(row.to_json())


def _live(reader: Reader, rows: _Rows, sort: str | None) -> None:
    screen = console()

    def drawn() -> RenderableType:
        return rows.view.render(rows.shown(sort)[: screen.height - _CHROME_LINES], len(rows.rows))

    with Live(drawn(), console=screen, auto_refresh=False) as live:
        while True:
            for record in reader.poll():
                rows.apply(record)
            live.update(drawn(), refresh=True)


def _filter(view: tables.View, where: Sequence[str]) -> Keep:
    wanted = [condition.partition("=") for condition in where]
    for name, equals, _ in wanted:
        _check_field(view, name)
        if not equals:
            raise click.UsageError(f"--where {name}: write {name}=VALUE")

    def keep(row: Model) -> bool:
        return all(_as_text(getattr(row, name)) == value.casefold() for name, _, value in wanted)

    return keep


def _check_field(view: tables.View, name: str) -> None:
    fields = view.row.model_fields
    if name not in fields:
        raise click.UsageError(f"{name!r} is no field of this table: choose one of {', '.join(fields)}")


def _as_text(value: object) -> str:
    return "" if value is None else str(value).casefold()


def _sortable(value: object) -> float | str:
    return value if isinstance(value, int | float) else str(value)
