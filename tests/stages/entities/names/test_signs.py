"""What the words in and around a name say that it is."""

import pytest

from streams.contract.articles import MentionType
from streams.stages.entities.names.signs import sign_of_type


def sign(text: str, name: str, kind: MentionType = "ORG") -> str | None:
    start = text.index(name)
    return sign_of_type(text, start, start + len(name), kind)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Metro Toronto Convention Centre", "PLACE"),
        ("Google Science Fair", "EVENT"),
        ("Winter Carnival of Magic", "EVENT"),
        ("Johns Hopkins University", "ORG"),
        ("Ministry of Health", "ORG"),
        ("Centre for Social Evolution", None),
        ("Rock & Roll Hall of Fame", None),
        ("West Bank", None),
        ("Soviet Union", None),
        ("Centre", None),
        ("Laura Bennett", "PERSON"),
        ("Ludwig van Beethoven", "PERSON"),
        ("Marc Lamont Hill", None),  # many a person ends like a place
        ("Hong Kong", None),
    ],
)
def test_the_words_of_a_name(name: str, expected: str | None) -> None:
    assert sign(f"near {name} today", name) == expected


@pytest.mark.parametrize(
    ("text", "name", "kind", "expected"),
    [
        ("Sweden 2-0 Panama", "Sweden", "PLACE", "ORG"),
        ("Sweden 2-0 Panama", "Panama", "ORG", "ORG"),
        ("Nagoya lost 1\u20132 to Osaka", "Nagoya", "PLACE", "ORG"),
        ("Nagoya lost 1\u20132 to Osaka", "Osaka", "PLACE", "ORG"),
        ("Rublev 6-3, 7-6", "Rublev", "PERSON", None),  # a player
        ("in Sweden 2014-2015", "Sweden", "PLACE", None),
        ("the Lombardy region, Roberto Maroni", "Roberto Maroni", "PLACE", "PERSON"),
        ("the town of Qusair", "Qusair", "ORG", "PLACE"),
        ("lawyer Moxon", "Moxon", "ORG", "PERSON"),
        ("Montalvo, 19, was", "Montalvo", "ORG", "PERSON"),
        ("in Herat on", "Herat", "ORG", None),
    ],
)
def test_the_words_around_a_name(text: str, name: str, kind: MentionType, expected: str | None) -> None:
    assert sign(text, name, kind) == expected
