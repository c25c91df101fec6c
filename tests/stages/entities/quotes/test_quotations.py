from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stages.entities.conftest import clean_article
from streams.contract.articles import EntitiesArticle
from streams.contract.spans import check_spans
from streams.stages.entities import EntityExtractor

Extract = Callable[..., EntitiesArticle]


def told(article: EntitiesArticle) -> list[tuple[str, str, list[str]]]:
    return [
        (quote.kind, quote.speaker.text if quote.speaker else "", [part.text for part in quote.pieces])
        for quote in article.quotes
    ]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        pytest.param(
            'Angela Merkel said: "We have agreed on the plan."',
            ("direct", "Angela Merkel", ['"We have agreed on the plan."']),
            id="direct",
        ),
        pytest.param(
            'Angela Merkel said that "we have agreed on the plan".',
            ("direct", "Angela Merkel", ['"we have agreed on the plan"']),
            id="a conjunction alone stands outside the marks",
        ),
        pytest.param(
            '"I will go," Angela Merkel said, "and you will stay."',
            ("direct", "Angela Merkel", ['"I will go,"', '"and you will stay."']),
            id="interrupted",
        ),
        pytest.param(
            "Angela Merkel said the plan would fail.",
            ("indirect", "Angela Merkel", ["the plan would fail"]),
            id="indirect",
        ),
        pytest.param(
            "The plan, Angela Merkel said, would fail.",
            ("indirect", "Angela Merkel", ["The plan", "would fail"]),
            id="interrupted indirect",
        ),
        pytest.param(
            "BERLIN (AP) \u2014 The plan would fail, Angela Merkel said.",
            ("indirect", "Angela Merkel", ["The plan would fail"]),
            id="without the dateline",
        ),
        pytest.param(
            'Angela Merkel said the plan was "a disaster" for Europe.',
            ("mixed", "Angela Merkel", ['the plan was "a disaster" for Europe']),
            id="mixed",
        ),
        pytest.param(
            'The plan was "a disaster for all of Europe", Angela Merkel said.',
            ("mixed", "Angela Merkel", ['The plan was "a disaster for all of Europe"']),
            id="mixed, the verb behind",
        ),
        pytest.param(
            'In her only response, Angela Merkel said, "The plan was never going to work."',
            ("direct", "Angela Merkel", ['"The plan was never going to work."']),
            id="what the narrator says before it",
        ),
        pytest.param(
            'When asked how it went, "We have agreed on the plan," Angela Merkel said.',
            ("direct", "Angela Merkel", ['"We have agreed on the plan,"']),
            id="a sentence begins with the mark",
        ),
        pytest.param(
            'Angela Merkel said she had read "The Old Man and the Sea" in Berlin.',
            ("indirect", "Angela Merkel", ['she had read "The Old Man and the Sea" in Berlin']),
            id="a title of a work is not marked speech",
        ),
        pytest.param(
            "Angela Merkel said that Barack Obama had told her the plan would fail.",
            ("indirect", "Angela Merkel", ["Barack Obama had told her the plan would fail"]),
            id="the outer of two",
        ),
    ],
)
def test_every_quotation_is_told_once(extract: Extract, text: str, quote: tuple[str, str, list[str]]) -> None:
    assert told(extract(text)) == [quote]


def test_a_mixed_quotation_tells_its_words_between_marks_and_its_verb(extract: Extract) -> None:
    (quote,) = extract('Angela Merkel said the plan was "a disaster" for Europe.').quotes
    assert [words.text for words in quote.verbatim] == ['"a disaster"']
    assert quote.cue is not None
    assert quote.cue.text == "said"


def test_a_new_sentence_of_the_same_speaker_is_a_quotation_of_its_own(extract: Extract) -> None:
    first, second = extract('"I will go," Angela Merkel said. "You will stay with us."').quotes
    assert (first.parts, second.parts) == ((), ())
    assert first.speaker == second.speaker


def test_another_verb_between_two_passages_parts_them(extract: Extract) -> None:
    text = '"We have agreed on it," Angela Merkel said, adding, "the plan is very good."'
    assert [quote.text for quote in extract(text).quotes] == [
        '"We have agreed on it,"',
        '"the plan is very good."',
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("That said, experts still recommend the plan.", id="nobody says it"),
        pytest.param("I said that the plan would fail.", id="the narrator"),
        pytest.param("Early findings suggest the plan will fail.", id="papers say it"),
        pytest.param("'The plan has failed us all, said Angela Merkel.", id="a mark without its pair"),
        pytest.param("He said, she said", id="too short"),
    ],
)
def test_what_is_no_quotation(extract: Extract, text: str) -> None:
    assert told(extract(text)) == []


_PIECES = st.sampled_from(
    [
        *(
            "Angela Merkel ",
            "Kerry ",
            "he ",
            "said ",
            "told reporters ",
            "that ",
            "according to ",
            "did not ",
        ),
        *("the plan ", "would fail", "was bad", "we will go", '"', "\u201c", "\u201d", "'", ", ", ". ", "? "),
        *("saying ", "adding ", "and ", ": ", "\n\n", " \u2014 ", "a\u0301", "🙂 ", "\u00a0"),
    ]
)


@settings(max_examples=80)
@given(st.lists(_PIECES, max_size=40).map("".join))
def test_whatever_the_text_quotations_stand_apart_and_their_parts_inside(
    extractor: EntityExtractor, text: str
) -> None:
    article = extractor.extract(clean_article(text))
    check_spans(article, text=text, title=None)
    assert all(one.end <= other.start for one, other in pairwise(article.quotes))
    for quote in article.quotes:
        assert all(one.end <= other.start for one, other in pairwise(quote.pieces))
        assert (quote.pieces[0].start, quote.pieces[-1].end) == (quote.start, quote.end)
        assert len(quote.parts) != 1
        assert bool(quote.marked) == (quote.kind == "mixed")
        for words in quote.marked:
            assert any(part.start <= words.start and words.end <= part.end for part in quote.pieces)
