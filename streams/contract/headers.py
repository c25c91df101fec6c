"""Record headers: CloudEvents 1.0 in binary mode, and the trace context carried through."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import orjson

from streams.contract.articles import CleanArticle, Origin
from streams.contract.ids import event_id
from streams.contract.times import iso

Headers = tuple[tuple[str, bytes], ...]

ORIGIN = "news-origin"  # topic/partition/offset of the raw record, readable without the body
_CARRIED = ("traceparent", "tracestate")  # W3C Trace Context: a trace goes through all stages


def as_mapping(headers: Iterable[tuple[str, bytes]] | None) -> dict[str, bytes]:
    """Return headers by lower-case name; of a repeated name the last one counts."""
    return {name.lower(): value or b"" for name, value in headers or ()}


def schema_id(topic: str) -> str:
    """Return the `$id` of the JSON Schema of a topic, without its namespace."""
    return f"urn:streams:schema:{topic[topic.index('news.') :]}"


def origin_of(headers: Mapping[str, bytes]) -> Origin | None:
    """Return the origin that a record's headers name, if they do."""
    parts = headers.get(ORIGIN, b"").decode("utf-8", "replace").rsplit("/", 2)
    if len(parts) != 3 or not (parts[1].isdecimal() and parts[2].isdecimal()):
        return None
    return Origin(topic=parts[0], partition=int(parts[1]), offset=int(parts[2]))


def cloud_event(
    message: CleanArticle, *, stage: str, topic: str, time: datetime, carried: Mapping[str, bytes]
) -> Headers:
    """Return the headers of an enriched record; `carried` are the headers of the record it was made from."""
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
        ORIGIN: f"{origin.topic}/{origin.partition}/{origin.offset}",
    }
    kept = tuple((name, carried[name]) for name in _CARRIED if name in carried)
    return (*((name, value.encode()) for name, value in fields.items()), *kept)
