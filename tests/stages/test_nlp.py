from pathlib import Path

import pytest
import spacy
from thinc.api import NumpyOps, get_current_ops

from streams.contract.errors import ConfigurationError
from streams.stages.nlp import KNOWN_MODELS, NoModel, UnfitModel, load_all, load_nlp
from support.german import save_german


def test_auto_takes_an_installed_model_and_runs_only_what_the_stages_need() -> None:
    nlp = load_nlp()
    assert nlp.model.name in KNOWN_MODELS
    assert nlp.pipeline.pipe_names == ["tok2vec", "parser", "ner"]


def test_auto_prefers_the_better_model(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []
    small = load_nlp().pipeline

    def remember(name: str, **_: object) -> object:
        loaded.append(name)
        return small

    monkeypatch.setattr(spacy.util, "is_package", lambda _: True)
    monkeypatch.setattr(spacy, "load", remember)
    load_nlp()
    assert loaded == ["en_core_web_md"]


def test_the_model_is_named_with_its_version_and_the_hash_of_its_weights() -> None:
    whole, part = load_nlp().model, load_nlp(keep=("tok2vec", "parser")).model
    assert whole == part
    assert whole.version.startswith("3.")
    assert whole.sha256 is not None


def test_a_model_is_found_by_its_path_too() -> None:
    by_name = load_nlp()
    by_path = load_nlp(str(by_name.pipeline.path))
    assert by_path.model == by_name.model


def test_the_components_can_be_chosen() -> None:
    assert load_nlp(keep=("tok2vec", "tagger", "parser")).pipeline.pipe_names == [
        "tok2vec",
        "tagger",
        "parser",
    ]


@pytest.mark.parametrize(("ops", "blis"), [("auto", False), ("numpy", False), ("blis", True)])
def test_the_matrix_multiplication_can_be_chosen(ops: str, *, blis: bool) -> None:
    load_nlp(ops=ops)  # type: ignore[arg-type]  # a parametrised literal is a str to the checker
    current = get_current_ops()
    assert isinstance(current, NumpyOps)
    assert current.use_blis is blis
    load_nlp()


def test_a_missing_model_is_a_configuration_error_with_both_ways_to_get_one() -> None:
    with pytest.raises(NoModel, match=r"pip install .* or python -m spacy download") as caught:
        load_nlp("no_such_model")
    assert isinstance(caught.value, ConfigurationError)
    assert "\n" not in str(caught.value)


def test_without_any_model_auto_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spacy.util, "is_package", lambda _: False)
    with pytest.raises(NoModel, match=r"no spaCy model of the language 'en' is installed: pip install"):
        load_nlp()


def test_a_model_without_a_parser_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path)
    with pytest.raises(UnfitModel, match="no parser and no ner"):
        load_nlp(str(tmp_path))


def test_a_model_without_the_usual_labels_is_refused(tmp_path: Path) -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("ner").add_label("PERSON")  # type: ignore[attr-defined]  # a pipe is a callable to the checker
    pipeline.initialize()
    pipeline.to_disk(tmp_path)
    with pytest.raises(
        UnfitModel, match=r"no label for organisations \(ORG\), places .* it knows PERSON: choose"
    ):
        load_nlp(str(tmp_path), keep=("ner",))


def test_a_model_of_another_language_only_has_to_find_names(tmp_path: Path) -> None:
    nlp = load_nlp(save_german(tmp_path, sentences=False), language="de")
    assert (nlp.model.name, nlp.model.version) == ("de_small", "1.2.3")
    assert nlp.pipeline.pipe_names == ["entity_ruler"]


def test_a_model_of_another_language_without_people_is_refused(tmp_path: Path) -> None:
    path = save_german(tmp_path, labels={"LOC": "Berlin", "ORG": "Deutsche Bahn"})
    said = r"no label for people \(PERSON or PER\), it knows LOC, ORG: .*STREAMS_NLP__LANGUAGES"
    with pytest.raises(UnfitModel, match=said):
        load_nlp(path, language="de")


def test_a_model_that_finds_no_names_is_refused(tmp_path: Path) -> None:
    spacy.blank("de").to_disk(tmp_path)
    with pytest.raises(UnfitModel, match="it finds no names at all"):
        load_nlp(str(tmp_path), language="de")


def test_auto_takes_the_installed_model_of_the_language(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    german = spacy.load(save_german(tmp_path))
    monkeypatch.setattr(spacy.util, "is_package", lambda name: name == "de_core_news_sm")
    monkeypatch.setattr(spacy, "load", lambda name, **_: {"de_core_news_sm": german}[name])
    assert load_nlp(language="de").pipeline is german


def test_a_language_without_a_model_is_told_how_to_get_one() -> None:
    with pytest.raises(NoModel, match=r"'de' is installed: python -m spacy download de_core_news_sm, or"):
        load_nlp(language="de")


def test_every_language_has_its_model(tmp_path: Path) -> None:
    loaded = load_all({"en": "auto", "de": save_german(tmp_path)})
    assert {code: nlp.pipeline.lang for code, nlp in loaded.items()} == {"en": "en", "de": "de"}


def test_a_vocabulary_keeps_the_first_words_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("streams.stages.nlp.WORDS_KEPT", 2)
    nlp = load_nlp(save_german(tmp_path), language="de")
    for text in ("Erstes Wort", "Zweites Ding", "Drittes Etwas"):
        with nlp.memory_zone():
            nlp.pipeline(text)
    strings = nlp.pipeline.vocab.strings
    assert "Erstes" in strings
    assert "Zweites" not in strings
    assert "Drittes" not in strings
