"""Dead letters are replayed once, where they came from, and not over something newer."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from streams.client import replay
from streams.client.decisions import Decider, TakenOver, read_decisions
from streams.client.letters import Letter
from streams.client.replay import Choice, Chosen, Outcome, Selection, choose, discard, judged
from streams.client.topics import ensure_topics
from streams.contract.dead_letters import ATTEMPTS
from streams.contract.errors import NothingToRetract, NotJson, TooSlow
from streams.contract.headers import Headers
from streams.contract.records import Record
from streams.contract.settings import Settings
from streams.contract.tables import ArticleRow, Revision
from support.handmade import HASH, Written, article, letter, origin, published, transactions
from support.kafka import doubled, drain
from support.process import environment

KILLED = str(Path(__file__).parent / "workers" / "killed_replay.py")
ALL = Selection(is_all=True)


@pytest.fixture
def kafka(kafka: Settings) -> Settings:
    ensure_topics(kafka)
    return kafka


def clean(settings: Settings, name: str, *, offset: int = 0, partition: int = 0) -> Written:
    message = article(name, origin=origin(settings, offset, partition))
    return published(settings, message, stage="clean")


def write(settings: Settings, *records: Written, partition: int | None = None) -> None:
    with transactions(settings) as writer:
        writer.commit(records, partition=partition)


def chosen(settings: Settings, selection: Selection = ALL) -> Choice:
    return choose(settings, list(settings.topics.replays), selection, read_decisions(settings))


def replay_all(settings: Settings) -> list[Outcome]:
    with Decider(settings) as decider:
        return list(replay.replay(settings, decider, chosen(settings).undecided))


def values(settings: Settings, topic: str) -> list[bytes | None]:
    return [record.value for record in drain(settings, topic)]


def plain(headers: list[tuple[str, bytes]]) -> Headers:
    return tuple(headers)


def test_a_replayed_record_is_the_original_in_its_partition(kafka: Settings) -> None:
    original = clean(kafka, "a1")
    write(kafka, letter(kafka, original, position=(3, 17)))
    [outcome] = replay_all(kafka)
    [record] = drain(kafka, kafka.topics.clean.retry.name)
    assert (record.key, record.value, record.partition) == (b"a1", original[2], 3)
    assert plain(record.headers) == (*original[3], (ATTEMPTS, b"1"))
    assert outcome.to == f"{record.topic}/3/{record.offset}"
    assert not drain(kafka, kafka.topics.clean.name)


def test_each_stage_gets_its_letters_back(kafka: Settings) -> None:
    topics = kafka.topics
    entities = published(kafka, article("a2", origin=origin(kafka)), stage="entities")
    raw = (topics.raw.name, b"a3", b"not json", (("content-type", b"application/json"),))
    fact = (topics.facts.name, b"articles|a4", b"{}", ())
    for record in (clean(kafka, "a1"), entities, raw, fact):
        write(kafka, letter(kafka, record))
    assert all(outcome.objection is None for outcome in replay_all(kafka))
    assert values(kafka, topics.clean.retry.name) == [clean(kafka, "a1")[2]]
    assert values(kafka, topics.entities.retry.name) == [entities[2]]
    assert values(kafka, topics.raw.name) == [b"not json"]
    assert values(kafka, topics.facts.name) == [b"{}"]
    assert not [*drain(kafka, topics.clean.name), *drain(kafka, topics.entities.name)]


def test_a_retraction_without_a_name_can_be_replayed(kafka: Settings) -> None:
    nameless = (kafka.topics.raw.name, None, None, (("traceparent", b"0"),))
    topic, key, value, headers = letter(kafka, nameless, error=NothingToRetract("no key"))
    with Decider(kafka) as decider:  # as the engine writes it; the client of these tests refuses to
        decider.replay([Letter(Record(topic, 0, 0, key, value, headers))])
    [record] = drain(kafka, kafka.topics.raw.name)
    assert (record.key, record.value) == (b"", None)


def test_a_letter_of_someone_else_is_replayed_by_its_key(kafka: Settings) -> None:
    write(kafka, (kafka.topics.clean.dlq.name, b"a1", b"{}", (("content-type", b"x"),)))
    [outcome] = replay_all(kafka)
    assert (outcome.chosen.fingerprint, outcome.objection) == ("none", None)
    assert values(kafka, kafka.topics.clean.retry.name) == [b"{}"]


def test_a_second_replay_finds_nothing(kafka: Settings) -> None:
    write(kafka, *(letter(kafka, clean(kafka, f"a{n}")) for n in range(5)))
    assert len(replay_all(kafka)) == 5
    assert replay_all(kafka) == []
    assert chosen(kafka).decided == {"replayed": 5}
    assert len(drain(kafka, kafka.topics.clean.retry.name)) == 5


def test_a_dry_run_writes_nothing(kafka: Settings) -> None:
    write(kafka, letter(kafka, clean(kafka, "a1")))
    [outcome] = judged(kafka, chosen(kafka).undecided)
    assert outcome.to == kafka.topics.clean.retry.name
    assert not [*drain(kafka, outcome.to), *drain(kafka, kafka.topics.dlq_decisions.name)]


def test_of_two_replays_at_once_the_first_ends_and_nothing_is_doubled(
    kafka: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "CHUNK_RECORDS", 2)
    write(kafka, *(letter(kafka, clean(kafka, f"a{n}")) for n in range(7)))
    with Decider(kafka) as first:
        outcomes = replay.replay(kafka, first, chosen(kafka).undecided)
        next(outcomes)
        assert len(replay_all(kafka)) == 5
        with pytest.raises(TakenOver):
            list(outcomes)
    keys = [record.key for record in drain(kafka, kafka.topics.clean.retry.name)]
    assert (len(keys), doubled(keys)) == (7, 0)


def test_a_replay_killed_inside_a_transaction_goes_on_where_it_was(kafka: Settings) -> None:
    write(kafka, *(letter(kafka, clean(kafka, f"a{n}")) for n in range(7)))
    killed = subprocess.run([sys.executable, KILLED], check=False, env=environment(kafka), timeout=90)
    assert killed.returncode == -signal.SIGKILL
    assert len(drain(kafka, kafka.topics.clean.retry.name, isolation="read_uncommitted")) == 4
    assert len(replay_all(kafka)) == 5
    keys = [record.key for record in drain(kafka, kafka.topics.clean.retry.name)]
    assert (len(keys), doubled(keys)) == (7, 0)


def test_discarded_letters_are_not_replayed(kafka: Settings) -> None:
    slow, broken = TooSlow("10 s"), NotJson("no")
    write(
        kafka, letter(kafka, clean(kafka, "a1"), error=slow), letter(kafka, clean(kafka, "a2"), error=broken)
    )
    [one, other] = chosen(kafka).undecided
    with Decider(kafka) as decider:
        [outcome] = discard(decider, [one])
    assert outcome.to is None
    assert [each.position for each in chosen(kafka).undecided] == [other.position]
    assert chosen(kafka).decided == {"discarded": 1}
    assert [outcome.chosen.position for outcome in replay_all(kafka)] == [other.position]


def test_letters_are_selected_by_fingerprint_and_by_position(kafka: Settings) -> None:
    for name, error in (("a1", TooSlow("10 s")), ("a2", TooSlow("12 s")), ("a3", NotJson("no"))):
        write(kafka, letter(kafka, clean(kafka, name), error=error))
    found = {each.subject.id: each for each in chosen(kafka).undecided}
    slow = Selection(fingerprints=frozenset({found["a1"].fingerprint}))
    assert {each.subject.id for each in chosen(kafka, slow).undecided} == {"a1", "a2"}
    mixed = Selection(frozenset({"0" * 12}), frozenset({found["a3"].position}))
    choice = chosen(kafka, mixed)
    assert [each.subject.id for each in choice.undecided] == ["a3"]
    assert choice.unknown == {"0" * 12}


# Refusals: each writes what makes the letter of `a1`, whose raw record stands at 0/5, outdated or not

Made = Callable[[Settings], Written]


def row(settings: Settings, offset: int, partition: int = 0) -> Written:
    made = ArticleRow(id="a1", stage="clean", outcome="dead", origin=origin(settings, offset, partition))
    return settings.topics.tables["articles"].name, b"a1", made.to_json(), ()


def revision(settings: Settings, made: int, seen: int) -> Written:
    made_from = Revision(revision=HASH, origin=origin(settings, made), seen=origin(settings, seen))
    return settings.topics.revisions.name, b"a1", made_from.to_json(), ()


def raw(settings: Settings, value: bytes = b'{"id":"a1","body":[]}') -> Written:
    return settings.topics.raw.name, b"a key of its producer", value, (("traceparent", b"0"),)


def offset(each: Chosen) -> int:
    """Return the offset of the raw record of a letter's article."""
    assert each.subject.origin
    return each.subject.origin.offset


