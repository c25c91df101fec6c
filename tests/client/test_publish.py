"""Publishing: settled ids, awaited delivery, clear refusals."""

import pytest

from streams.client.publish import Publisher
from streams.client.topics import ensure_topics
from streams.contract.errors import ArticleTooLarge, NotJson
from streams.contract.headers import as_mapping
from streams.contract.ids import derived_id
from streams.contract.raw import MAX_TEXT_BYTES, Document, read_raw
from streams.contract.settings import Settings
from support.kafka import drain

TEXT = [("content-type", b"text/plain")]


def test_the_record_is_what_was_given_under_the_settled_id(kafka: Settings) -> None:
    bodies = {b'{"id":"a1","body":"Two words."}': "a1", b'{"body":"No id."}': derived_id(None, "No id.")}
    with Publisher(kafka) as publisher:
        published = [publisher.send(value).wait() for value in bodies]
    records = {record.value: record for record in drain(kafka, kafka.topics.raw.name)}
    for sent, (value, name) in zip(published, bodies.items(), strict=True):
        record = records[value]
        assert sent.id == name == record.key.decode()
        assert (sent.origin.partition, sent.origin.offset) == (record.partition, record.offset)


def test_a_bare_document_is_named_by_its_address(kafka: Settings) -> None:
    headers = [*TEXT, ("ce_source", b"https://news.example/1?utm_source=x")]
    with Publisher(kafka) as publisher:
        sent = publisher.send(b"Some words.", headers=headers).wait()
    assert sent.id == derived_id("https://news.example/1", "")
    [record] = drain(kafka, kafka.topics.raw.name)
    document = read_raw(record.value, key=record.key, headers=as_mapping(record.headers))
    assert isinstance(document, Document)
    assert (document.id, document.revision) == (sent.id, sent.revision)


def test_a_retraction_is_a_null_value_under_the_id(kafka: Settings) -> None:
    with Publisher(kafka) as publisher:
        publisher.retract("a1").wait()
    [record] = drain(kafka, kafka.topics.raw.name)
    assert (record.key, record.value) == (b"a1", None)


def test_what_the_first_stage_would_refuse_is_not_sent(kafka: Settings) -> None:
    with Publisher(kafka) as publisher:
        with pytest.raises(NotJson):
            publisher.send(b"nonsense")
        with pytest.raises(ArticleTooLarge, match="the limit for this kind of article is"):
            publisher.send(b"a " * MAX_TEXT_BYTES, headers=TEXT)
    assert drain(kafka, kafka.topics.raw.name) == []


def test_topics_that_exist_are_left_as_they_are(kafka: Settings) -> None:
    ensure_topics(kafka)
    # another partition count is the workers' business, not a publisher's
    with Publisher(kafka.model_copy(update={"partitions": 9})) as publisher:
        assert publisher.send(b"Some words.", headers=TEXT).wait().origin.offset == 0
