"""`streams show`: settings, topics and schemas."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import click
import orjson
from pydantic import BaseModel, SecretStr
from rich.table import Table
from rich.text import Text

from streams.cli import render
from streams.cli.terminal import console, is_terminal, quiet_clients, write_json
from streams.client.address import connect
from streams.client.topics import admin, partition_counts
from streams.contract.errors import BrokerUnavailable
from streams.contract.schemas import MODELS, schema_of
from streams.contract.settings import Settings, load_settings
from streams.contract.topics import DAY_MS, Catalogue, Topic


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as the environment has it."""

    variable: str
    value: str
    default: str

    @property
    def is_set(self) -> bool:
        """Say whether the environment sets it."""
        return self.variable in os.environ


@click.group(name="show", short_help="Show settings, topics and schemas.")
def command() -> None:
    """Show settings, topics and schemas."""


@command.command(name="config")
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines on a terminal, too.")
def show_config(*, as_json: bool) -> None:
    """Show every setting: its variable, its value, its default. Secrets are masked."""
    rows = list(settings_of(load_settings(), Settings.model_construct()))
    if as_json or not is_terminal():
        for row in rows:
            fields = {"variable": row.variable, "value": row.value, "default": row.default, "set": row.is_set}
            write_json(orjson.dumps(fields))
        return
    table = _table("Variable", "Value", "Default")
    for row in rows:
        value = render.plain(row.value, "bold" if row.is_set else "")
        table.add_row(row.variable, value, render.plain(row.default, "dim"))
    console().print(table)


@command.command(name="topics")
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines on a terminal, too.")
def show_topics(*, as_json: bool) -> None:
    """Show every topic: partitions, settings, purpose, and whether it exists where a broker answers."""
    quiet_clients()
    settings = load_settings()
    existing = _existing(settings)
    if as_json or not is_terminal():
        for topic, purpose in purposes(settings.topics):
            write_json(orjson.dumps(_topic_fields(settings, topic, purpose, existing)))
        return
    table = _table("Topic", "Partitions", "Purpose", "Kept", "")
    for topic, purpose in purposes(settings.topics):
        state = _state(topic, existing) or "no broker"
        style = {"exists": "green", "missing": "yellow"}.get(state, "dim")
        count = str(_partitions(settings, topic, existing))
        table.add_row(topic.name, count, purpose, Text(_kept(topic), "dim"), Text(state, style))
    console().print(table)


@command.command(name="schema")
@click.argument("name", type=click.Choice(list(MODELS)), default="stance")
def show_schema(*, name: str) -> None:
    """Show the JSON Schema of a topic's messages, or of the rows of a live table."""
    write_json(orjson.dumps(schema_of(name), option=orjson.OPT_INDENT_2))


def settings_of(settings: BaseModel, defaults: BaseModel, prefix: str = "STREAMS_") -> Iterator[Setting]:
    """Yield the settings of a group and of the groups inside it."""
    for name in type(settings).model_fields:
        value, default, variable = getattr(settings, name), getattr(defaults, name), prefix + name.upper()
        if isinstance(value, BaseModel):
            yield from settings_of(value, default, f"{variable}__")
        else:
            yield Setting(variable, _shown(value), _shown(default))


def purposes(topics: Catalogue) -> Iterator[tuple[Topic, str]]:
    """Yield every topic and what it is for, in the order of the pipeline."""
    yield topics.raw, "input: raw articles"
    yield topics.clean, "articles without their page"
    yield topics.entities, "with names, sentences and quotations"
    yield topics.stance, "with stances: everything a subscriber needs"
    yield topics.changes, "what new revisions of articles changed"
    for topic, stage in ((topics.raw, "clean"), (topics.clean, "entities"), (topics.entities, "stance")):
        yield topic.dlq, f"dead letters of the stage {stage}"
    for topic, stage in ((topics.clean, "entities"), (topics.entities, "stance")):
        yield topic.retry, f"internal: replayed dead letters for the stage {stage}"
    yield topics.unchanged, "internal: raw articles that brought nothing new"
    yield topics.dlq_decisions, "internal: dead letters that were replayed or discarded"
    yield topics.facts, "internal: facts for the live tables"
    yield topics.facts.dlq, "internal: dead letters of the live tables"
    yield topics.revisions, "internal: current revision of every article"
    yield topics.sketches, "internal: what near-duplicates are found by"
    for name, topic in topics.tables.items():
        yield topic, f"the live table {name}"


def _existing(settings: Settings) -> dict[str, int] | None:
    try:
        with admin(connect(settings)) as client:
            return partition_counts(client)
    except BrokerUnavailable:
        return None


def _state(topic: Topic, existing: dict[str, int] | None) -> str | None:
    if existing is None:
        return None
    return "exists" if topic.name in existing else "missing"


def _kept(topic: Topic) -> str:
    if topic.config["cleanup.policy"] == "compact":
        return "latest row"
    return f"{int(topic.config['retention.ms']) // DAY_MS} days"


def _partitions(settings: Settings, topic: Topic, existing: dict[str, int] | None) -> int:
    return (existing or {}).get(topic.name, settings.partitions)


def _topic_fields(
    settings: Settings, topic: Topic, purpose: str, existing: dict[str, int] | None
) -> dict[str, object]:
    return {
        "topic": topic.name,
        "partitions": _partitions(settings, topic, existing),
        "purpose": purpose,
        "state": _state(topic, existing),
        "config": topic.config,
    }


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "********"
    return "" if value is None else str(value)


def _table(*columns: str) -> Table:
    table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0), pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
