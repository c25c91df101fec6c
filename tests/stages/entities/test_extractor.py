from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.contract.articles import EntitiesArticle, Language
from streams.contract.spans import check_spans
from streams.stages.entities import VERSION, EntityExtractor
from streams.stages.nlp import load_nlp
from support.german import save_german

from .conftest import check_order, clean_article

Extract = Callable[..., EntitiesArticle]


def test_the_same_article_gives_the_same_bytes(extract: Extract) -> None:
    text = "John Kerry met Sergei Lavrov in Paris. Kerry said: “We are making progress at last.”"
    first = extract(text, title="Kerry in Paris").to_json()
    extract("Angela Merkel spoke in Berlin with Barack Obama of the United States.")
    assert extract(text, title="Kerry in Paris").to_json() == first


def test_the_fields_of_the_clean_article_stay_as_they_were(extractor: EntityExtractor) -> None:
    before = clean_article("John Kerry is in Paris.", title="Kerry")
    after = extractor.extract(before)
    changed = {"provenance"}
    assert all(
        getattr(after, name) == getattr(before, name)
        for name in type(before).model_fields
        if name not in changed
    )


def test_provenance_names_stage_version_and_model(extract: Extract) -> None:
    (entry,) = extract("Paris is a city.").provenance
    assert (entry.stage, entry.version) == ("entities", VERSION)
    assert entry.model is not None
    assert entry.model.sha256 is not None


@pytest.mark.parametrize("text", ["", " \n\n ", "…", "\ufeff", "👨\u200d👩\u200d👧", "a\u0301" * 50])
def test_a_text_without_names_gives_a_valid_result(extract: Extract, text: str) -> None:
    article = extract(text)
    assert article.entities == ()
    assert article.quotes == ()


def test_a_text_in_another_language_gets_sentences_and_a_note_but_no_names(extract: Extract) -> None:
    text = "Angela Merkel war in Paris. Sie traf Hollande!\n\n« Une citation assez longue ici. »"
    article = extract(text, language=Language(code="de", score=0.99))
    assert [text[s.start : s.end] for s in article.sentences] == [
        "Angela Merkel war in Paris.",
        "Sie traf Hollande!",
        "« Une citation assez longue ici. »",
    ]
    assert (article.mentions, article.entities, article.quotes) == ((), (), ())
    assert article.cleaning.notes == (
        "a note of before",
        "no names or quotations: the text is in another language than English (de)",
    )


GERMAN = "Angela Merkel war in Berlin. Sie traf die Deutsche Bahn.\n\nDie Bundesliga ruht, sagt Angela Merkel"


@pytest.fixture(scope="module")
def bilingual(extractor: EntityExtractor, tmp_path_factory: pytest.TempPathFactory) -> EntityExtractor:
    german = load_nlp(save_german(tmp_path_factory.mktemp("german")), language="de")
    return EntityExtractor(load_nlp(), {"de": german})


def test_a_language_with_a_model_is_read_by_it(bilingual: EntityExtractor) -> None:
    language = Language(code="de", score=0.99)
    article = bilingual.extract(clean_article(GERMAN, title="Merkel in Berlin", language=language))
    check_spans(article, text=GERMAN, title="Merkel in Berlin")
    check_order(article)
    assert [(e.name, e.type, e.count) for e in article.entities] == [
        ("Angela Merkel", "PERSON", 3),
        ("Berlin", "PLACE", 2),
        ("Deutsche Bahn", "ORG", 1),
        ("Bundesliga", "OTHER", 1),
    ]
    assert {m.label for m in article.mentions} == {"PER", "LOC", "ORG", "MISC"}
    assert article.cleaning.notes[1:] == (
        "no roles, quotations or stances: their rules are English, the text is in another language (de)",
    )
    assert article.provenance[-1].model is not None
    assert article.provenance[-1].model.name == "de_small"


def test_of_another_language_neither_roles_nor_quotations_are_told(bilingual: EntityExtractor) -> None:
    text = "“Wir sind sehr zufrieden mit allem”, said president Angela Merkel."
    article = bilingual.extract(clean_article(text, language=Language(code="de", score=0.99)))
    assert [e.roles for e in article.entities] == [()]
    assert article.quotes == ()


