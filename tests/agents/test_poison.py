"""Whatever is published comes out enriched, dead with its bytes, or as a tombstone; nobody waits."""

from typing import Any

import orjson
import pytest
from kafka.consumer.fetcher import ConsumerRecord

from streams.contract.dead_letters import EXCEPTION, OFFSET, PARTITION, TOPIC
from streams.contract.headers import as_mapping, origin_of
from streams.contract.settings import Settings
from support.kafka import Sent, drain, produce
from support.waiting import wait_until

HTML = [("content-type", b"text/html")]
TEXT = [("content-type", b"text/plain")]
WORDS = (
    "Austria has been firm in ruling out arming the rebels, its foreign minister said in Vienna on Monday."
)

DEAD = {
    "not JSON": (b"not json", [], "NotJson"),
    "wrong types": (b'{"id":1,"body":[]}', [], "SchemaMismatch"),
    "empty body": (b'{"body":""}', [], "EmptyBody"),
    "whitespace": (b" \n\t ", TEXT, "EmptyBody"),
    "6 MB": (b"<p>" + b"word " * 1_200_000, HTML, "ArticleTooLarge"),
    "invalid UTF-8": (b"caf\xe9 \xff\xfe words", TEXT, "NotText"),
    "unknown content type": (b"%PDF-1.7", [("content-type", b"application/pdf")], "UnknownContent"),
    "lone surrogates": (b'{"body":"a \\ud800 b"}', [], "NotJson"),
    "NULs": (b'{"body":"\\u0000\\u0000"}', [], "EmptyBody"),
    "100,000 nested divs": (b"<div>" * 100_000 + WORDS.encode(), HTML, "HostileDocument"),
    "200,000 attributes": (b"<p " + b"a=1 " * 200_000 + b">" + WORDS.encode(), HTML, "HostileDocument"),
    "100,000-deep JSON": (b'{"body":' + b"[" * 100_000 + b"]" * 100_000 + b"}", [], "NotJson"),
    "null without a key": (None, [], "NothingToRetract"),
}


@pytest.fixture(scope="module")
def published(pipeline: Settings) -> dict[str, Any]:
    """Publish every poison, each with a good article right behind it in the same partition."""
    raw = pipeline.topics.raw.name
    records: list[Sent] = []
    for name, (value, headers, _) in DEAD.items():
        key = b"" if value is None else name.encode()  # kafka-python sends no null with a null key
        records.append((key, value, headers))
        good = orjson.dumps({"id": f"behind {name}", "body": WORDS})
        records.append((key, good, []))
    records.append((b"taken back", orjson.dumps({"body": WORDS}), []))
    records.append((b"taken back", None, []))
    positions = produce(pipeline, raw, records)
    origins = {(meta.partition, meta.offset) for meta in positions}
    ends = [
        pipeline.topics.stance,
        pipeline.topics.raw.dlq,
        pipeline.topics.clean.dlq,
        pipeline.topics.entities.dlq,
    ]
    found: dict[tuple[int, int], tuple[str, ConsumerRecord]] = {}

    def complete() -> bool:
        for topic in ends:
            for record in drain(pipeline, topic.name):
                headers = as_mapping(record.headers)
                origin = origin_of(headers)
                place = (origin.partition, origin.offset) if origin else _position(headers)
                if place in origins:
                    found[place] = (topic.name, record)
        return len(found) == len(origins)

    wait_until(complete, timeout=90, what=f"all of {len(origins)} outcomes")
    named = [(record, (meta.partition, meta.offset)) for record, meta in zip(records, positions, strict=True)]
    return {"sent": named, "found": found}


def _position(headers: dict[str, bytes]) -> tuple[int, int]:
    return int(headers[PARTITION]), int(headers[OFFSET])


def test_each_poison_is_dead_with_its_bytes_and_position(
    pipeline: Settings, published: dict[str, Any]
) -> None:
    poisons = published["sent"][: 2 * len(DEAD) : 2]
    for (name, (value, _, exception)), (record, place) in zip(DEAD.items(), poisons, strict=True):
        topic, dead = published["found"][place]
        headers = as_mapping(dead.headers)
        assert topic == pipeline.topics.raw.dlq.name, name
        assert (dead.key, dead.value) == (record[0], value), name
        assert headers[EXCEPTION].startswith(exception.encode()), (name, headers[EXCEPTION])
        assert headers[TOPIC].decode() == pipeline.topics.raw.name
        assert _position(headers) == place


def test_the_article_behind_each_poison_is_enriched(pipeline: Settings, published: dict[str, Any]) -> None:
    for record, place in published["sent"][1 : 2 * len(DEAD) : 2]:
        topic, result = published["found"][place]
        assert topic == pipeline.topics.stance.name, record[1][:80]
        assert orjson.loads(result.value)["stances"][0]["holder"]["name"] == "Austria"


def test_a_null_value_travels_down_as_a_tombstone(pipeline: Settings, published: dict[str, Any]) -> None:
    _, place = published["sent"][-1]
    topic, result = published["found"][place]
    assert (topic, result.key, result.value) == (pipeline.topics.stance.name, b"taken back", None)


def test_the_same_document_again_is_unchanged(pipeline: Settings) -> None:
    from streams.contract.tables import Revision
    from support.kafka import latest

    again: Sent = (b"twice", orjson.dumps({"body": WORDS}), [])
    produce(pipeline, pipeline.topics.raw.name, [again, again, again])

    def counted() -> bool:
        row = latest(pipeline, pipeline.topics.revisions.name).get(b"twice")
        return row is not None and Revision.from_json(row).unchanged == 2

    wait_until(counted, timeout=60, what="the repeated article to be counted as unchanged")
    assert sum(r.key == b"twice" for r in drain(pipeline, pipeline.topics.clean.name)) == 1
