"""Dead letters as the terminal shows them, or as JSON."""

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import orjson
from rich.console import Group as Stack
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from streams.cli import render, views
from streams.cli.terminal import console, safe, write_json
from streams.client.letters import Group, Letter
from streams.client.replay import Outcome
from streams.contract.decisions import Decision, Verdict
from streams.contract.errors import InvalidArticle
from streams.contract.model import load_object
from streams.contract.times import iso_of

_SHOWN_CODE_POINTS = 2000  # of a body: a screen full; --raw gives all


def group_fields(group: Group) -> dict[str, object]:
    """Return a group as JSON fields."""
    name, code = group.letter.error
    return {
        "fingerprint": group.letter.fingerprint,
        "stage": group.letter.stage,
        "count": group.count,
        "replayed": group.decided["replayed"],
        "discarded": group.decided["discarded"],
        "error": name,
        "code": code,
        "message": group.letter.message,
        "first": iso_of(group.first),
        "last": iso_of(group.letter.record.timestamp),
        "example": group.letter.position,
    }


def group_table(groups: Sequence[Group], *, with_decided: bool) -> Table:
    """Draw groups, the newest first."""
    table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0), pad_edge=False)
    for column in ("Fingerprint", "Letters", "Stage"):
        table.add_column(column, justify="right" if column == "Letters" else "left", no_wrap=True)
    if with_decided:
        table.add_column("Decided", no_wrap=True)
    for column in ("First", "Last", "What is wrong, and an example"):
        table.add_column(column, no_wrap=column != "What is wrong, and an example")
    for group in groups:
        letter = group.letter
        cells: list[RenderableType] = [
            Text(safe(letter.fingerprint), "cyan"),
            f"{group.count:,}",
            render.plain(letter.stage),
        ]
        decided = ", ".join(f"{count:,} {verdict}" for verdict, count in group.decided.items())
        cells += [Text(decided, "dim")] if with_decided else []
        wrong = _problem(letter).append(f"\n{safe(letter.position)}", "dim")
        table.add_row(*cells, _clock(group.first), _clock(letter.record.timestamp), wrong)
    return table


def letter_fields(letter: Letter, decision: Decision | None) -> dict[str, object]:
    """Return a letter with everything in it, as JSON fields."""
    name, code = letter.error
    return views.envelope(letter.record) | {
        "fingerprint": letter.fingerprint,
        "stage": letter.stage,
        "error": name,
        "code": code,
        "message": letter.message,
        "attempts": letter.attempts,
        "stack_trace": letter.stack_trace,
        "decision": decision and decision.model_dump(mode="json"),
    }


def letter_view(letter: Letter, decision: Decision | None) -> RenderableType:
    """Draw a letter: what happened, headers, stack trace, and the body as far as it can be read."""
    known = Table.grid(padding=(0, 2, 0, 0))
    source = letter.source
    for name, value in (
        ("letter", letter.position),
        ("of", f"{source.topic}/{source.partition}/{source.offset}" if source else "?"),
        ("stage", letter.stage),
        ("fingerprint", letter.fingerprint),
        ("died", f"{_clock(letter.record.timestamp)}, attempt {letter.attempts}"),
        ("decision", _decided(decision)),
        ("key", (letter.record.key or b"").decode("utf-8", "replace")),
    ):
        known.add_row(Text(name, "dim"), render.plain(value))
    headers = Table.grid(padding=(0, 2, 0, 0))
    for name, content in letter.record.headers:
        if not name.startswith("__streams.errors."):
            headers.add_row(render.plain(name, "dim"), render.plain(content.decode("utf-8", "replace")))
    parts: list[RenderableType] = [_problem(letter), "", known, "", headers, ""]
    if letter.stack_trace:
        parts += [Text(safe(letter.stack_trace), "dim"), ""]
    return Stack(*parts, _body(letter.record.value))


@dataclass(slots=True)
class Tally:
    """Prints outcomes as they come, and counts them."""

    verb: str  # replay or discard
    is_done: bool  # or only said
    as_json: bool
    refused: int = 0
    targets: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        """Print and count the outcome of one letter."""
        self.refused += outcome.objection is not None
        if outcome.objection is None:
            self.targets[re.sub(r"/\d+/\d+$", "", outcome.to or "")] += 1
        if self.as_json:
            write_json(orjson.dumps(self._fields(outcome)))
        elif outcome.objection:
            chosen = outcome.chosen
            who = render.plain(f"{chosen.subject.id or '?'}  {chosen.position}: {outcome.objection}")
            console().print(Text.assemble(("refused", "yellow"), "  ", who))

    def summary(self) -> str:
        """Say in one line what was done, or would be."""
        past = {"replay": "replayed", "discard": "discarded"}[self.verb]
        done = past if self.is_done else f"would be {past}"
        told = [
            f"{count:,} {_letters(count)} {done}{f' onto {target}' if target else ''}"
            for target, count in self.targets.items()
        ]
        if self.refused:
            told.append(f"{self.refused:,} refused")
        return "; ".join(told) or f"nothing to {self.verb}"

    def _fields(self, outcome: Outcome) -> dict[str, object]:
        chosen = outcome.chosen
        return {
            "letter": chosen.position,
            "id": chosen.subject.id,
            "stage": chosen.stage,
            "fingerprint": chosen.fingerprint,
            "action": "refuse" if outcome.objection else self.verb,
            "done": self.is_done and outcome.objection is None,
            "to": outcome.to,
            "why": outcome.objection,
        }


def decided_in_short(decided: Counter[Verdict]) -> str:
    """Say how many letters were decided before."""
    return ", ".join(f"{count:,} {verdict}" for verdict, count in decided.items())


def _problem(letter: Letter) -> Text:
    return render.plain(f"{' '.join(filter(None, letter.error))}: {letter.message}", "red")


def _decided(decision: Decision | None) -> str:
    if decision is None:
        return "none yet"
    return f"{decision.decision} {decision.at}" + (f", to {decision.to}" if decision.to else "")


def _body(value: bytes | None) -> RenderableType:
    if value is None:
        return Text("no body: a retraction", "dim")
    text = _pretty(value)
    cut = len(text) - _SHOWN_CODE_POINTS
    more = f"\n... and {cut:,} more characters: --raw gives all" if cut > 0 else ""
    return Text(safe(text[:_SHOWN_CODE_POINTS])).append(more, "dim")


def _pretty(value: bytes) -> str:
    with suppress(InvalidArticle):
        value = orjson.dumps(load_object(value), option=orjson.OPT_INDENT_2)
    return value.decode("utf-8", "replace")


def _letters(count: int) -> str:
    return "letter" if count == 1 else "letters"


def _clock(timestamp: float) -> str:
    return datetime.fromtimestamp(timestamp).astimezone().strftime("%Y-%m-%d %H:%M:%S")
