"""What of a recognised span is the name."""

import pytest

from streams.stages.entities.names.proper import names_in
from streams.stages.entities.parse import Found


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("the European Union's", "ORG", "European Union"),
        ("“President Barack Obama”", "PERSON", "Barack Obama"),
        ("• The Hague", "GPE", "The Hague"),
        ("the 'Nickinator'", "ORG", "Nickinator"),
        ("Hosting Cook", "PERSON", "Cook"),
        ("Irving Berlin", "PERSON", "Irving Berlin"),
        ("Boys’", "ORG", "Boys"),
        ("KCNA (the agency", "ORG", "KCNA"),
        ("united Europe", "GPE", "Europe"),
        ("Yonhap news agency", "ORG", "Yonhap"),
        ("al-Qaeda", "ORG", "al-Qaeda"),
        ("van Gogh", "ORG", "van Gogh"),
        ("iPhone", "ORG", "iPhone"),
        ("Angela Merkel \U0001f1e9\U0001f1ea", "PERSON", "Angela Merkel"),
        ("\u2764\ufe0f Paris", "GPE", "Paris"),
        ("Nicola\u0301s Maduro\u0301", "PERSON", "Nicola\u0301s Maduro\u0301"),
    ],
)
def test_a_name_is_trimmed_to_its_words(text: str, label: str, expected: str) -> None:
    (name,) = names_in([Found(0, len(text), label, phrase=0)], text, "text")
    assert name.text == expected


@pytest.mark.parametrize(
    ("text", "start", "end", "label"),
    [
        ("Secretary of State John Kerry", 13, 18, "ORG"),
        ("the Foreign Affairs minister", 4, 19, "ORG"),
        ("the Home Secretary", 4, 8, "ORG"),
        ("pro-Beijing camp", 0, 11, "PERSON"),
        ("at 'X", 3, 5, "PERSON"),
        ("--", 0, 2, "ORG"),
        ("some cartoon", 5, 12, "CARTOON"),
        ("British Home Secretary", 0, 12, "ORG"),
        ("anti-Kremlin rally", 0, 12, "NORP"),
        ("by @POTUS", 3, 9, "ORG"),
        ("at 9 GMT", 5, 8, "ORG"),
        ("Image: NASA", 0, 5, "PERSON"),
        ("The Artist spoke", 4, 10, "PERSON"),
    ],
)
def test_what_names_nothing_is_left_out(text: str, start: int, end: int, label: str) -> None:
    assert not list(names_in([Found(start, end, label, phrase=start)], text, "text"))


def test_the_label_of_a_caption_is_no_part_of_the_name_before_it() -> None:
    text = "Ahmed Mohamed Image: NASA"
    (name,) = names_in([Found(0, 19, "PERSON", phrase=0)], text, "text")
    assert name.text == "Ahmed Mohamed"


def test_of_an_office_the_country_is_left() -> None:
    text = "US Treasury Secretary Janet Yellen"
    (name,) = names_in([Found(0, 11, "ORG", phrase=0)], text, "text")
    assert name.text == "US"


def test_the_goals_before_a_dash_are_no_part_of_a_teams_name() -> None:
    text = "Sweden 1 \u2013 0 Panama"
    (name,) = names_in([Found(0, 8, "ORG", phrase=0)], text, "text")
    assert (name.text, name.sign) == ("Sweden", "ORG")


def test_a_number_that_is_no_score_stays() -> None:
    (name,) = names_in([Found(0, 9, "ORG", phrase=0)], "Studio 54 closed", "text")
    assert name.text == "Studio 54"
