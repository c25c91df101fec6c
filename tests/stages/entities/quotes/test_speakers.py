from collections.abc import Callable

import pytest

from streams.contract.articles import EntitiesArticle

Extract = Callable[..., EntitiesArticle]


def speakers(article: EntitiesArticle) -> list[str | None]:
    return [quote.speaker.text if quote.speaker else None for quote in article.quotes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            'John Kerry arrived. "We have agreed on the plan," Kerry said. "It was hard work."',
            ["John Kerry", "John Kerry"],
            id="the paragraph carries on",
        ),
        pytest.param(
            'Angela Merkel spoke first.\n\n"We have agreed on the plan," she said.',
            ["Angela Merkel"],
            id="pronoun",
        ),
        pytest.param(
            'John Kerry met Angela Merkel. Merkel agreed. Kerry left.\n\n"I am very glad," she said.',
            ["Angela Merkel"],
            id="a pronoun of the other sex looks further back",
        ),
        pytest.param(
            '"Are you going to sign it?" asked Angela Merkel.', ["Angela Merkel"], id="verb before the name"
        ),
        pytest.param(
            'William Hague, who was in London, told reporters: "The rebels need more weapons."',
            ["William Hague"],
            id="relative clause",
        ),
        pytest.param(
            'Navi Pillay lamented the violence, saying "a disaster is already upon us all."',
            ["Navi Pillay"],
            id="shared subject",
        ),
        pytest.param(
            'According to Angela Merkel, "the plan is good for all of Europe."',
            ["Angela Merkel"],
            id="according to",
        ),
        pytest.param(
            'A spokesman for the ministry said "we have received the letter."',
            ["A spokesman for the ministry"],
            id="nobody named",
        ),
        pytest.param(
            "Angela Merkel said:\n\n“The plan is good for Europe.\n\n“It will be signed on Monday.”",
            ["Angela Merkel", "Angela Merkel"],
            id="several paragraphs",
        ),
        pytest.param(
            'The crowd was large.\n\n"They wanted us on our knees, and we stand."', [None], id="nobody speaks"
        ),
        pytest.param('It said "they were not there at all".', [None], id="a pronoun for nobody"),
        pytest.param('Critics lamented the "horrific" level of violence.', [], id="scare quotes"),
        pytest.param(
            'Angela Merkel said "no" to the plan.', ["Angela Merkel"], id="one word beside the verb"
        ),
        pytest.param('The dogs called "Labs" are big.', [], id="a name, not words"),
        pytest.param(
            'Angela Merkel would answer, "We are not trying to do that."', [None], id="nobody said it"
        ),
        pytest.param(
            'Angela Merkel stated,\n\n"We sign it on Monday at two." Barack Obama said that he was glad.',
            ["Angela Merkel", "Barack Obama"],
            id="the verb behind has a clause of its own",
        ),
        pytest.param(
            'Angela Merkel and Barack Obama said: "We have agreed on the plan."',
            ["Angela Merkel and Barack Obama"],
            id="two speakers are no one entity",
        ),
        pytest.param('He read "The Old Man and the Sea" in Paris.', [], id="title of a work"),
    ],
)
def test_the_speaker_is_who_the_text_says(extract: Extract, text: str, expected: list[str | None]) -> None:
    assert speakers(extract(text)) == expected


def test_a_speaker_is_the_fullest_name_with_the_words_at_the_quotation(extract: Extract) -> None:
    article = extract('John Kerry arrived in Paris. "We have agreed on the plan," Kerry said.')
    (quote,) = article.quotes
    assert quote.speaker is not None
    assert quote.speaker.span is not None
    assert (quote.speaker.text, quote.speaker.span.text) == ("John Kerry", "Kerry")
    assert quote.speaker.entity == next(e.id for e in article.entities if e.name == "John Kerry")
