"""The whole pipeline on the sample, exactly, and the same bytes as on the topic."""

from pathlib import Path

import orjson
import pytest
from kafka.consumer.fetcher import ConsumerRecord

from streams.agents.local import Pipeline
from streams.contract.articles import StanceArticle
from streams.contract.errors import ConfigurationError
from streams.contract.settings import EntitiesSettings, Settings
from support.german import save_german
from support.kafka import drain, produce
from support.prose import prose
from support.waiting import wait_until

TEXT = {"content-type": b"text/plain"}
BODY_LINES = [*range(8, 21), *range(31, 40)]
CHROME = {
    1: "Accessibility links",
    3: "Breaking News",
    22: "Related video footage",
    24: "Trio of Meetings Focus on Ending Syria Crisis",
    25: "please wait",
    27: "No media source currently available",
    29: "0:00 0:01:40 0:00",
    43: "16x9 Image",
    45: "VOA News",
    47: "The Voice of America provides news",
    49: "XS",
    50: "SM",
    51: "MD",
    52: "LG",
}


@pytest.fixture(scope="module")
def pipeline_here() -> Pipeline:
    return Pipeline(Settings())


@pytest.fixture(scope="module")
def article(pipeline_here: Pipeline, sample: bytes) -> StanceArticle:
    article = pipeline_here.enrich_record(sample, headers=TEXT)
    assert isinstance(article, StanceArticle)
    return article


def test_the_text_is_the_12_body_paragraphs_and_nothing_else(article: StanceArticle, sample: bytes) -> None:
    lines = sample.decode().split("\n")
    body = [lines[number - 1].strip() for number in BODY_LINES if lines[number - 1].strip()]
    assert len(body) == 12
    assert article.text.split("\n\n") == body
    assert [article.text[p.start : p.end] for p in article.paragraphs] == body


def test_every_paragraph_leads_back_to_the_raw_document(article: StanceArticle, sample: bytes) -> None:
    raw = sample.decode()
    for paragraph in article.paragraphs:
        assert paragraph.map
        for start, raw_start, length in paragraph.map:
            assert article.text[start : start + length] == raw[raw_start : raw_start + length]
        assert sum(length for _, _, length in paragraph.map) == paragraph.end - paragraph.start


def test_headline_and_credit_are_fields(article: StanceArticle) -> None:
    assert article.title == "US, Russia Discuss Peace Plan for Syria"
    assert article.credit == ("AP", "AFP", "Reuters")


def test_the_14_other_lines_are_removed_each_with_a_reason(article: StanceArticle) -> None:
    removed = {line.line: line for line in article.removed}
    assert removed.keys() == CHROME.keys()
    assert all(words in removed[number].text for number, words in CHROME.items())
    reasons = {number: removed[number].reason for number in CHROME}
    assert {reasons[n] for n in (22, 24, 25, 27, 29)} == {"media-player"}
    assert {reasons[n] for n in (49, 50, 51, 52)} == {"layout-label"}
    assert reasons[43] == "image-label"
    assert reasons[47] == "author-bio"


def test_the_entities_are_who_a_reader_would_name(article: StanceArticle) -> None:
    names = {entity.name: entity for entity in article.entities}
    people = {"John Kerry", "Sergei Lavrov", "Laurent Fabius", "William Hague", "Navi Pillay", "Michel Kilo"}
    assert people | {"Syrian National Coalition", "European Union"} <= names.keys()
    assert "Kerry" in names["John Kerry"].aliases
    assert "SNC" in names["Syrian National Coalition"].aliases
    assert not {"XS", "16x9 Image", "VOA News", "Kerry", "SNC"} & names.keys()


def test_the_stances_are_those_of_the_page(article: StanceArticle) -> None:
    found = {(stance.holder.name, stance.label, stance.target.text) for stance in article.stances}
    amendment = "an amendment that would allow sending weapons to the Syrian opposition"
    assert {
        ("Austria", "against", "arming the rebels"),
        ("Britain", "favor", amendment),
        ("France", "favor", amendment),
        ("William Hague", "favor", "the rebels need weapons"),
    } <= found
    assert all(stance.holder.name not in {"European Union", "Qatar"} for stance in article.stances)
    assert all(article.text[s.cue.start : s.cue.end] == s.cue.text for s in article.stances)


