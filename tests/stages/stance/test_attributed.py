"""Quotations of several sentences: who says the first says them all."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from streams.contract.articles import EntitiesArticle, StanceArticle
from streams.stages.stance.attributed import attributed, own
from streams.stages.stance.findings import Actor, Finding

Classify = Callable[..., StanceArticle]

QUOTATION = (
    '"The ban is a disgrace," said Ada Smith. "It is an attack on every nurse. We want the ban lifted."'
)
FOUND = Finding(
    holder=Actor((20, 29), (24, 29)),
    target=Actor((0, 7), (4, 7)),
    shape="noun",
    label="against",
    cue=(8, 12),
    route="network",
)


@pytest.fixture(scope="module")
def article(classify: Classify) -> EntitiesArticle:
    return classify(QUOTATION)


def told(article: EntitiesArticle) -> list[str]:
    return [attributed(article, sentence) for sentence in article.sentences]


def test_a_sentence_that_goes_on_is_read_with_its_speaker(article: EntitiesArticle) -> None:
    first, second, third = told(article)
    assert first == '"The ban is a disgrace," said Ada Smith.'
    assert second == '"It is an attack on every nurse," said Ada Smith.'
    assert third == 'We want the ban lifted." said Ada Smith.'


def test_words_of_nobody_and_outside_of_quotations_stay_as_they_are(classify: Classify) -> None:
    text = '"The ban is a disgrace." The vote is on Monday.'
    assert told(classify(text)) == ['"The ban is a disgrace."', "The vote is on Monday."]


def test_the_words_of_a_sentence_keep_their_places(article: EntitiesArticle) -> None:
    for sentence, words in zip(article.sentences, told(article), strict=True):
        own = article.text[sentence.start : sentence.end]
        assert words[: len(own) - 1] == own[:-1]


def test_a_holder_behind_the_sentence_is_whoever_is_quoted() -> None:
    (found,) = own([FOUND], 18)
    assert found.holder is None
    assert found.target == FOUND.target


def test_of_what_stands_behind_the_sentence_nothing_is_a_target_or_a_cue() -> None:
    behind = [replace(FOUND, target=Actor((20, 29), (24, 29))), replace(FOUND, cue=(16, 24))]
    assert list(own(behind, 18)) == []
    assert list(own([FOUND], 40)) == [FOUND]


def test_what_the_later_sentences_say_is_the_speakers(classify: Classify) -> None:
    article = classify(
        '"I saw it myself," said Ada Smith. "A great day for the nurses, and the ban is a shame for Norway."'
    )
    held = {(s.holder.name, s.label, s.target.text) for s in article.stances}
    assert ("Ada Smith", "against", "the ban") in held
    assert {holder for holder, _, _ in held} == {"Ada Smith"}
