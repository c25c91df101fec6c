"""`streams tail`: follows a topic."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime

import click

from streams.cli import views
from streams.cli.terminal import console, ends_quietly, is_terminal, quiet_clients, reader_is_gone, write_json
from streams.client.address import connect
from streams.client.reader import Reader
from streams.contract.errors import InvalidArticle
from streams.contract.raw import read_raw
from streams.contract.records import Record
from streams.contract.settings import load_settings
from streams.contract.topics import Catalogue

Start = str | int | datetime


class _StartType(click.ParamType):
    """`beginning`, `end`, an offset, or a time in ISO 8601 (local where it names no zone)."""

    name = "PLACE"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Start:
        if value in {"beginning", "end"}:
            return value
        if re.fullmatch(r"\d+", value):
            return int(value)
        try:
            return datetime.fromisoformat(value).astimezone()
        except ValueError:
            self.fail(
                f"{value!r} is none of beginning, end, an offset, a time like 2026-01-31T18:00", param, ctx
            )


@click.command(short_help="Follow a topic: articles as they are enriched.")
@click.argument("topic", default="stance")
@click.option("--from", "start", type=_StartType(), default="end", help="Begin here.  [default: end]")
@click.option("--last", type=click.IntRange(min=1), metavar="N", help="Begin with the last N records.")
@click.option("--exit", "ends", is_flag=True, help="End when everything has been read that is there now.")
@click.option("--id", "article", metavar="ARTICLE", help="Only the records of this article.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines on a terminal, too.")
def command(
    topic: str, *, start: Start, last: int | None, ends: bool, article: str | None, as_json: bool
) -> None:
    """Follow TOPIC: raw, clean, entities, stance (the default), changes, dlq, facts, or a full name.

    On a terminal records are shown for people; else each is a line of JSON: the message itself, or
    {"id", "retracted"} for a retraction. Dead letters, and what is not JSON, come as an object
    with topic, partition, offset, key, headers and value. PLACE is beginning, end, an offset, or a time
    like 2026-01-31T18:00. Committed records only.
    """
    quiet_clients()
    settings = connect(load_settings())
    show = _as_json if as_json or not is_terminal() else _for_people
    keep = _of(article, settings.topics) if article else _every
    with ends_quietly(), Reader(settings, topics_of(settings.topics, topic)) as reader:
        for record in _records(reader, start=start, last=last, ends=ends, keep=keep):
            show(settings.topics, record)


def topics_of(topics: Catalogue, name: str) -> list[str]:
    """Return the full names of the topics that a short name stands for."""
    if name == "dlq":
        return [topic.name for topic in topics.all if topic.name.endswith(".dlq")]
    if name == "facts":
        return [topics.facts.name]
    return [topics.public[name].name] if name in topics.public else [name]


def _records(
    reader: Reader, *, start: Start, last: int | None, ends: bool, keep: Callable[[Record], bool]
) -> Iterator[Record]:
    stop = reader.ends()
    if last:
        yield from reader.last(last, keep=keep)
    else:
        _place(reader, start)
    while not reader_is_gone() and not (ends and reader.has_reached(stop)):
        yield from filter(keep, reader.poll())


def _place(reader: Reader, start: Start) -> None:
    if isinstance(start, datetime):
        reader.from_time(start)
    elif isinstance(start, int):
        reader.from_offset(start)
    elif start == "beginning":
        reader.from_beginning()
    else:
        reader.from_end()


def _every(_record: Record) -> bool:
    return True


def _of(article: str, topics: Catalogue) -> Callable[[Record], bool]:
    """Return a test for the records of an article; raw records may name it in their value only."""
    key = article.encode()

    def keep(record: Record) -> bool:
        if record.key == key or record.fields.get("ce_subject") == key:
            return True
        if record.topic != topics.raw.name:
            return False
        try:
            return read_raw(record.value, key=record.key, headers=record.fields).id == article
        except InvalidArticle:
            return False

    return keep


def _as_json(topics: Catalogue, record: Record) -> None:
    write_json(views.as_json(topics, record))


def _for_people(topics: Catalogue, record: Record) -> None:
    console().print(views.for_people(topics, record))
