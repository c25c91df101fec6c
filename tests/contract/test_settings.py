"""Settings come from the environment and refuse what they don't know."""

from pathlib import Path

import pytest

from streams.contract.errors import ConfigurationError
from streams.contract.settings import load_settings
from streams.contract.topics import Catalogue


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in [name for name in os.environ if name.startswith("STREAMS_")]:
        monkeypatch.delenv(name)


def test_defaults_use_the_embedded_broker() -> None:
    assert load_settings().kafka.servers == []


def test_nested_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREAMS_KAFKA__BOOTSTRAP", "a:9092, b:9092")
    monkeypatch.setenv("STREAMS_LIMITS__CPU_SECONDS", "3")
    settings = load_settings()
    assert settings.kafka.servers == ["a:9092", "b:9092"]
    assert settings.limits.cpu_seconds == 3


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("STREAMS_NAMESPAEC", "x", "STREAMS_NAMESPAEC"),
        ("STREAMS_KAFKA__BOTSTRAP", "x", "KAFKA__BOTSTRAP"),
        ("STREAMS_PARTITIONS", "0", "STREAMS_PARTITIONS"),
        ("STREAMS_NAMESPACE", "a.b", "STREAMS_NAMESPACE"),
        ("STREAMS_NLP__LANGUAGES", '{"German": "de_core_news_sm"}', "STREAMS_NLP__LANGUAGES"),
        ("STREAMS_NLP__LANGUAGES", '{"de": ""}', "STREAMS_NLP__LANGUAGES__DE"),
        ("STREAMS_KAFKA__SECURITY_PROTOCOL", "SASL_SSL", "STREAMS_KAFKA__USERNAME"),
    ],
)
def test_a_bad_variable_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=said):
        load_settings()


def test_languages_have_their_models_and_english_is_one_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREAMS_NLP__LANGUAGES", '{"en": "en_core_web_md", "de": "de_core_news_sm"}')
    nlp = load_settings().nlp
    assert nlp.spacy_model == "en_core_web_md"
    assert nlp.languages == {"de": "de_core_news_sm"}


def test_equal_settings_are_one_key_whatever_languages_they_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREAMS_NLP__LANGUAGES", '{"de": "de_core_news_sm"}')
    assert len({load_settings(), load_settings()}) == 1


def test_two_models_for_english_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREAMS_NLP__LANGUAGES", '{"en": "auto"}')
    monkeypatch.setenv("STREAMS_NLP__SPACY_MODEL", "en_core_web_md")
    with pytest.raises(ConfigurationError, match="'en_core_web_md' for English, languages says 'auto'"):
        load_settings()


def test_all_three_clients_get_the_same_security(monkeypatch: pytest.MonkeyPatch) -> None:
    from streams.engine.credentials import faust_credentials

    monkeypatch.setenv("STREAMS_KAFKA__SECURITY_PROTOCOL", "SASL_SSL")
    monkeypatch.setenv("STREAMS_KAFKA__USERNAME", "news")
    monkeypatch.setenv("STREAMS_KAFKA__PASSWORD", "secret")
    kafka = load_settings().kafka
    client = kafka.client()
    assert (client["sasl_mechanism"], client["sasl_plain_password"]) == ("SCRAM-SHA-512", "secret")
    credentials = faust_credentials(kafka)["broker_credentials"]
    assert (credentials.mechanism.value, credentials.username) == ("SCRAM-SHA-512", "news")
    assert "secret" not in repr(kafka)


def test_a_namespace_parts_everything_that_installations_could_share() -> None:
    ours, theirs = Catalogue("a"), Catalogue("b")
    assert not {t.name for t in ours.all} & {t.name for t in theirs.all}
    assert ours.app_id("clean") != theirs.app_id("clean")
    assert ours.revisions.name == "a.news-clean-revisions-changelog"


def test_alias_files_stand_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().entities.alias_files == ()
    monkeypatch.setenv("STREAMS_ENTITIES__ALIASES", "/a/people.jsonl, ~/bodies.jsonl,")
    monkeypatch.setenv("HOME", "/home/me")
    assert load_settings().entities.alias_files == (Path("/a/people.jsonl"), Path("/home/me/bodies.jsonl"))
