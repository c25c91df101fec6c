"""Where an article names its own publisher."""

import pytest

from streams.stages.entities.names.proper import Name
from streams.stages.entities.names.publisher import publisher_names, site_label


@pytest.mark.parametrize(
    ("url", "label"),
    [
        ("https://en.wikinews.org/wiki/Page", "wikinews"),
        ("https://www.bbc.co.uk/news", "bbc"),
        ("https://www.straitstimes.com.sg/1", "straitstimes"),
        ("http://localhost:8080/", ""),
        ("not a url", ""),
        (None, ""),
    ],
)
def test_the_name_in_an_address(url: str | None, label: str) -> None:
    assert site_label(url) == label


def found(url: str, text: str, *names: Name) -> list[str]:
    return [name.text for name in publisher_names(url, names, {"title": "", "text": text})]


def test_a_publisher_is_found_with_and_without_spaces() -> None:
    assert found("https://en.wikinews.org/1", "Wikinews spoke to her in May.") == ["Wikinews"]
    assert found("https://www.straitstimes.com/1", "The Straits Times; StraitsTimes.") == [
        "Straits Times",
        "StraitsTimes",
    ]


def test_what_is_tagged_or_an_ordinary_word_or_an_address_is_left() -> None:
    tagged = Name(0, 13, "ORG", "ORG", "Wikinews Club")
    assert found("https://en.wikinews.org/1", "Wikinews Club met.", tagged) == []
    assert found("https://time.com/1", "Time flies. It takes time.") == []
    assert found("https://time.com/1", "See Time.com, @Time and Time-Life.") == []