def objections(settings: Settings, record: Written, *known: Written) -> list[str | None]:
    write(settings, letter(settings, record, position=(0, 5)))
    write(settings, *known, partition=0)
    dry = [outcome.objection for outcome in judged(settings, chosen(settings).undecided)]
    assert [outcome.objection for outcome in replay_all(settings)] == dry
    assert len(drain(settings, settings.topics.dlq_decisions.name)) == dry.count(None)
    return dry


@pytest.mark.parametrize(
    ("known", "said"),
    [
        pytest.param(lambda s: row(s, 5), None, id="the row tells of this very record"),
        pytest.param(lambda s: row(s, 4), None, id="the row is older"),
        pytest.param(lambda s: row(s, 6), "a newer record of the article came", id="the row is newer"),
        pytest.param(lambda s: row(s, 1, 2), "in another partition", id="the row is of another partition"),
        pytest.param(lambda s: revision(s, 6, 6), "a newer record", id="a new revision is under way"),
        pytest.param(lambda s: revision(s, 5, 9), None, id="this revision came again"),
    ],
)
def test_a_letter_is_refused_where_its_article_is_newer(
    kafka: Settings, known: Made, said: str | None
) -> None:
    [objection] = objections(kafka, clean(kafka, "a1", offset=5), known(kafka))
    assert said in objection if said and objection else objection is said


