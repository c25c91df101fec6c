"""`streams enrich` and `streams.enrich`: what the last topic would carry, without Kafka."""

from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import orjson
import pytest
from rich.console import Console

import streams
from streams.cli import render
from streams.client.follow import Follower
from streams.client.publish import Publisher
from streams.contract.articles import Entity, Link, Portrayal
from streams.contract.settings import Settings
from support.handmade import article
from support.kafka import drain

from .conftest import Run

# trafilatura tries a proxy library that is not needed, and urllib3 warns of its absence
pytestmark = pytest.mark.filterwarnings("ignore:SOCKS support in urllib3")

TEXT = "Austria has been firm in ruling out arming the rebels. The council voted on Monday in Vienna."


def test_messages_in_and_messages_out_with_broken_ones_reported(run: Run) -> None:
    good = orjson.dumps({"id": "a1", "body": TEXT})
    ran = run("enrich", given=good + b"\nnonsense\n")
    assert ran.code == 1
    assert [row["id"] for row in ran.rows] == ["a1"]
    assert ran.err.startswith("standard input, line 2: the value is not JSON")


def test_a_document_is_enriched_by_its_name(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    [row] = run("enrich", str(path), "--id", "a1", "--title", "Rebels").rows
    assert (row["id"], row["title"], row["origin"]) == ("a1", "Rebels", None)
    [stance] = row["stances"]
    assert (stance["holder"]["name"], stance["label"]) == ("Austria", "against")


@pytest.mark.parametrize(
    ("document", "options"),
    [
        pytest.param(TEXT, {"id": "a1"}, id="text"),
        pytest.param(TEXT.encode(), {"id": "a1"}, id="bytes"),
        pytest.param({"id": "a1", "body": TEXT}, {}, id="message"),
        pytest.param(streams.RawArticle(id="a1", body=TEXT), {}, id="model"),
    ],
)
def test_every_form_of_a_document_gives_the_same_stances(
    document: str | bytes | streams.RawArticle | Mapping[str, object], options: dict[str, str]
) -> None:
    enriched = streams.enrich(document, settings=Settings(), **options)
    assert enriched.id == "a1"
    assert [stance.label for stance in enriched.stances] == ["against"]


def test_what_the_pipeline_would_refuse_is_refused() -> None:
    with pytest.raises(streams.StreamsError, match="no word"):
        streams.enrich("...", settings=Settings())


def test_the_bytes_are_those_of_the_topic_origin_apart(pipeline: Settings, sample: bytes) -> None:
    value = orjson.dumps({"id": "same-bytes", "url": "https://news.example/1", "body": sample.decode()})
    with Publisher(pipeline) as publisher, Follower(pipeline) as follower:
        published = publisher.send(value).wait()
        [end] = [step for step in follower.steps([published], timeout_s=60) if step.is_end]
    [record] = [r for r in drain(pipeline, pipeline.topics.stance.name) if r.key == b"same-bytes"]
    assert end.record.offset == record.offset
    ours = streams.enrich(orjson.loads(value), settings=pipeline)
    assert ours.model_copy(update={"origin": published.origin}).to_json() == record.value


def test_an_article_on_a_terminal() -> None:
    out = StringIO()
    screen = Console(file=out, width=100)
    screen.print(render.article(article()))
    lines = [" ".join(line.split()) for line in out.getvalue().splitlines()]
    assert lines[:4] == ["Peace plan", "a1 · news.example · en", "Austria 1", "removed: share 1"]
    assert lines[5] == "Who What The words"
    assert lines[6].startswith("Austria against arming the rebels Austria has been firm")


def test_the_narrators_tone_on_a_terminal_leaves_out_the_neutral() -> None:
    fields = {"entity": "e1", "key": "place:austria", "name": "Austria", "evidence": ()}
    tones = [("against", 2, 1, 0), ("neutral", 0, 3, 0), ("favor", 0, 1, 1)]
    found = [
        Portrayal(label=label, against=a, neutral=n, favor=f, probabilities=(0, 1, 0), **fields)
        for label, a, n, f in tones
    ]
    told = render.portrayed(found)
    assert told is not None
    assert told.plain == (
        "the narrator shows Austria in a bad light (2 of 3), Austria in a good light (1 of 2)"
    )
    assert render.portrayed(found[1:2]) is None


def test_a_link_is_told_where_the_name_alone_does_not_say_it() -> None:
    link = Link(source="people", id="a", name="Bashar al-Assad")
    assad = Entity(id="e1", key="person:a", name="Assad", type="PERSON", count=2, link=link)
    france = Entity(id="e2", key="place:france", name="France", type="PLACE", count=1)
    french = france.model_copy(
        update={"name": "French", "link": link.model_copy(update={"relation": "demonym"})}
    )
    korea = france.model_copy(update={"name": "Korea", "candidates": (link, link)})
    found = article().model_copy(update={"entities": (assad, france, french, korea)})
    assert render.entities(found).plain == (
        "Assad 2 = Bashar al-Assad, France 1, French 1, Korea 1 = Bashar al-Assad or Bashar al-Assad?"
    )