def test_sentences_of_a_model_that_marks_none_follow_punctuation_and_lines(tmp_path: Path) -> None:
    german = load_nlp(save_german(tmp_path, sentences=False), language="de")
    article = EntityExtractor(load_nlp(), {"de": german}).extract(
        clean_article(GERMAN, language=Language(code="de", score=0.99))
    )
    assert [GERMAN[s.start : s.end] for s in article.sentences] == [
        "Angela Merkel war in Berlin.",
        "Sie traf die Deutsche Bahn.",
        "Die Bundesliga ruht, sagt Angela Merkel",
    ]
    assert len(article.mentions) == 5


@pytest.mark.parametrize(
    "language", [Language(code="en", score=1), Language(code="und", score=0), Language(code="de", score=0.7)]
)
def test_a_further_model_changes_nothing_about_english(
    extractor: EntityExtractor, bilingual: EntityExtractor, language: Language
) -> None:
    article = clean_article("President Barack Obama visited Angela Merkel.", language=language)
    assert bilingual.extract(article).to_json() == extractor.extract(article).to_json()


@pytest.mark.parametrize("language", [Language(code="pcm", score=0.57), Language(code="und", score=0)])
def test_an_unsure_guess_of_another_language_costs_no_names(extract: Extract, language: Language) -> None:
    assert [e.name for e in extract("Barack Obama visited Germany.", language=language).entities] == [
        "Barack Obama",
        "Germany",
    ]


def test_of_a_giant_text_the_first_part_is_read_and_the_note_says_so(
    extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.stages.entities.parse.MAX_TOKENS", 6_000)
    text = "\n\n".join(["Barack Obama met Angela Merkel in Berlin on Monday to talk about trade."] * 1000)
    article = extract(text)
    note = article.cleaning.notes[-1]
    assert note.startswith("sentences, names and quotations of the first ")
    assert note.endswith(f" of {len(text)} characters only")
    read = int(note.split()[7])
    assert 15_000 < read < 40_000
    assert all(mention.end <= read for mention in article.mentions)
    assert read - 100 < article.sentences[-1].end <= read


@pytest.mark.parametrize(
    "text",
    ["(" * 30_000, "a\0b\u202e" * 300, '" ' * 3000, "“a b c d " * 500, "Smith-" * 2000, "'s" * 5000],
)
def test_texts_made_to_hurt_are_read_like_any_other(extract: Extract, text: str) -> None:
    assert extract(text).text == text


def test_names_and_sentences_end_with_their_line(extract: Extract) -> None:
    article = extract("He spoke to Angela\nMerkel Street is closed")
    assert "Angela\nMerkel" not in {mention.text for mention in article.mentions}
    assert all("\n" not in article.text[s.start : s.end] for s in article.sentences)


def test_names_of_the_title_are_entities_of_the_article(extract: Extract) -> None:
    article = extract("Angela Merkel went to Paris. Merkel spoke there.", title="Merkel speaks in Paris")
    merkel = next(entity for entity in article.entities if entity.name == "Angela Merkel")
    assert merkel.in_title
    assert merkel.count == 3


def test_dates_and_amounts_are_mentions_without_an_entity(extract: Extract) -> None:
    article = extract("On Monday the company paid $20 million to Angela Merkel.")
    assert {(m.text, m.type) for m in article.mentions if m.entity is None} == {
        ("Monday", "TIME"),
        ("$20 million", "QUANTITY"),
    }


_PIECES = st.sampled_from(
    [
        *(
            "John Kerry",
            "Kerry",
            "the U.S.",
            "EU",
            '"',
            "“",
            "”",
            " said ",
            ", ",
            ". ",
            "\n",
            "\n\n",
            "he",
            "'s",
        ),
        *("(SNC)", "Mr. ", "-", "in Paris ", "a\u0301", "\u2028", "\u00a0", "🙂", "\x00", "x" * 250),
    ]
)


@settings(max_examples=40)
@given(st.lists(_PIECES | st.text(max_size=8), max_size=40).map("".join))
def test_whatever_the_text_every_span_is_its_own_words(extractor: EntityExtractor, text: str) -> None:
    article = extractor.extract(clean_article(text, title=text[:60]))
    check_spans(article, text=text, title=text[:60])
    check_order(article)
