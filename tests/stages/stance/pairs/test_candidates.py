from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from streams.stages.stance.pairs.candidates import EXTENTS, candidates

Parse = Callable[[str], Doc]


def holders(doc: Doc) -> set[str]:
    return {doc.text[slice(*holder.words)] for holder in candidates(doc).holders}


def targets(doc: Doc) -> set[str]:
    return {doc.text[slice(*words)] for target in candidates(doc).targets for words in target.extents}


def test_whoever_is_named_could_hold_a_position(parse: Parse) -> None:
    doc = parse("He said that critics of the mayor and Angela Merkel mocked its plan.")
    assert holders(doc) >= {"He", "critics of the mayor", "the mayor", "Angela Merkel", "its"}


def test_a_position_does_not_hold_itself(parse: Parse) -> None:
    assert "Opposition" not in holders(parse("Opposition to the plan is growing in the north."))
    assert "The opposition" in holders(parse("The opposition rejected the plan."))


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Austria rules out arming the rebels.", "arming the rebels"),
        ("He denied that he lied to Congress.", "he lied to Congress"),
        ("She backs the plan of the mayor to build a bridge.", "the plan"),
        ("She backs the plan of the mayor to build a bridge.", "the plan of the mayor"),
        ("She backs the plan of the mayor to build a bridge.", "the plan of the mayor to build a bridge"),
        ("Critics of Donald Trump left.", "Donald Trump"),
    ],
)
def test_a_target_comes_with_the_extents_that_it_could_have(parse: Parse, sentence: str, wanted: str) -> None:
    assert wanted in targets(parse(sentence))


def test_a_free_relative_clause_keeps_its_first_word(parse: Parse) -> None:
    found = targets(parse("Pillay said that what looms is truly a nightmare."))
    assert "what looms" in found
    assert "looms" not in found


def test_extents_are_few_and_all_different(parse: Parse) -> None:
    text = "They reject the idea of a tax on the sale of land in the south of the country that he made."
    for target in candidates(parse(text)).targets:
        assert len(set(target.extents)) == len(target.extents) <= EXTENTS


def test_a_list_without_end_is_cut(parse: Parse) -> None:
    found = candidates(parse("They saw " + ", ".join(["Ann"] * 300) + "."))
    assert len(found.holders) <= 48
    assert len(found.targets) <= 64


def test_nothing_comes_of_nothing(parse: Parse) -> None:
    assert candidates(parse("Really!")).holders == ()
