import pytest

from streams.contract.articles import Label
from streams.stages.stance.findings import Actor, Finding, joined
from streams.stages.stance.frame import Route
from streams.stages.stance.pairs.candidates import HolderCandidate, TargetCandidate, Words
from streams.stages.stance.pairs.decide import ScoredPair, decide, support


def pair(holder: Words, target: Words, probability: float, label: Label = "favor") -> ScoredPair:
    return ScoredPair(
        HolderCandidate(holder[0], holder, holder, None),
        TargetCandidate(target[0], target, (target,), None, is_clause=False),
        target,
        label,
        probability,
        (0, 1),
    )


def finding(holder: Words | None, target: Words, *, route: Route = "verb", label: Label = "favor") -> Finding:
    held = None if holder is None else Actor(holder, holder)
    return Finding(held, Actor(target, target), "noun", label, (0, 1), route)


def places(found: list[Finding]) -> list[tuple[Words | None, Words]]:
    return [(one.holder.words if one.holder else None, one.target.words) for one in found]


def test_only_what_is_probable_enough_is_found() -> None:
    found = decide([pair((0, 5), (10, 20), 0.9), pair((0, 5), (30, 40), 0.4)], 0.5)
    assert places(found) == [((0, 5), (10, 20))]
    assert (found[0].route, found[0].probability) == ("network", 0.9)


def test_of_overlapping_pairs_the_surest_stays() -> None:
    found = decide(
        [pair((0, 5), (10, 20), 0.9), pair((0, 5), (15, 40), 0.8), pair((6, 9), (15, 40), 0.7)], 0.5
    )
    assert places(found) == [((0, 5), (10, 20)), ((6, 9), (15, 40))]


def test_nobody_takes_a_side_towards_himself() -> None:
    assert decide([pair((0, 5), (3, 20), 0.9)], 0.5) == []


@pytest.mark.parametrize(
    ("rule", "stays"),
    [
        pytest.param(finding((0, 5), (12, 30)), False, id="the same holder and words"),
        pytest.param(finding(None, (12, 30)), False, id="whoever is quoted, and the same words"),
        pytest.param(finding((0, 5), (22, 30)), True, id="other words"),
        pytest.param(finding((6, 9), (12, 30)), True, id="another holder"),
    ],
)
def test_of_two_groups_the_second_adds_what_the_first_does_not_say(rule: Finding, *, stays: bool) -> None:
    own = finding((0, 5), (10, 20), route="network")
    assert joined([rule], [own]) == ([rule, own] if stays else [rule])
    assert joined([own], [rule]) == ([own, rule] if stays else [own])


def test_a_rule_has_the_support_of_the_surest_pair_that_says_the_same() -> None:
    rule = finding((0, 5), (10, 20))
    pairs = [
        pair((0, 5), (10, 20), 0.9, "against"),
        pair((6, 9), (10, 20), 0.8),
        pair((0, 5), (15, 40), 0.7),
        pair((0, 5), (10, 20), 0.6),
    ]
    assert support(rule, pairs) == 0.7
    assert support(rule, pairs[:2]) == 0
