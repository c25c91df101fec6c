from collections.abc import Callable

import pytest

from streams.contract.articles import EntitiesArticle, Entity

BODY_LINES = (slice(7, 20), slice(30, 39))
TITLE_LINE = 4


@pytest.fixture(scope="module")
def article(sample: bytes, extract: Callable[..., EntitiesArticle]) -> EntitiesArticle:
    lines = sample.decode().split("\n")
    text = "\n\n".join(line.strip() for part in BODY_LINES for line in lines[part] if line.strip())
    return extract(text, title=lines[TITLE_LINE].strip())


def entity(article: EntitiesArticle, name: str) -> Entity:
    return next(entity for entity in article.entities if entity.name == name)


@pytest.mark.parametrize(
    ("name", "kind", "aliases", "count"),
    [
        ("John Kerry", "PERSON", ("Kerry",), 2),
        ("Sergei Lavrov", "PERSON", (), 1),
        ("Laurent Fabius", "PERSON", (), 1),
        ("William Hague", "PERSON", (), 1),
        ("Navi Pillay", "PERSON", (), 1),
        ("Michel Kilo", "PERSON", ("Kilo",), 2),
        ("Syrian National Coalition", "ORG", ("SNC",), 2),
        ("European Union", "ORG", ("EU",), 3),
        ("Muslim Brotherhood", "ORG", (), 1),
        ("Qusair", "PLACE", (), 1),
    ],
)
def test_the_people_and_bodies_are_found_and_merged(
    article: EntitiesArticle, name: str, kind: str, aliases: tuple[str, ...], count: int
) -> None:
    found = entity(article, name)
    assert (found.type, found.aliases, found.count) == (kind, aliases, count)


def test_the_country_of_title_and_text_is_one_entity_with_the_key_of_its_full_name(
    article: EntitiesArticle,
) -> None:
    country = entity(article, "U.S.")
    assert country.key == "place:united states"
    assert country.aliases == ("US",)
    assert country.in_title


def test_a_part_of_an_office_is_no_entity(article: EntitiesArticle) -> None:
    assert "State" not in {mention.text for mention in article.mentions}


def test_the_quotations_have_their_speakers(article: EntitiesArticle) -> None:
    needed, ours, disaster = article.quotes
    assert (needed.kind, needed.text) == ("indirect", "the rebels need weapons")
    assert needed.speaker is not None
    assert needed.speaker.entity == entity(article, "William Hague").id
    assert [quote.cue.text for quote in article.quotes if quote.cue] == ["said", "said", "saying"]
    assert ours.text.startswith('"In our view')
    assert ours.text.endswith('solution,"')
    assert ours.speaker is not None
    assert ours.speaker.span is not None
    assert (ours.speaker.text, ours.speaker.span.text) == ("William Hague", "he")
    assert ours.speaker.entity == entity(article, "William Hague").id
    assert disaster.text.startswith('"a humanitarian')
    assert disaster.speaker is not None
    assert disaster.speaker.text == "Navi Pillay"


def test_every_sentence_ends_where_its_paragraph_ends(article: EntitiesArticle) -> None:
    sentences = [article.text[s.start : s.end] for s in article.sentences]
    assert len(sentences) == 18
    assert all(sentence.endswith((".", '"')) for sentence in sentences)
