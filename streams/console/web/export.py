"""All rows of a question, as lines of JSON or as CSV, page by page."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson

from streams.console.questions.asking import Question
from streams.console.questions.reads import Reads
from streams.console.store.catalogue import Table

PAGE = 1_000
# Spreadsheets take a cell that begins so for a formula and run it (OWASP, CSV injection); the last four are
# the full-width forms of the first four.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def json_lines(reads: Reads, question: Question) -> Iterator[bytes]:
    """Yield every row as a line."""
    for rows in _pages(reads, question):
        yield b"".join(row + b"\n" for row in rows)


def comma_separated(reads: Reads, question: Question) -> Iterator[bytes]:
    """Yield a head and every row; a value that is no text or number is JSON."""
    yield _lines([[field.name for field in question.table.fields]])
    for rows in _pages(reads, question):
        yield _lines([_cells(question.table, orjson.loads(row)) for row in rows])


def safe_cell(value: object) -> object:
    """Return what a spreadsheet shows as it stands and never runs."""
    if value is None:
        return ""
    if isinstance(value, bool | dict | list):
        value = orjson.dumps(value).decode()
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _pages(reads: Reads, question: Question) -> Iterator[list[bytes]]:
    """Yield pages, each from its own snapshot: a reader that is slow holds nothing up.

    Where no order is asked for, it is one in which no row moves while others change.
    """
    question = replace(question, limit=PAGE, cursor=None, by_arrival=True)
    while True:
        with reads.snapshot() as snapshot:
            page = snapshot.page(question)
        yield page.rows
        if page.next is None:
            return
        question = question.next(page.next)


def _cells(table: Table, row: dict[str, Any]) -> list[object]:
    return [safe_cell(row.get(field.name)) for field in table.fields]


def _lines(rows: list[list[object]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()
