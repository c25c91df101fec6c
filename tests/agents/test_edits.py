"""Revisions on a running pipeline: each that readers can see is told exactly once, in its order."""

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest

import streams
from streams.client.topics import ensure_topics
from streams.contract.changes import ArticleChange
from streams.contract.headers import as_mapping, schema_id, tombstone
from streams.contract.settings import Settings
from support.edits import mistold, told
from support.handmade import TIME, Written, article, origin, published, transactions
from support.kafka import drain, produce
from support.process import WorkerProcess
from support.waiting import wait_until

ID = "an edited one"
SECOND = "Britain supports the amendment, they said on Monday."
FIRST = f"Austria has been firm in ruling out arming the rebels. {SECOND}"
TYPO = FIRST.replace("Monday", "Friday")
TURNED = f"Austria supports arming the rebels. {SECOND} They met in Paris."
ARTICLES, ROUNDS = 20, 12
TRACE = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def publish(settings: Settings, *revisions: tuple[str, str] | None) -> None:
    """Publish revisions, headline and text, or the retraction."""
    values = [orjson.dumps({"id": ID, "title": it[0], "body": it[1]}) if it else None for it in revisions]
    produce(settings, settings.topics.raw.name, [(ID.encode(), v, [("traceparent", TRACE)]) for v in values])


def on(settings: Settings, topic: str) -> list[Any]:
    return [record for record in drain(settings, topic) if record.key == ID.encode()]


def test_every_edit_is_told_once_and_nothing_else_is(pipeline: Settings) -> None:
    topics = pipeline.topics
    publish(
        pipeline,
        ("Austria firm", FIRST),
        ("Austria firm", FIRST),
        ("Austria firm", TYPO),
        ("Austria gives in", TURNED),
        None,
    )
    wait_until(lambda: len(on(pipeline, topics.stance.name)) == 4, timeout=60, what="all revisions")

    # an old revision comes late, as when a dead letter is replayed, and a new one behind it
    late = on(pipeline, topics.stance.name)[0]
    with transactions(pipeline) as writer:
        record = (late.topic, late.key, late.value, tuple(late.headers))
        writer.commit([record], partition=late.partition)
    publish(pipeline, ("Austria gives in", TURNED))
    wait_until(lambda: len(on(pipeline, topics.changes.name)) >= 3, timeout=60, what="all changes")

    records = on(pipeline, topics.changes.name)
    revised, retracted, restored = (ArticleChange.from_json(record.value) for record in records)
    assert [each.kind for each in (revised, retracted, restored)] == ["revised", "retracted", "restored"]

    assert (revised.title_before, revised.title) == ("Austria firm", "Austria gives in")
    assert revised.text_length - revised.text_length_before == len(TURNED) - len(FIRST)
    [turned] = revised.stances
    assert (turned.change, turned.holder, turned.about) == ("turned", "Austria", "arming the rebels")
    assert turned.before
    assert turned.after
    assert (turned.before.labels, turned.after.labels) == (("against",), ("favor",))
    assert turned.before.words in FIRST
    assert turned.after.words in TURNED
    assert [(each.change, each.name) for each in revised.entities] == [("appeared", "Paris")]

    assert {each.change for each in retracted.stances} == {"vanished"}
    assert {each.change for each in restored.stances} == {"appeared"}
    assert (retracted.title, restored.title_before) == ("Austria gives in", None)
    origins = [each.origin for each in (revised, retracted, restored)]
    assert [each.origin_before for each in (retracted, restored)] == origins[:2]
    _check_headers(pipeline, records)
    found = streams.subscribe("changes", settings=pipeline, from_beginning=True, follow=False)
    assert [change for change in found if change.id == ID] == [revised, retracted, restored]


def _check_headers(settings: Settings, records: list[Any]) -> None:
    topic = settings.topics.changes.name
    headers = [as_mapping(record.headers) for record in records]
    assert len({each["ce_id"] for each in headers}) == len(records)
    assert {each["ce_dataschema"].decode() for each in headers} == {schema_id(topic)}
    assert {each["ce_type"] for each in headers} == {b"news.articles.changes.v1"}
    assert {each["ce_subject"].decode() for each in headers} == {ID}
    assert {each["traceparent"] for each in headers} == {TRACE}
    origins = [orjson.loads(record.value)["origin"] for record in records]
    named = [f"{each['topic']}/{each['partition']}/{each['offset']}".encode() for each in origins]
    assert [each["news-origin"] for each in headers] == named


@pytest.mark.faults
def test_edits_are_told_once_whatever_is_killed(
    make_settings: Callable[..., Settings], tmp_path: Path
) -> None:
    settings = make_settings()
    ensure_topics(settings)
    facts = WorkerProcess(settings, ["-m", "streams.cli.main", "worker", "facts"], tmp_path / "facts.log")
    facts.start().await_ready()
    chance = random.Random(12)
    try:
        with transactions(settings) as writer:
            for turn in range(ROUNDS):
                writer.commit([revision(settings, n, turn, chance) for n in range(ARTICLES)])
                if turn % 2:
                    await_edits(settings, turn)
                    facts.kill()
                    facts.start()
        wait_until(lambda: not mistold(settings), timeout=60, what="all edits")
        assert len(told(settings)) == ARTICLES
    finally:
        facts.kill()


def await_edits(settings: Settings, least: int) -> None:
    """Wait until the worker is in the midst of it."""
    wait_until(lambda: sum(map(len, told(settings).values())) > least, timeout=60, what="an edit")


def revision(settings: Settings, number: int, turn: int, chance: random.Random) -> Written:
    """Return the next record of an article: a revision, a retraction, or an old one that comes late."""
    name = f"a{number}"
    place = origin(settings, chance.choice((turn, turn, turn, turn // 2)))
    if chance.random() < 1 / 8:
        topic = settings.topics.stance.name
        headers = tombstone(name, place, stage="stance", topic=topic, time=TIME, carried={})
        return topic, name.encode(), None, headers
    message = article(name, origin=place, title=chance.choice(("War", "Peace", None)))
    stances: Sequence[Any] = chance.choice((message.stances, ()))
    turned = tuple(each.model_copy(update={"label": chance.choice(("favor", "against"))}) for each in stances)
    return published(settings, message.model_copy(update={"stances": turned}))
