"""`streams trace`: where is my article."""

import sys

import click
import orjson
from rich.table import Table
from rich.text import Text

from streams.cli import render
from streams.cli.exits import FAILED
from streams.cli.outcomes import dead_letter
from streams.cli.terminal import console, is_terminal, quiet_clients, say, write_json
from streams.client.address import connect
from streams.client.trace import Step, Trace, trace
from streams.contract.articles import CleanArticle, EntitiesArticle, StanceArticle
from streams.contract.settings import load_settings
from streams.contract.times import iso_of
from streams.tables.articles import MESSAGES


@click.command(short_help="Show where an article is.")
@click.argument("name", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on a terminal, too.")
def command(name: str, *, as_json: bool) -> None:
    """Show the way of the article ID: every stage, its record, when, which version, and what came of it.

    Ends with 1 where no article has this id.
    """
    quiet_clients()
    found = trace(connect(load_settings()), name)
    if found is None:
        say(f"no article is called {name!r}; `streams watch articles` lists them, `publish` prints their ids")
        sys.exit(FAILED)
    if as_json or not is_terminal():
        write_json(orjson.dumps(as_object(found)))
    else:
        console().print(as_table(found))


def as_object(found: Trace) -> dict[str, object]:
    """Return the way as JSON: the row's essentials and one object a step."""
    row = found.row
    return {
        "id": row.id,
        "title": row.title,
        "outcome": row.outcome,
        "revision": row.revision,
        "steps": [_step(step, found.started) for step in found.steps],
    }


def as_table(found: Trace) -> Table:
    """Draw the way, a line a step."""
    row = found.row
    table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0), pad_edge=False)
    table.title = Text.assemble(render.plain(row.id, "cyan"), "  ", render.plain(row.title or "", "bold"))
    table.title_justify = "left"
    for title in ("Stage", "At", "ms", "Version", "Record", "What came of it"):
        table.add_column(title, justify="right" if title == "ms" else "left")
    for step in found.steps:
        told = _step(step, found.started)
        table.add_row(
            step.stage,
            Text(str(told["at"]), "dim"),
            str(told.get("ms", "")),
            render.plain(str(told.get("version") or "")),
            Text(str(told["record"]), "dim"),
            render.plain(str(told["told"]), "red" if step.is_dead else ""),
        )
    table.caption = row.outcome
    table.caption_justify = "left"
    return table


def _step(step: Step, started: float | None) -> dict[str, object]:
    record = step.record
    told: dict[str, object] = {
        "stage": step.stage,
        "record": "/".join(map(str, record.position)),
        "at": iso_of(record.timestamp),
    }
    if started is not None:
        told["ms"] = round((record.timestamp - started) * 1000)
    return told | _what(step)


def _what(step: Step) -> dict[str, object]:
    record = step.record
    if step.is_dead:
        return {"told": f"died: {dead_letter(record)['error']}"}
    if record.value is None:
        return {"told": "retracted"}
    if step.stage == "raw":
        return {"told": f"{len(record.value):,} bytes"}
    message = MESSAGES[step.stage].from_json(record.value)
    made = next((each for each in message.provenance if each.stage == step.stage), None)
    model = f", {made.model.name} {made.model.version}" if made and made.model else ""
    return {"version": f"{made.version}{model}" if made else None, "told": _found(message)}


def _found(message: CleanArticle) -> str:
    if isinstance(message, StanceArticle):
        return f"{len(message.stances)} stances"
    if isinstance(message, EntitiesArticle):
        return f"{len(message.entities)} entities, {len(message.quotes)} quotations"
    return f"{len(message.paragraphs)} paragraphs, {len(message.removed)} lines removed"