@pytest.mark.parametrize(
    ("known", "said"),
    [
        pytest.param(lambda s: row(s, 5), None, id="the row tells of its death"),
        pytest.param(lambda s: row(s, 6), "a newer record", id="the row is newer"),
        pytest.param(lambda s: revision(s, 2, 3), None, id="the current revision is older"),
        pytest.param(lambda s: revision(s, 2, 9), "a newer record", id="the current revision came again"),
    ],
)
def test_a_raw_letter_is_known_by_the_id_in_its_bytes(kafka: Settings, known: Made, said: str | None) -> None:
    [objection] = objections(kafka, raw(kafka), known(kafka))
    assert said in objection if said and objection else objection is said


def test_of_two_letters_of_one_article_the_newer_is_replayed(kafka: Settings) -> None:
    write(kafka, letter(kafka, clean(kafka, "a1", offset=3)), letter(kafka, clean(kafka, "a1", offset=5)))
    write(kafka, letter(kafka, clean(kafka, "a2", offset=4)))
    outcomes = {offset(outcome.chosen): outcome.objection for outcome in replay_all(kafka)}
    assert (outcomes[4], outcomes[5]) == (None, None)
    assert outcomes[3]
    assert "a newer record" in outcomes[3]
    assert [offset(each) for each in chosen(kafka).undecided] == [3]


def test_a_retracted_article_does_not_come_back(kafka: Settings) -> None:
    taken_back = ArticleRow(id="a1", stage="stance", outcome="retracted", origin=origin(kafka, 8))
    [objection] = objections(
        kafka,
        clean(kafka, "a1", offset=5),
        revision(kafka, 5, 5),
        (kafka.topics.revisions.name, b"a1", None, ()),
        (kafka.topics.tables["articles"].name, b"a1", taken_back.to_json(), ()),
    )
    assert "a newer record" in (objection or "")
