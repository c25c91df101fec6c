"""`streams doctor`: checks this machine and says what to do."""

import sys

import click
import orjson
from rich.text import Text

from streams.cli import render
from streams.cli.checks import Finding, check_all
from streams.cli.exits import FAILED, OK
from streams.cli.terminal import console, is_terminal, quiet_clients, write_json
from streams.contract.settings import load_settings


@click.command(short_help="Check this machine and say what to do.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines on a terminal, too.")
@click.option("--books", is_flag=True, help="Count the live tables again, too: seconds to a minute.")
def command(*, as_json: bool, books: bool) -> None:
    """Check Java, jars, Kafka, topics, model and disk; the exit code is 1 where something must be done."""
    quiet_clients()
    show = _as_json if as_json or not is_terminal() else _for_people
    ok = True
    for finding in check_all(load_settings(), with_books=books):
        show(finding)
        ok &= finding.is_ok
    sys.exit(OK if ok else FAILED)


def _as_json(finding: Finding) -> None:
    fields = {"check": finding.about, "ok": finding.is_ok, "found": finding.told, "do": finding.advice}
    write_json(orjson.dumps(fields))


def _for_people(finding: Finding) -> None:
    sign = ("OK     ", "green") if finding.is_ok else ("problem", "red")
    line = Text.assemble(sign, f"  {finding.about:<6}  ", render.plain(finding.told))
    console().print(line)
    if finding.advice:
        console().print(render.plain(f"         {finding.advice}", "bold"))
