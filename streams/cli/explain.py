"""`streams explain`: what the stance stage weighs in a sentence or an article, and why it decides so."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from streams.cli.exits import FAILED, OK
from streams.cli.inputs import Given, Piece, expand, given_options, read
from streams.cli.render import LABELS, plain
from streams.cli.terminal import console, is_terminal, say, write_json
from streams.contract.errors import InvalidArticle
from streams.contract.headers import as_mapping
from streams.contract.settings import load_settings

if TYPE_CHECKING:
    from streams.stages.stance.explain import Candidate, ExplainedSentence, Explanation  # loads spaCy


@click.command(short_help="Say why stances were found or not.")
@click.argument("text", metavar="TEXT|FILE")
@click.option("--all", "everything", is_flag=True, help="Sentences without anything to weigh, too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on a terminal, too.")
@given_options
def command(text: str, *, everything: bool, as_json: bool, **options: str | None) -> None:
    """Show what is weighed in TEXT, or in the articles of FILE (as for `enrich`), and what is decided.

    Each candidate has its holder, side and target, the words that show it, the way it was found by, its
    probability where the network scored it, and the number of its stance or the reason why it is none.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported, as for `enrich`
    from streams.agents.local import Pipeline  # noqa: PLC0415 - the models take seconds to load

    pieces = list(_pieces(text, Given(**options)))
    pipeline, ok = Pipeline(load_settings()), True
    for piece in pieces:
        try:
            explanation = pipeline.explain_record(piece.value, headers=as_mapping(piece.headers))
        except InvalidArticle as exc:
            say(f"{piece.where}: {exc} [{exc.code}]")
            ok = False
            continue
        if as_json or not is_terminal():
            write_json(orjson.dumps(explanation))
        else:
            console().print(rendered(explanation, everything=everything))
    sys.exit(OK if ok else FAILED)


def _pieces(text: str, given: Given) -> Iterator[Piece]:
    if _is_file(text):
        yield from read(expand([text], given), given)
    else:
        value = text.encode()
        yield Piece("the text", value, given.headers(given.content_type or "text/plain"), len(value))


def _is_file(text: str) -> bool:
    try:
        return text == "-" or Path(text).exists()
    except OSError:  # longer than a name may be: a text
        return False


def rendered(explanation: "Explanation", *, everything: bool) -> RenderableType:
    """Return the explanation for a terminal: a table for each sentence with candidates, then the counts."""
    parts: list[RenderableType] = []
    for sentence in explanation.sentences:
        if sentence.candidates:
            parts += [plain(sentence.text, "bold"), _table(sentence), ""]
        elif everything:
            parts.append(Text.assemble(plain(sentence.text), (f"  {sentence.skipped or 'nothing'}", "dim")))
    told = ", ".join(f"{reason} {count}" for reason, count in explanation.abstained.items())
    parts.append(Text(f"stances: {explanation.stances}; abstained: {told or 'never'}", "dim"))
    return Group(*parts)


def _table(sentence: "ExplainedSentence") -> Table:
    table = Table(box=None, padding=(0, 2, 0, 2), header_style="dim", pad_edge=False, expand=True)
    for column, ratio in (("Who", 2), ("", None), ("What", 3), ("Cue", 2), ("Way", 3), ("Decision", 2)):
        table.add_column(column, ratio=ratio, no_wrap=ratio is None)
    for candidate in sentence.candidates:
        table.add_row(*_cells(candidate))
    return table


def _cells(candidate: "Candidate") -> tuple[Text, ...]:
    word, style = LABELS[candidate.label] if candidate.label else ("", "")
    sure = f" {candidate.probability:.0%}" if candidate.probability is not None else ""
    way = Text.assemble(f"{candidate.route or ''}{sure}", plain(f" {candidate.path or ''}", "dim"))
    decided = "green" if candidate.decision.startswith("stance") else "yellow"
    return (
        plain(candidate.holder or "", "bold"),
        Text(word, style),
        plain(candidate.target or ""),
        plain(candidate.cue),
        way,
        Text(candidate.decision, decided),
    )
