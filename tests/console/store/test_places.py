"""Single records from a real Kafka: of these topics, and of no other."""

from streams.client.topics import ensure_topics
from streams.console.questions.letters import preview
from streams.console.store.places import Places
from streams.contract.settings import Settings
from support.handmade import transactions


def test_a_letter_is_read_where_it_stands_and_nothing_else_is(kafka: Settings) -> None:
    ensure_topics(kafka)
    dead, raw = kafka.topics.raw.dlq.name, kafka.topics.raw.name
    headers = (("news-stage", b"clean"), ("news-fingerprint", b"5b1f7f1de1c2"))
    with transactions(kafka) as writer:
        writer.abort([(dead, b"a1", b"never", ())])
        writer.commit([(dead, b"a1", b"{broken", headers), (raw, b"a1", b"{}", ())])
    letters = Places(kafka, list(kafka.topics.replays))
    places = [(dead, partition, offset) for partition in range(kafka.partitions) for offset in range(4)]
    [found] = [record for place in places if (record := letters.record(*place))]
    assert (found.topic, found.value) == (dead, b"{broken")
    told = preview(found)
    assert (told.stage, told.fingerprint) == ("clean", "5b1f7f1de1c2")
    assert told.body
    assert told.body.text == "{broken"
    for topic in (raw, "__consumer_offsets", "../etc/passwd", ""):
        assert letters.record(topic, found.partition, found.offset) is None
    assert letters.record(dead, kafka.partitions, 0) is None
    assert letters.record(dead, found.partition, 2**53) is None
    letters.close()
