import pytest

from streams.stages.stance.lexicon import LEXICON, inflections
from streams.stages.stance.likely import is_likely, words_of
from streams.stages.stance.links import text_link
from streams.stages.stance.prefilter import can_hold_stance


@pytest.mark.parametrize(
    ("base", "form"),
    [("oppose", "opposing"), ("deny", "denied"), ("rap", "rapped"), ("veto", "vetoed"), ("bash", "bashes")],
)
def test_regular_forms_are_known(base: str, form: str) -> None:
    assert form in inflections(base)


@pytest.mark.parametrize(("form", "base"), [("fought", "fight"), ("was", "be"), ("slammed", "slam")])
def test_a_form_leads_to_its_base(form: str, base: str) -> None:
    assert LEXICON.verb(form) == base


def test_every_sign_is_for_or_against() -> None:
    tables = (LEXICON.verbs, LEXICON.nouns, LEXICON.people, LEXICON.adjectives)
    assert {sign for table in tables for sign in table.values()} == {1, -1}


@pytest.mark.parametrize(
    ("sentence", "is_quoted", "can"),
    [
        ("Norway opposes the deal.", False, True),
        ("Norway is against the deal.", False, True),
        ("Norway is a country.", False, False),
        ("The deal is terrible.", False, False),
        ("The deal is terrible.", True, True),
        ("He said the deal is terrible.", False, True),
        ("", False, False),
    ],
)
def test_only_sentences_with_words_of_the_lexicon_are_parsed(
    *, sentence: str, is_quoted: bool, can: bool
) -> None:
    assert can_hold_stance(sentence, is_quoted=is_quoted) is can


@pytest.mark.parametrize(
    ("sentence", "likely"),
    [
        ("They spent years scoffing at what the senator calls reckless and dishonest promises.", True),
        ("The shop is open from nine to five on weekdays and closed in August.", False),
        ("", False),
    ],
)
def test_what_the_lexicon_has_no_words_of_is_read_if_its_words_make_it_likely(
    *, sentence: str, likely: bool
) -> None:
    assert is_likely(sentence) is likely


def test_a_sentence_has_the_same_words_in_title_case() -> None:
    assert words_of("Critics Mock “Weak” Deal") == words_of("critics mock “weak” deal")
    assert "“" in words_of("“Weak”")


def test_a_link_encodes_what_would_end_its_text() -> None:
    link = text_link("https://news.example/a", "Ford-backed, new & “true”")
    assert link == "https://news.example/a#:~:text=Ford%2Dbacked%2C%20new%20%26%20%E2%80%9Ctrue%E2%80%9D"


def test_a_long_text_is_linked_by_its_ends() -> None:
    words = " ".join(f"w{number}" for number in range(200))
    expected = "w0%20w1%20w2%20w3%20w4,w195%20w196%20w197%20w198%20w199"
    assert text_link("https://news.example/a", words) == f"https://news.example/a#:~:text={expected}"
