"""`streams show` and `streams doctor`."""

from collections.abc import Callable
from pathlib import Path
from subprocess import Popen

import orjson
import pytest

from streams.cli import checks
from streams.cli.checks import Finding, check_all
from streams.cli.show import settings_of
from streams.client.address import address_file
from streams.client.topics import ensure_topics
from streams.contract.headers import INPUT, told
from streams.contract.kafka import KafkaSettings
from streams.contract.schemas import schema_of
from streams.contract.settings import Settings
from streams.contract.tables import Contribution, CountedEntity, EntityRow
from support.handmade import origin, transactions

from .conftest import Run


def test_every_setting_is_shown(kafka: Settings, run: Run) -> None:
    rows = {row["variable"]: row for row in run("show", "config", settings=kafka).rows}
    partitions = rows["STREAMS_PARTITIONS"]
    assert (partitions["value"], partitions["default"], partitions["set"]) == ("4", "8", True)
    groups = {name.removeprefix("STREAMS_").split("__")[0].lower() for name in rows}
    assert groups == set(Settings.model_fields)


def test_secrets_are_masked() -> None:
    secret = KafkaSettings(security_protocol="SASL_SSL", username="u", password="hidden")
    assert "hidden" not in str(list(settings_of(secret, KafkaSettings())))


def test_topics_are_shown_with_their_state(kafka: Settings, run: Run) -> None:
    before = run("show", "topics", settings=kafka).rows
    assert {row["state"] for row in before} == {"missing"}
    assert {row["topic"] for row in before} == {topic.name for topic in kafka.topics.all}
    ensure_topics(kafka)
    assert {row["state"] for row in run("show", "topics", settings=kafka).rows} == {"exists"}


def test_topics_are_shown_without_a_broker(run: Run, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, kafka=KafkaSettings())
    assert {row["state"] for row in run("show", "topics", settings=settings).rows} == {None}


def test_a_schema_is_shown(run: Run) -> None:
    assert orjson.loads(run("show", "schema", "clean").out) == schema_of("clean")


def test_the_doctor_names_the_model_that_is_missing() -> None:
    settings = Settings.model_validate({"nlp": {"languages": {"de": "de_core_news_sm"}}})
    finding = checks._model(settings)
    assert "'de_core_news_sm' can't be loaded" in finding.advice
    assert "python -m spacy download de_core_news_sm" in finding.advice


def test_the_doctor_finds_everything_well(kafka: Settings) -> None:
    ensure_topics(kafka)
    findings = {finding.about: finding for finding in check_all(kafka)}
    assert all(finding.is_ok for finding in findings.values())
    assert findings["Topics"].told == f"{len(kafka.topics.all)} topics with 4 partitions each"


@pytest.mark.parametrize(
    ("articles", "told"),
    [
        pytest.param(1, "counted again: 1 rows from 1 articles", id="balanced"),
        pytest.param(
            2, "counted again: 1 of 1 rows differ, first '2026-11-25|org:x' in entities", id="one too many"
        ),
    ],
)
def test_the_doctor_counts_the_live_tables_again(
    kafka: Settings, monkeypatch: pytest.MonkeyPatch, articles: int, told: str
) -> None:
    monkeypatch.setattr(checks, "BOOKS_AGAIN_S", 0.0)
    ensure_topics(kafka)
    tables, day = kafka.topics.tables, "2026-11-25"
    entity = CountedEntity(key="org:x", name="X", type="ORG", mentions=3)
    contribution = Contribution(id="a1", at="", day=day, entities=(entity,))
    row = EntityRow(day=day, key="org:x", name="X", type="ORG", articles=articles, mentions=3, at="")
    with transactions(kafka) as writer:
        writer.commit(
            [
                (tables["contributions"].name, b"a1", contribution.to_json(), ()),
                (tables["entities"].name, f"{day}|org:x".encode(), row.to_json(), ()),
            ]
        )
    found = {finding.about: finding for finding in check_all(kafka, with_books=True)}["Books"]
    assert (found.told, found.is_ok) == (told, articles == 1)


def test_the_doctor_matches_the_stages_records(kafka: Settings) -> None:
    ensure_topics(kafka)
    raw = (kafka.topics.raw.name, b"a1", b"{}", ())
    source = ((INPUT, told(origin(kafka, 0))),)
    result = (kafka.topics.clean.name, b"a1", b"{}", source)

    def found() -> Finding:
        return {finding.about: finding for finding in check_all(kafka, with_books=True)}["Stages"]

    with transactions(kafka) as writer:
        writer.commit([raw], partition=0)
        assert "clean 1 in = 1 waiting; entities 0 in" in found().told
        writer.commit([result])
        assert "clean 1 in = 1 enriched; entities 1 in = 1 waiting" in found().told
        writer.commit([result])
    assert not found().is_ok
    assert f"1 in surplus, first {kafka.topics.raw.name}/0/0 in clean" in found().told


def test_the_doctor_sees_another_partition_count(kafka: Settings) -> None:
    ensure_topics(kafka)
    findings = check_all(kafka.model_copy(update={"partitions": 3}))
    [topics] = [finding for finding in findings if finding.about == "Topics"]
    assert topics.advice == "set STREAMS_PARTITIONS=4 or use another STREAMS_NAMESPACE"


def test_the_doctor_says_that_the_embedded_kafka_will_be_used(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new", kafka=KafkaSettings())
    findings = {finding.about: finding for finding in check_all(settings)}
    assert all(finding.is_ok for finding in findings.values())
    assert findings["Kafka"].told.startswith("the embedded one will be used")
    assert "openjdk" in findings["Java"].told


def test_the_doctor_sees_an_address_that_was_left_behind(
    start: Callable[..., "Popen[bytes]"], tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path, kafka=KafkaSettings())
    address_file(settings).write_text("127.0.0.1:1")
    with start("doctor", settings=settings) as process:
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    [kafka] = [row for row in map(orjson.loads, out.splitlines()) if row["check"] == "Kafka"]
    assert kafka["do"].startswith("start `streams up` again; if nothing runs, delete ")
