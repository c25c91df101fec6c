from collections.abc import Callable

import pytest

from streams.stages.entities.quotes.speech import speeches_in
from streams.stages.nlp import Nlp, load_nlp

Reported = Callable[[str], list[str]]


@pytest.fixture(scope="module")
def nlp() -> Nlp:
    return load_nlp()


@pytest.fixture
def reported(nlp: Nlp) -> Reported:
    def run(text: str) -> list[str]:
        with nlp.pipeline.memory_zone():
            speeches = list(speeches_in(nlp.pipeline(text), 0))
        return [text[start:end] for speech in speeches for start, end in speech.reported]

    return run


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Angela Merkel said that the plan would fail.", ["the plan would fail"]),
        ("Angela Merkel said the plan would fail.", ["the plan would fail"]),
        ("The plan would fail, said Angela Merkel on Monday.", ["The plan would fail"]),
        ("But the plan would fail, Angela Merkel added.", ["the plan would fail"]),
        ("He told reporters on Monday that the plan would fail.", ["the plan would fail"]),
        (
            "He said that it would fail and that it was expensive.",
            ["it would fail and that it was expensive"],
        ),
        ("The plan, he said, would fail.", ["The plan", "would fail"]),
        ("According to Angela Merkel, the plan will fail.", ["the plan will fail"]),
        ("The plan, according to Angela Merkel, will fail.", ["The plan", "will fail"]),
        ("The plan will fail, according to a spokesman.", ["The plan will fail"]),
        ("Kerry lamented it, saying that the plan would fail.", ["the plan would fail"]),
        ("Kerry was quoted as saying that the plan would fail.", ["the plan would fail"]),
        (
            "When the plan fails, they will vote again, Angela Merkel said.",
            ["When the plan fails, they will vote again"],
        ),
        ("That is the plan, Angela Merkel said.", ["That is the plan"]),
        ("That plan will fail, Angela Merkel said.", ["That plan will fail"]),
        ("Reporters asked whether the plan would fail.", ["whether the plan would fail"]),
    ],
)
def test_what_was_said_is_the_clause_of_the_verb(reported: Reported, text: str, clause: list[str]) -> None:
    assert reported(text) == clause


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Merkel did not say that the plan would fail.", id="denied"),
        pytest.param("Nobody said that the plan would fail.", id="by nobody"),
        pytest.param(
            "Merkel neither wrote nor said that the plan would fail.", id="denied with another verb"
        ),
        pytest.param("Merkel declined to say whether the plan would fail.", id="refused"),
        pytest.param("Merkel wants to say that the plan will fail.", id="wanted"),
        pytest.param("Merkel may say that the plan will fail.", id="perhaps"),
        pytest.param("Did Merkel say that the plan would fail?", id="asked"),
        pytest.param("If Merkel says that the plan is good, we will go.", id="condition"),
        pytest.param("Reporters were told that the plan would fail.", id="the hearer"),
        pytest.param("Merkel told us what the plan would be.", id="what, not that"),
        pytest.param("Merkel believes that the plan will fail.", id="believed"),
        pytest.param("Merkel called the plan a disaster.", id="a name for it"),
        pytest.param("As Merkel said, the plan will fail.", id="the narrator says it, too"),
        pytest.param("If you have, say, a few lights, your phone will do.", id="an example"),
        pytest.param("Merkel left without saying that the plan would fail.", id="without saying"),
    ],
)
def test_nothing_is_reported_where_nobody_said_it(reported: Reported, text: str) -> None:
    assert reported(text) == []
