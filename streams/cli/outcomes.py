"""Prints what becomes of published articles: for people, or as JSON lines."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import orjson
from rich.console import Group, RenderableType
from rich.text import Text

from streams.cli import render
from streams.cli.terminal import console, is_terminal, progress_console, say, write_json
from streams.client.follow import Step
from streams.client.publish import Published
from streams.contract.articles import Stance, StanceArticle
from streams.contract.dead_letters import EXCEPTION, MESSAGE, STAGE
from streams.contract.records import Record

_SIGNS = {"dead": ("✗", "red"), "retracted": ("-", "yellow"), "unchanged": ("=", "yellow")}


@dataclass(frozen=True, slots=True)
class View:
    """Where results go: JSON lines for programs, else text for a terminal."""

    as_json: bool

    @property
    def shows_progress(self) -> bool:
        """Say whether standard error may show moving things: not between JSON lines on one terminal."""
        return sys.stderr.isatty() and not (self.as_json and is_terminal())

    def published(self, article: Published) -> None:
        """Print the id of an article that Kafka has."""
        if self.as_json:
            write_json(orjson.dumps(_position(article)))
        else:
            place = f"{article.origin.topic}/{article.origin.partition}/{article.origin.offset}"
            console().print(Text.assemble(render.plain(article.id), "  ", (place, "dim")))

    def ended(self, step: Step) -> None:
        """Print what became of an article."""
        if self.as_json:
            write_json(orjson.dumps(_ended(step)))
        else:
            console().print(_enriched(step) if step.outcome == "enriched" else _end_line(step))

    def unfinished(self, article: Published, timeout_s: float) -> None:
        """Print that an article was not seen again in time."""
        if self.as_json:
            write_json(orjson.dumps(_position(article) | {"outcome": "in progress"}))
        say(f"{article.id}: still on its way after {timeout_s:g} s; do all workers run? (`streams up`)")

    @contextmanager
    def waiting(self, count: int) -> Iterator[None]:
        """Show that articles are waited for, where standard error is a terminal."""
        if not self.shows_progress:
            yield
            return
        with progress_console().status(f"waiting for {count:,} article{'s' if count != 1 else ''}"):
            yield


def dead_letter(record: Record) -> dict[str, str]:
    """Return the stage in which a record died, and why."""
    fields = {name: value.decode("utf-8", "replace") for name, value in record.fields.items()}
    return {
        "stage": fields.get(STAGE, ""),
        "error": f"{fields.get(EXCEPTION, '')}: {fields.get(MESSAGE, '')}",
    }


def _enriched(step: Step) -> RenderableType:
    message = StanceArticle.from_json(step.record.value or b"")
    headline = render.headline(message, f"{step.outcome} in {step.seconds * 1000:,.0f} ms")
    return Group(Text("✓ ", "green").append_text(headline), "", render.stances(message.stances), "")


def _end_line(step: Step) -> Text:
    sign, style = _SIGNS[step.outcome]
    told = f" {step.outcome} in {step.seconds * 1000:,.0f} ms"
    line = Text.assemble((sign, style), " ", render.plain(step.article.id), (told, style))
    if step.outcome == "dead":
        letter = dead_letter(step.record)
        line.append_text(render.plain(f" in {letter['stage']}: {letter['error']}"))
    if step.outcome == "unchanged":
        line.append(": this revision is the current one already", "dim")
    return line


def _position(article: Published) -> dict[str, object]:
    return {"id": article.id, **article.origin.model_dump()}


def _ended(step: Step) -> dict[str, object]:
    told: dict[str, object] = {"outcome": step.outcome, "ms": round(step.seconds * 1000)}
    if step.outcome == "dead":
        told |= dead_letter(step.record)
    elif step.outcome == "enriched":
        message = StanceArticle.from_json(step.record.value or b"")
        told |= {"title": message.title, "stances": [_in_short(stance) for stance in message.stances]}
    return _position(step.article) | told


def _in_short(stance: Stance) -> dict[str, object]:
    return {
        "holder": stance.holder.name,
        "label": stance.label,
        "target": stance.target.text,
        "words": stance.evidence.text,
    }
