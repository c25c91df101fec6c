"""The word beside a half-seen name of a person."""

import pytest

from streams.stages.entities.names.proper import names_in
from streams.stages.entities.parse import Found


def name_at(text: str, word: str, label: str = "PERSON") -> str:
    start = text.index(word)
    (name,) = names_in([Found(start, start + len(word), label, phrase=start)], text, "text")
    return name.text


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("the singer Carly Simon left", "Simon", "Carly Simon"),
        ("by Jean-Luc Simon", "Simon", "Jean-Luc Simon"),
        ("by \u00c9lodie Simon", "Simon", "\u00c9lodie Simon"),
        ("by Jose\u0301 Simon", "Simon", "Jose\u0301 Simon"),
        ("the illustrator Johnnie Christmas left", "Johnnie", "Johnnie Christmas"),
        ("Yesterday Simon left", "Simon", "Simon"),  # the first word of a sentence
        ("they met President Simon", "Simon", "Simon"),  # a title
        ("they saw Warhol Polaroids", "Warhol", "Warhol"),  # no first name
        ("with France's Simon", "Simon", "Simon"),
        ("in Rome. Simon left", "Simon", "Simon"),
    ],
)
def test_a_lone_word_of_a_persons_name_is_completed(text: str, word: str, expected: str) -> None:
    assert name_at(text, word) == expected


def test_only_persons_are_completed() -> None:
    assert name_at("near Lower Manhattan", "Manhattan", "GPE") == "Manhattan"


def test_a_name_stays_outside_of_its_neighbours() -> None:
    text = "in Arlington Jafari spoke"
    spans = [Found(3, 12, "GPE", phrase=3), Found(13, 19, "PERSON", phrase=13)]
    assert [name.text for name in names_in(spans, text, "text")] == ["Arlington", "Jafari"]
