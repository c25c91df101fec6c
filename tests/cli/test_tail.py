"""`streams tail` piped: one JSON object a line."""

import base64
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from streams.cli import views
from streams.client.reader import Reader
from streams.client.topics import ensure_topics
from streams.contract.changes import ArticleChange
from streams.contract.dead_letters import Failure, dead_letter_headers
from streams.contract.errors import TooSlow
from streams.contract.headers import change_event, tombstone
from streams.contract.settings import Settings
from support.handmade import TIME, article, origin, published, transactions
from support.kafka import produce

from .conftest import Run

SCHEMAS = Path(__file__).parents[2] / "schemas"


def edit() -> ArticleChange:
    """Return the shipped example of an edit."""
    return ArticleChange.from_json((SCHEMAS / "examples/news.articles.changes.v1/sample.json").read_bytes())


@pytest.fixture(scope="module")
def topics(make_settings: Callable[[], Settings]) -> Settings:
    """A Kafka with a1 and a2 enriched, a1 retracted, an edit, one dead letter, and a bare page."""
    kafka = make_settings()
    ensure_topics(kafka)
    stance, raw = kafka.topics.stance.name, kafka.topics.raw
    headers = tombstone("a1", origin(kafka, 3), stage="stance", topic=stance, time=TIME, carried={})
    failure = Failure.of(TooSlow("10 s of CPU"))
    letter = dead_letter_headers(failure, stage="clean", position=(raw.name, 0, 4), original=())
    with transactions(kafka) as writer:
        for number, name in enumerate(("a1", "a2")):
            message = article(name, origin=origin(kafka, number))
            for stage in ("clean", "entities", "stance"):
                writer.commit([published(kafka, message, stage=stage)], partition=0)
        writer.commit([(stance, b"a1", None, headers)], partition=0)
        told = change_event(edit(), topic=kafka.topics.changes.name, time=TIME, carried={})
        writer.commit([(kafka.topics.changes.name, b"a1", edit().to_json(), told)])
        writer.commit([(raw.dlq.name, b"a4", b"\xff", letter)])
    produce(kafka, raw.name, [(None, b"<p>Some words.</p>", [("content-type", b"text/html")])])
    return kafka


def test_a_record_is_the_message_itself_byte_for_byte(topics: Settings, run: Run) -> None:
    ran = run("tail", "stance", "--from", "beginning", "--exit", settings=topics)
    first, second, third = ran.out.splitlines()
    assert first == article("a1", origin=origin(topics, 0)).to_json()
    assert second == article("a2", origin=origin(topics, 1)).to_json()
    assert third == b'{"id":"a1","retracted":true}'


def test_the_last_ones_and_those_of_one_article(topics: Settings, run: Run) -> None:
    assert [row["id"] for row in run("tail", "--last", "2", "--exit", settings=topics).rows] == ["a2", "a1"]
    ran = run("tail", "--from", "0", "--id", "a1", "--exit", settings=topics)
    assert [row.get("retracted") for row in ran.rows] == [None, True]


def test_an_edit_is_the_message_itself(topics: Settings, run: Run) -> None:
    ran = run("tail", "changes", "--from", "beginning", "--exit", settings=topics)
    assert ran.out.splitlines() == [edit().to_json()]


def test_from_now_on_there_is_nothing_yet(topics: Settings, run: Run) -> None:
    assert run("tail", "--exit", settings=topics).out == b""


def test_a_bare_page_comes_as_a_raw_message_with_its_id(topics: Settings, run: Run) -> None:
    [row] = run("tail", "raw", "--from", "beginning", "--exit", settings=topics).rows
    assert (row["content_type"], row["body"], len(row["id"])) == ("text/html", "<p>Some words.</p>", 64)
    again = run("tail", "raw", "--id", row["id"], "--last", "5", "--exit", settings=topics).rows
    assert again == [row]


def test_a_dead_letter_comes_whole(topics: Settings, run: Run) -> None:
    [row] = run("tail", "dlq", "--last", "5", "--exit", settings=topics).rows
    assert (row["id"], row["stage"], row["error"]) == ("a4", "clean", "TooSlow N110: 10 s of CPU")
    assert base64.b64decode(row["value_base64"]) == b"\xff"
    assert row["headers"]["__streams.errors.offset"] == "4"
    assert row["topic"] == topics.topics.raw.dlq.name


def test_a_full_name_works_as_well(topics: Settings, run: Run) -> None:
    ran = run("tail", topics.topics.clean.name, "--last", "1", "--exit", settings=topics)
    assert [row["id"] for row in ran.rows] == ["a2"]


@pytest.mark.parametrize("place", ["yesterday", "-5"])
def test_a_place_that_is_none_is_refused(topics: Settings, run: Run, place: str) -> None:
    ran = run("tail", f"--from={place}", settings=topics)
    assert ran.code == 2
    assert "is none of beginning, end, an offset, a time" in ran.err


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("raw", "text/html, 18 characters"),
        ("clean", "16 words in 0 paragraphs, good"),
        ("entities", "Austria 1"),
        ("stance", "Austria against arming the rebels"),
        ("changes", "revised: US, Russia Near Deal on Peace Plan for Syria"),
        ("changes", "headline before: US, Russia Discuss Peace Plan for Syria"),
        ("changes", "text: 2,349 characters (-214)"),
        ("changes", "turned: Britain for → against"),
        ("changes", "vanished: France for an amendment that would allow"),
        ("changes", "names vanished: U.N. Human Rights Council"),
        ("dlq", "died in clean"),
    ],
)
def test_on_a_terminal_a_record_is_told_in_short(topics: Settings, name: str, told: str) -> None:
    full = topics.topics.raw.dlq.name if name == "dlq" else topics.topics.public[name].name
    out = StringIO()
    screen = Console(file=out, width=200)
    with Reader(topics, [full]) as reader:
        for record in reader.last(2):
            screen.print(views.for_people(topics.topics, record))
    assert told in " ".join(out.getvalue().split())
