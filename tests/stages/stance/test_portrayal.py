"""The narrator's tone towards entities, aggregated over the sentences that name them."""

from streams.contract.articles import Entity
from streams.contract.spans import quote
from streams.stages.stance.pairs.network import Portrait
from streams.stages.stance.portrayal import Naming, portrayals

TEXT = "Ann lied. Ann fell. Ann wept. Bob won."
ANN = Entity(id="e1", key="person:ann", name="Ann", type="PERSON", count=3)
BOB = Entity(id="e2", key="person:bob", name="Bob", type="PERSON", count=1)
BAD, PLAIN, GOOD = (0.9, 0.05, 0.05), (0.1, 0.8, 0.1), (0.1, 0.1, 0.8)


def naming(entity: Entity, start: int, portrait: Portrait) -> Naming:
    return Naming(entity, quote(TEXT, start, TEXT.index(".", start) + 1), portrait)


def test_the_tone_is_the_mean_over_the_sentences() -> None:
    [ann] = portrayals([naming(ANN, 0, BAD), naming(ANN, 10, PLAIN), naming(ANN, 20, BAD)])
    assert (ann.label, ann.against, ann.neutral, ann.favor) == ("against", 2, 1, 0)
    assert ann.probabilities == (0.633, 0.3, 0.067)


def test_the_strongest_sentences_are_the_evidence() -> None:
    [ann] = portrayals([naming(ANN, 0, (0.6, 0.2, 0.2)), naming(ANN, 10, BAD), naming(ANN, 20, BAD)])
    assert [span.text for span in ann.evidence] == ["Ann fell.", "Ann wept."]


def test_a_neutral_tone_needs_no_evidence() -> None:
    [ann] = portrayals([naming(ANN, 0, PLAIN)])
    assert (ann.label, ann.evidence) == ("neutral", ())


def test_a_tone_that_no_sentence_shows_clearly_is_none() -> None:
    [ann] = portrayals([naming(ANN, 0, (0.6, 0.3, 0.1)), naming(ANN, 10, (0.7, 0.2, 0.1))])
    assert (ann.label, ann.against, ann.evidence) == ("neutral", 2, ())


def test_a_sentence_that_names_somebody_twice_counts_once() -> None:
    [ann] = portrayals([naming(ANN, 0, BAD), naming(ANN, 0, GOOD)])
    assert (ann.against, ann.favor) == (1, 0)


def test_each_entity_has_its_own_tone_in_the_order_of_first_mention() -> None:
    found = portrayals([naming(ANN, 0, BAD), naming(BOB, 30, GOOD), naming(ANN, 10, BAD)])
    assert [(each.name, each.label) for each in found] == [("Ann", "against"), ("Bob", "favor")]
