"""Which capitals say nothing."""

import pytest

from streams.stages.entities.names import ordinary
from streams.stages.entities.names.ordinary import OrdinaryWords, starts_sentence


def is_ordinary(text: str) -> bool:
    start = text.casefold().index("hydrogen")
    return OrdinaryWords(text).has(start, start + len("hydrogen"))


@pytest.mark.parametrize(
    "text",
    [
        "Hydrogen burns. Most cars have no hydrogen.",
        "Cars need it.\n\nHydrogen burns, and hydrogen is cheap.",
    ],
)
def test_a_first_word_that_is_written_small_elsewhere_is_ordinary(text: str) -> None:
    assert is_ordinary(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hydrogen burns. It is cheap.",  # written small nowhere
        "Hydrogen burns. The firm Hydrogen sells hydrogen.",  # a capital within a sentence
        "Mr Hydrogen sells hydrogen.",  # not at the start
        "HYDROGEN burns; hydrogen",
    ],
)
def test_any_other_capital_may_be_a_names(text: str) -> None:
    assert not is_ordinary(text)


@pytest.mark.parametrize(
    "before", ["", "He left. ", "He left.\u201d ", "\n", "he said: ", "he said, \u201c", "\u2022 "]
)
def test_a_sentence_line_or_quotation_starts(before: str) -> None:
    assert starts_sentence(f"{before}Hydrogen", len(before))


@pytest.mark.parametrize("before", ["he left with ", "Mr ", "a well-"])
def test_no_sentence_starts_behind_a_word(before: str) -> None:
    assert not starts_sentence(f"{before}Hydrogen", len(before))


def test_a_field_of_many_such_words_is_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []

    def look(field: str, start: int) -> bool:
        looks.append(start)
        return starts_sentence(field, start)

    monkeypatch.setattr(ordinary, "starts_sentence", look)
    field = "Bob\nbob said it.\n" * 500
    words = ordinary.OrdinaryWords(field)
    assert all(words.has(start, start + 3) for start in range(0, len(field), 17))
    assert len(looks) <= 2 * 500
