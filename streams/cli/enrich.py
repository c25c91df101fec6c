"""`streams enrich`: the same stages without Kafka."""

import os
import sys

import click

from streams.cli.exits import FAILED, OK
from streams.cli.inputs import STDIN, Given, expand, given_options, read
from streams.cli.terminal import console, is_terminal, say, write_json
from streams.contract.errors import InvalidArticle
from streams.contract.headers import as_mapping
from streams.contract.settings import load_settings


@click.command(short_help="Run the same stages without Kafka.")
@click.argument("files", nargs=-1, metavar="[FILE... | -]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines on a terminal, too.")
@given_options
def command(files: tuple[str, ...], *, as_json: bool, **options: str | None) -> None:
    """Enrich articles in this process and print what the topic `stance` would carry, origin apart.

    FILE as for `publish`: documents, or raw messages as JSON (one, or by line), - reads raw messages by
    line from standard input. A broken article is reported and does not stop the others; then the exit
    code is 1.
    """
    given = Given(**options)
    names = expand(files or (STDIN,), given)
    ok = _enrich_all(names, given, as_json=as_json or not is_terminal())
    sys.exit(OK if ok else FAILED)


def _enrich_all(names: list[str], given: Given, *, as_json: bool) -> bool:
    # before numpy is imported; more threads of this kind only fight for the cores
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # spaCy and the models take seconds to load: not before the input is known to be there
    from streams.api import enrich_record  # noqa: PLC0415
    from streams.cli import render  # noqa: PLC0415

    settings, ok = load_settings(), True
    for piece in read(names, given):
        try:
            article = enrich_record(piece.value, as_mapping(piece.headers), settings=settings)
        except InvalidArticle as exc:
            say(f"{piece.where}: {exc} [{exc.code}]")
            ok = False
            continue
        if as_json:
            write_json(article.to_json())
        else:
            console().print(render.article(article))
    return ok
