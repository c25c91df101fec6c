"""`streams dlq` piped and on a terminal: what died is listed, shown, replayed, discarded."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO

import pytest
from rich.console import Console, RenderableType

from streams.cli import letters as views
from streams.client.decisions import read_decisions
from streams.client.letters import Subject, all_letters, grouped
from streams.client.replay import Chosen, Outcome
from streams.client.topics import ensure_topics
from streams.contract.dead_letters import Failure
from streams.contract.decisions import Decision
from streams.contract.errors import NotJson, TooSlow
from streams.contract.settings import Settings
from streams.contract.tables import ArticleRow
from support import handmade
from support.handmade import article, letter, origin, published, transactions
from support.kafka import drain

from .conftest import Run

# Kafka deletes what is older than the topic keeps, whenever it looks: so not in 1970
THEN = int(time.time()) - 86_400
BODY = b'{"id":"a1","body":"\xff'
BUG = handmade.BUG.fingerprint
SLOW = Failure.of(TooSlow("10 s")).fingerprint


def fill(settings: Settings) -> None:
    """One raw letter, and three of the entities stage: two of one bug and one that was too slow."""
    ensure_topics(settings)
    raw = (settings.topics.raw.name, b"a1", BODY, (("content-type", b"application/json"),))
    clean = [
        published(settings, article(name, origin=origin(settings, offset)), stage="clean")
        for offset, name in enumerate(("a2", "a3", "a4"))
    ]
    with transactions(settings) as writer:
        writer.commit(
            [letter(settings, raw, position=(2, 4), error=NotJson("no"), stage="clean")], at=THEN + 1
        )
        writer.commit([letter(settings, clean[0])], at=THEN + 2)
        writer.commit([letter(settings, clean[1])], at=THEN + 4)
        writer.commit([letter(settings, clean[2], error=TooSlow("10 s"))], at=THEN + 3)


@pytest.fixture(scope="module")
def letters(make_settings: Callable[[], Settings]) -> Settings:
    """Letters that no test here decides about."""
    settings = make_settings()
    fill(settings)
    return settings


@pytest.fixture
def fresh(kafka: Settings) -> Settings:
    """Letters of one test."""
    fill(kafka)
    return kafka


def _iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def position(settings: Settings, run: Run, fingerprint: str) -> str:
    rows = run("dlq", "list", settings=settings).rows
    example: str = next(row["example"] for row in rows if row["fingerprint"] == fingerprint)
    return example


def test_letters_are_grouped_by_what_is_wrong(letters: Settings, run: Run) -> None:
    bug, slow, broken = run("dlq", "list", settings=letters).rows
    assert (bug["fingerprint"], bug["count"], bug["stage"]) == (BUG, 2, "entities")
    assert (bug["error"], bug["code"], bug["message"]) == ("StageFailed", "N113", "KeyError: 'w1'")
    assert (bug["first"], bug["last"]) == (_iso(THEN + 2), _iso(THEN + 4))
    assert (slow["count"], broken["count"], broken["stage"]) == (1, 1, "clean")
    assert broken["example"].startswith(f"{letters.topics.raw.dlq.name}/")


def test_letters_of_one_stage_or_topic(letters: Settings, run: Run) -> None:
    topic = letters.topics.clean
    for place in ("entities", topic.name, topic.dlq.name):
        assert {row["stage"] for row in run("dlq", "list", place, settings=letters).rows} == {"entities"}
    assert run("dlq", "list", "stance", settings=letters).rows == []


def test_a_letter_is_shown_whole(letters: Settings, run: Run) -> None:
    [row] = run("dlq", "show", BUG, settings=letters).rows
    assert (row["key"], row["fingerprint"], row["attempts"], row["decision"]) == ("a3", BUG, 1, None)
    assert row["stack_trace"] == "in work"
    assert row["value"].encode() == article("a3", origin=origin(letters, 1)).to_json()
    place = f"{row['topic']}/{row['partition']}/{row['offset']}"
    assert run("dlq", "show", place, settings=letters).rows == [row]


def test_the_bytes_come_as_they_are(letters: Settings, run: Run) -> None:
    place = position(letters, run, Failure.of(NotJson("no")).fingerprint)
    assert run("dlq", "show", place, "--raw", settings=letters).out == BODY


@pytest.mark.parametrize("name", ["0" * 12, "TOPIC/0/999"])
def test_a_letter_that_is_not_there_is_said(letters: Settings, run: Run, name: str) -> None:
    ran = run("dlq", "show", name.replace("TOPIC", letters.topics.raw.dlq.name), settings=letters)
    assert (ran.code, ran.out) == (1, b"")
    assert "there is no dead letter" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "news.elsewhere/0/1"], "news.elsewhere is no dead-letter topic of this installation"),
        (["list", "nowhere"], "'nowhere' has no dead letters: choose one of clean, entities, stance, tables"),
        (["replay"], "name letters by fingerprint or position, or give --all"),
        (["discard", BUG, "--all"], "name letters by fingerprint or position, or give --all"),
    ],
)
def test_wrong_usage_is_said(letters: Settings, run: Run, arguments: list[str], said: str) -> None:
    ran = run("dlq", *arguments, settings=letters)
    assert ran.code == 2
    assert said in ran.err


@pytest.mark.parametrize("verb", ["replay", "discard"])
def test_without_yes_nothing_is_done(letters: Settings, run: Run, verb: str) -> None:
    ran = run("dlq", verb, "--all", settings=letters)
    assert ran.code == 0
    assert [(row["action"], row["done"]) for row in ran.rows] == [(verb, False)] * 4
    assert "nothing was done yet: add --yes" in ran.err
    assert not read_decisions(letters)


def test_replayed_letters_are_listed_no_longer(fresh: Settings, run: Run) -> None:
    ran = run("dlq", "replay", BUG, "--yes", settings=fresh)
    assert ran.code == 0
    assert {row["id"]: (row["action"], row["done"]) for row in ran.rows} == {
        "a2": ("replay", True),
        "a3": ("replay", True),
    }
    places = {f"{r.topic}/{r.partition}/{r.offset}" for r in drain(fresh, fresh.topics.clean.retry.name)}
    assert {row["to"] for row in ran.rows} == places
    assert f"2 letters replayed onto {fresh.topics.clean.retry.name}" in ran.err
    assert BUG not in {row["fingerprint"] for row in run("dlq", "list", settings=fresh).rows}
    decided = next(r for r in run("dlq", "list", "--all", settings=fresh).rows if r["fingerprint"] == BUG)
    assert (decided["count"], decided["replayed"], decided["discarded"]) == (2, 2, 0)
    assert run("dlq", "show", BUG, settings=fresh).rows[0]["decision"]["to"] in places


def test_a_second_replay_has_nothing_to_do(fresh: Settings, run: Run) -> None:
    run("dlq", "replay", BUG, "--yes", settings=fresh)
    ran = run("dlq", "replay", BUG, "--yes", settings=fresh)
    assert (ran.code, ran.out) == (0, b"")
    assert "nothing to replay" in ran.err
    assert "decided before: 2 replayed" in ran.err


def test_a_stage_s_letters_alone_are_replayed(fresh: Settings, run: Run) -> None:
    ran = run("dlq", "replay", "--all", "--stage", "clean", "--yes", settings=fresh)
    assert [row["stage"] for row in ran.rows] == ["clean"]
    assert [record.value for record in drain(fresh, fresh.topics.raw.name)] == [BODY]


def test_discarded_letters_are_listed_no_longer(fresh: Settings, run: Run) -> None:
    place = position(fresh, run, SLOW)
    ran = run("dlq", "discard", place, "--yes", settings=fresh)
    assert (ran.code, [row["letter"] for row in ran.rows]) == (0, [place])
    assert "1 letter discarded" in ran.err
    assert SLOW not in {row["fingerprint"] for row in run("dlq", "list", settings=fresh).rows}
    assert not drain(fresh, fresh.topics.clean.retry.name)


def test_a_letter_with_a_newer_article_is_refused(fresh: Settings, run: Run) -> None:
    newer = ArticleRow(id="a2", stage="stance", outcome="enriched", origin=origin(fresh, 9))
    with transactions(fresh) as writer:
        writer.commit([(fresh.topics.tables["articles"].name, b"a2", newer.to_json(), ())])
    ran = run("dlq", "replay", BUG, "--yes", settings=fresh)
    rows = {row["id"]: row for row in ran.rows}
    assert (ran.code, rows["a2"]["action"], rows["a3"]["action"]) == (1, "refuse", "replay")
    assert "a newer record of the article came at" in rows["a2"]["why"]
    assert "1 letter replayed" in ran.err
    assert "1 refused" in ran.err


def test_a_name_that_fits_no_letter_is_said_and_the_others_are_replayed(fresh: Settings, run: Run) -> None:
    ran = run("dlq", "replay", "0" * 12, SLOW, "--yes", settings=fresh)
    assert (ran.code, [row["fingerprint"] for row in ran.rows]) == (1, [SLOW])
    assert f"there is no dead letter {'0' * 12}" in ran.err


# On a terminal


def drawn(shown: RenderableType) -> str:
    out = StringIO()
    screen = Console(file=out, width=200)
    screen.print(shown)
    return out.getvalue()


def test_the_groups_on_a_terminal(letters: Settings) -> None:
    found = all_letters(letters, list(letters.topics.replays))
    decision = Decision(decision="discarded", at="now")
    groups = grouped((each, decision if each.stage == "clean" else None) for each in found)
    head, first, example, *_ = drawn(views.group_table(groups, with_decided=True)).splitlines()
    assert head.split()[:6] == ["Fingerprint", "Letters", "Stage", "Decided", "First", "Last"]
    assert first.split()[:3] == [BUG, "2", "entities"]
    assert "StageFailed N113: KeyError: 'w1'" in first
    assert example.strip() == groups[0].letter.position
    assert "1 discarded" in drawn(views.group_table(groups, with_decided=True))
    assert "Decided" not in drawn(views.group_table(groups, with_decided=False))


def test_a_letter_on_a_terminal(letters: Settings) -> None:
    found = {each.record.key: each for each in all_letters(letters, list(letters.topics.replays))}
    decision = Decision(decision="replayed", at="2026-01-31T18:00:00.000Z", to="retry/0/1")
    told = drawn(views.letter_view(found[b"a3"], decision))
    assert "StageFailed N113: KeyError: 'w1'" in told
    assert "replayed 2026-01-31T18:00:00.000Z, to retry/0/1" in told
    assert "in work" in told
    assert '"id": "a3"' in told
    assert "more characters: --raw gives all" in told
    broken = drawn(views.letter_view(found[b"a1"], None))
    assert BODY.decode("utf-8", "replace") in broken
    assert f"{letters.topics.raw.name}/2/4" in broken


def test_a_refusal_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    chosen = Chosen("t.dlq", 0, 1, BUG, "entities", Subject("a2", None, is_raw=False))
    tally = views.Tally("replay", is_done=False, as_json=False)
    tally.add(Outcome(chosen, objection="a newer record of the article came at raw/0/9: discard the letter"))
    tally.add(Outcome(chosen, to="t.retry"))
    assert capsys.readouterr().out.startswith("refused  a2  t.dlq/0/1: a newer record")
    assert tally.summary() == "1 letter would be replayed onto t.retry; 1 refused"