def test_the_topic_carries_the_same_bytes_origin_apart(
    pipeline: Settings, pipeline_here: Pipeline, sample: bytes
) -> None:
    [meta] = produce(
        pipeline, pipeline.topics.raw.name, [(b"the sample", sample, [("content-type", b"text/plain")])]
    )
    topic = pipeline.topics.stance.name

    def arrived() -> list[ConsumerRecord]:
        return [record for record in drain(pipeline, topic) if record.key == b"the sample"]

    wait_until(arrived, timeout=60, what="the sample on the last topic")
    sent = orjson.loads(arrived()[0].value)
    assert sent["origin"] == {"topic": meta.topic, "partition": meta.partition, "offset": meta.offset}
    here = pipeline_here.enrich_record(sample, key=b"the sample", headers=TEXT)
    assert isinstance(here, StanceArticle)
    assert orjson.dumps({**sent, "origin": None}) == here.to_json()


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("Der Minister lehnte das Gesetz am Montag in Berlin entschieden ab. " * 20, id="German"),
        pytest.param("Le ministre a rejeté la loi lundi à Paris, selon ses proches. " * 20, id="French"),
    ],
)
def test_other_languages_pass_with_a_note(pipeline_here: Pipeline, words: str) -> None:
    article = pipeline_here.enrich_record(orjson.dumps({"body": words}), headers={})
    assert isinstance(article, StanceArticle)
    assert article.language.code in {"de", "fr"}
    assert (article.mentions, article.stances) == ((), ())
    assert article.cleaning.notes


def test_a_giant_article_gives_a_valid_explained_result(pipeline_here: Pipeline) -> None:
    body = "\n\n".join(["Austria has been firm in ruling out arming the rebels.", *prose(3_300)])
    article = pipeline_here.enrich_record(orjson.dumps({"body": body[: 2 << 20]}), headers={})
    assert isinstance(article, StanceArticle)
    assert article.stances
    assert article.cleaning.notes


def test_alias_files_are_a_setting(article: StanceArticle, sample: bytes, tmp_path: Path) -> None:
    file = tmp_path / "people.jsonl"
    file.write_text('{"id": "Q44329", "name": "Bashar al-Assad", "aliases": ["Assad"], "type": "PERSON"}\n')
    settings = Settings(entities=EntitiesSettings(aliases=str(file)))
    linked = Pipeline(settings).enrich_record(sample, headers=TEXT)
    assert isinstance(linked, StanceArticle)
    assert next(e.key for e in linked.entities if e.name == "Assad") == "person:Q44329"
    assert next(e.link for e in article.entities if e.name == "Assad") is None
    file.write_text("{}")
    with pytest.raises(ConfigurationError, match=r"people\.jsonl, line 1: id: Field required"):
        Pipeline(settings)


GERMAN = """Angela Merkel unterstützt den Plan der Deutschen Bahn

Die frühere Kanzlerin Angela Merkel hat sich am Montag in Berlin für neue Strecken ausgesprochen.

„Wir brauchen mehr Züge und mehr Personal“, sagte sie vor Journalisten. Die Deutsche Bahn wies das zurück."""


def test_an_article_in_a_language_with_a_model_has_names_and_says_what_it_lacks(tmp_path: Path) -> None:
    languages = {"de": save_german(tmp_path)}
    pipeline = Pipeline(Settings.model_validate({"nlp": {"languages": languages}}))
    article = pipeline.enrich_record(GERMAN.encode(), headers=TEXT)
    assert isinstance(article, StanceArticle)
    assert article.language.code == "de"
    assert {(e.name, e.type) for e in article.entities} >= {("Angela Merkel", "PERSON"), ("Berlin", "PLACE")}
    assert (article.stances, article.portrayals, article.quotes) == ((), (), ())
    assert any(note.startswith("no roles, quotations or stances: ") for note in article.cleaning.notes)
