"""Record headers: CloudEvents 1.0 in binary mode, and the trace context carried through."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import orjson

from streams.contract.articles import CleanArticle, Origin
from streams.contract.changes import ArticleChange
from streams.contract.ids import event_id
from streams.contract.times import iso

Headers = tuple[tuple[str, bytes], ...]

ORIGIN = "news-origin"  # topic/partition/offset of the raw record, readable without the body
ORIGIN_TIME = "news-origin-time"  # when the raw record was written, in ms since 1970
INPUT = "news-input"  # topic/partition/offset of the record that this one was made from
# W3C Trace Context (a trace goes through all stages), and what tells of the records that it was made from
_CARRIED = ("traceparent", "tracestate", ORIGIN_TIME, INPUT)


def as_mapping(headers: Iterable[tuple[str, bytes]] | None) -> dict[str, bytes]:
    """Return headers by lower-case name; of a repeated name the last one counts."""
    return {name.lower(): value or b"" for name, value in headers or ()}


def schema_id(topic: str) -> str:
    """Return the `$id` of the JSON Schema of a topic, without its namespace."""
    return f"urn:streams:schema:{topic[topic.index('news.') :]}"


def origin_of(headers: Mapping[str, bytes]) -> Origin | None:
    """Return the origin that a record's headers name, if they do."""
    return _position(headers.get(ORIGIN, b""))


def input_of(headers: Mapping[str, bytes]) -> Origin | None:
    """Return the position of the record that this one was made from, if its headers name it."""
    return _position(headers.get(INPUT, b""))


def origin_time_of(headers: Mapping[str, bytes]) -> float | None:
    """Return when the raw record was written, in seconds since 1970, if the headers tell it."""
    written = headers.get(ORIGIN_TIME, b"")
    return int(written) / 1000 if written.isdigit() else None


def told(position: Origin) -> bytes:
    """Return a position as headers name it."""
    return f"{position.topic}/{position.partition}/{position.offset}".encode()


def unchanged(origin: Origin) -> Headers:
    """Return the headers of the note that a raw record brought nothing new."""
    return ((ORIGIN, told(origin)), (INPUT, told(origin)))


def _position(header: bytes) -> Origin | None:
    parts = header.decode("utf-8", "replace").rsplit("/", 2)
    if len(parts) != 3 or not (parts[1].isdecimal() and parts[2].isdecimal()):
        return None
    return Origin(topic=parts[0], partition=int(parts[1]), offset=int(parts[2]))


def cloud_event(
    message: CleanArticle, *, stage: str, topic: str, time: datetime, carried: Mapping[str, bytes]
) -> Headers:
    """Return the headers of an enriched record; `carried` are those of which the known ones go on."""
    if message.origin is None:
        raise ValueError("a published message has an origin")
    versions = orjson.dumps([p.model_dump(mode="json") for p in message.provenance])
    event = event_id(message.origin, stage, versions)
    return _headers(event, stage, topic, message.id, message.origin, time, carried)


def tombstone(
    article_id: str, origin: Origin, *, stage: str, topic: str, time: datetime, carried: Mapping[str, bytes]
) -> Headers:
    """Return the headers of a retraction; `origin` is the raw record that asked for it."""
    event = event_id(origin, stage, b"retraction")
    return _headers(event, stage, topic, article_id, origin, time, carried)


def change_event(
    change: ArticleChange, *, topic: str, time: datetime, carried: Mapping[str, bytes]
) -> Headers:
    """Return the headers of what a revision changed; `carried` are those of the record that tells of it."""
    event = event_id(change.origin, "facts", change.to_json())
    return _headers(event, "facts", topic, change.id, change.origin, time, carried)


def _headers(
    event: str,
    stage: str,
    topic: str,
    subject: str,
    origin: Origin,
    time: datetime,
    carried: Mapping[str, bytes],
) -> Headers:
    schema = schema_id(topic)
    fields = {
        "content-type": "application/json",
        "ce_specversion": "1.0",
        "ce_id": event,
        "ce_type": schema.rsplit(":", 1)[1],
        "ce_source": f"/streams/{stage}",
        "ce_subject": subject,
        "ce_time": iso(time),
        "ce_dataschema": schema,
        ORIGIN: told(origin).decode(),
    }
    kept = tuple((name, carried[name]) for name in _CARRIED if name in carried)
    return (*((name, value.encode()) for name, value in fields.items()), *kept)
