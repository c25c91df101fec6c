"""The bodies of answers: models for the API's description, and JSON made of rows as they are kept."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from pydantic import Field, NonNegativeInt, create_model

from streams.console.questions.board import Side
from streams.console.questions.reads import Page, State
from streams.console.store.catalogue import TABLES, Position, ShownArticle, Table, Type
from streams.contract.articles import Label, ModelUsed, Origin, StanceArticle
from streams.contract.model import Model
from streams.contract.tables import Outcome, Stage
from streams.contract.times import iso_of


class FieldInfo(Model):
    """A field of a table's rows."""

    name: str
    type: Type
    filter: bool
    sort: bool


class TableInfo(Model):
    """A table, and what can be asked of it."""

    name: str
    rows: NonNegativeInt
    fields: tuple[FieldInfo, ...]
    key: tuple[str, ...] = Field(description="the fields whose values, joined by `|`, are a row's key")
    search: tuple[str, ...] = Field(description="where `q` looks; in `stances` also in the evidence")


class Overview(Model):
    """All tables, and how fresh they are."""

    tables: tuple[TableInfo, ...]
    as_of: str | None = Field(description="ISO 8601 time of the newest record taken over")
    lag: NonNegativeInt = Field(description="records not yet taken over")


class BoardSide(Model):
    """The positions of one label, newest first."""

    total: NonNegativeInt
    total_is_exact: bool
    positions: tuple[Position, ...]


class Board(Model):
    """Who is for, against and neither."""

    favor: BoardSide
    against: BoardSide
    neutral: BoardSide
    as_of: str | None
    sequence: int


class EnrichedArticle(StanceArticle):
    """The message of the last topic, and the article's row."""

    row: ShownArticle


class UnfinishedArticle(Model):
    """An article without a result: in progress, dead or retracted."""

    id: str
    row: ShownArticle


class TracedStage(Model):
    """What one stage did with an article."""

    stage: Stage
    outcome: Outcome | None = Field(description="null: not reached yet")
    at: str | None
    error: str | None = None
    version: str | None = Field(default=None, description="null where the result can't be read")
    model: ModelUsed | None = None


class Trace(Model):
    """The way of one article."""

    id: str
    outcome: Outcome
    origin: Origin | None = Field(description="the raw record")
    stages: tuple[TracedStage, ...]
    record: Origin | None = Field(description="the stance record; null where there is none")


class Ready(Model):
    """The conditions of readiness."""

    reading: bool
    caught_up: bool


class Live(Model):
    """The process answers."""

    live: bool


def page_model(table: Table) -> type[Model]:
    """Return the model of a table's pages."""
    name = "".join(part.capitalize() for part in table.name.split("_"))
    fields: dict[str, Any] = {
        "rows": (tuple[table.row, ...], ...),  # type: ignore[name-defined] # the row's class is in a value
        "next": (str | None, Field(description="the next page's `cursor`; null: this is the last one")),
        "total": (NonNegativeInt, Field(description="matching rows, counted up to 10,000")),
        "total_is_exact": (bool, Field(description="false: there are at least so many")),
        "as_of": (str | None, Field(description="ISO 8601 time of the newest record taken over")),
        "sequence": (int, Field(description="the last change in it: follow the stream from there")),
    }
    return create_model(f"{name}Page", __base__=Model, __doc__=f"A page of `{table.name}`.", **fields)


def overview(counts: Mapping[str, int], state: State, lag: int) -> bytes:
    """Return all tables."""
    tables = [
        TableInfo(
            name=table.name,
            rows=counts[table.name],
            fields=tuple(
                FieldInfo(name=f.name, type=f.type, filter=f.filter, sort=f.sort) for f in table.fields
            ),
            key=table.key,
            search=table.search,
        )
        for table in TABLES.values()
    ]
    return Overview(tables=tuple(tables), as_of=iso(state.as_of), lag=lag).to_json()


def page(found: Page) -> bytes:
    """Return a page."""
    return _with_rows("rows", found.rows, {
        "next": found.next,
        "total": found.total.rows,
        "total_is_exact": found.total.is_exact,
        "as_of": iso(found.state.as_of),
        "sequence": found.state.sequence,
    })  # fmt: skip


def board(sides: Mapping[Label, Side], state: State) -> bytes:
    """Return the board."""
    told = [
        b'"%b":%b' % (label.encode(), _with_rows("positions", side.positions, {
            "total": side.total.rows, "total_is_exact": side.total.is_exact,
        }))
        for label, side in sides.items()
    ]  # fmt: skip
    rest = orjson.dumps({"as_of": iso(state.as_of), "sequence": state.sequence})
    return b"{%b,%b" % (b",".join(told), rest[1:])


def article(name: str, row: bytes, message: bytes | None) -> bytes:
    """Return an article's message, if there is one, with its row."""
    start = message or orjson.dumps({"id": name})
    return b'{"row":%b,%b' % (row, start.lstrip()[1:])


def iso(seconds: float) -> str | None:
    """Return a time in ISO 8601, or None for that of no record."""
    return iso_of(seconds) if seconds else None


def _with_rows(name: str, rows: Sequence[bytes], rest: Mapping[str, object]) -> bytes:
    return b'{"%b":[%b],%b' % (name.encode(), b",".join(rows), orjson.dumps(rest)[1:])
