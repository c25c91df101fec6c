"""A record of a topic as a line of JSON, or for people."""

import base64
from datetime import UTC, datetime

import orjson
from rich.console import Group, RenderableType
from rich.text import Text

from streams.cli import render
from streams.cli.outcomes import dead_letter
from streams.contract.articles import CleanArticle, EntitiesArticle, StanceArticle
from streams.contract.changes import ArticleChange
from streams.contract.dead_letters import FINGERPRINT
from streams.contract.errors import InvalidArticle
from streams.contract.model import load_object
from streams.contract.raw import Document, read_raw
from streams.contract.records import Record
from streams.contract.topics import Catalogue

_SHOWN_CODE_POINTS = 300  # of a value that is no article: three lines of a terminal


def as_json(topics: Catalogue, record: Record) -> bytes:
    """Return the message itself where it is JSON, else an object with the whole record."""
    if record.topic.endswith(".dlq"):
        return orjson.dumps(envelope(record) | _problem(record))
    if record.value is None:
        return orjson.dumps({"id": _key(record), "retracted": True})
    if record.topic == topics.raw.name:
        return _raw_as_json(record)
    return record.value if _is_object(record.value) else orjson.dumps(envelope(record))


def for_people(topics: Catalogue, record: Record) -> RenderableType:
    """Return the essentials of a record: when, which article, and what its stage found."""
    if record.topic.endswith(".dlq"):
        return _dead(record)
    if record.value is None:
        return _line(record, _key(record), "retracted")
    try:
        return _article(topics, record, record.value)
    except InvalidArticle:
        return _line(record, _key(record), _text(record.value)[:_SHOWN_CODE_POINTS])


def _article(topics: Catalogue, record: Record, value: bytes) -> RenderableType:
    if record.topic == topics.raw.name:
        return _raw(record)
    if record.topic == topics.clean.name:
        clean = CleanArticle.from_json(value)
        words = f"{len(clean.text.split()):,} words in {len(clean.paragraphs)} paragraphs"
        told = f"{words}, {clean.cleaning.quality}"
        return Group(_line(record, clean.id, clean.title), Text(f"  {told}"), _indented(clean))
    if record.topic == topics.entities.name:
        named = EntitiesArticle.from_json(value)
        return Group(_line(record, named.id, named.title), Text("  ").append_text(render.entities(named)))
    if record.topic == topics.stance.name:
        article = StanceArticle.from_json(value)
        return Group(_line(record, article.id, article.title), render.stances(article.stances), "")
    if record.topic == topics.changes.name:
        change = ArticleChange.from_json(value)
        told = f"{change.kind}: {change.title or '(no title)'}"
        return Group(_line(record, change.id, told), render.change(change), "")
    load_object(value)
    return _line(record, _key(record), _text(value))


def _indented(clean: CleanArticle) -> Text:
    return Text("  ").append_text(render.removed_in_short(clean.removed))


def _raw(record: Record) -> Text:
    document = read_raw(record.value, key=record.key, headers=record.fields)
    if not isinstance(document, Document):
        return _line(record, document.id, "retracted")
    article = document.article
    told = f"{article.title or article.url or ''} {article.content_type}, {len(article.body):,} characters"
    return _line(record, document.id, told.strip())


def _raw_as_json(record: Record) -> bytes:
    """Return a raw message as it is, bare documents in the JSON form of the contract."""
    if _is_object(record.value or b""):
        return record.value or b""
    try:
        document = read_raw(record.value, key=record.key, headers=record.fields)
    except InvalidArticle:
        return orjson.dumps(envelope(record))
    if not isinstance(document, Document):
        return orjson.dumps(envelope(record))
    return document.article.model_copy(update={"id": document.id}).to_json()


def _dead(record: Record) -> RenderableType:
    problem = dead_letter(record)
    line = _line(record, _key(record), f"died in {problem['stage']}")
    return Group(line, render.plain(f"  {problem['error']}", "red"))


def _line(record: Record, article_id: str, told: str | None) -> Text:
    time = datetime.fromtimestamp(record.timestamp).astimezone().strftime("%H:%M:%S")
    identity = render.plain(article_id or f"{record.partition}/{record.offset}", "cyan")
    return Text.assemble((time, "dim"), "  ", identity, "  ", render.plain(told or "(no title)"))


def envelope(record: Record) -> dict[str, object]:
    """Return a whole record as JSON fields."""
    return {
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "time": datetime.fromtimestamp(record.timestamp, UTC).isoformat(timespec="milliseconds"),
        "key": None if record.key is None else _text(record.key),
        "headers": {name: _text(value) for name, value in record.headers},
        **_value(record.value),
    }


def _problem(record: Record) -> dict[str, object]:
    fingerprint = record.fields.get(FINGERPRINT, b"").decode("utf-8", "replace")
    return {"id": _key(record), **dead_letter(record), "fingerprint": fingerprint}


def _value(value: bytes | None) -> dict[str, object]:
    """Return the value as text, or in base64 where it is none: a dead letter must be told exactly."""
    try:
        return {"value": None if value is None else value.decode()}
    except UnicodeDecodeError:
        return {"value_base64": base64.b64encode(value or b"").decode()}


def _is_object(value: bytes) -> bool:
    try:
        load_object(value)
    except InvalidArticle:
        return False
    return True


def _key(record: Record) -> str:
    return _text(record.key or record.fields.get("ce_subject", b""))


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")
