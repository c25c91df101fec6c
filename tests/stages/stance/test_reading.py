"""What is said of what rules and network see, on findings given by hand."""

from dataclasses import replace

from streams.contract.articles import Label
from streams.contract.spans import Range
from streams.stages.stance.findings import Actor, Finding
from streams.stages.stance.pairs.candidates import HolderCandidate, TargetCandidate
from streams.stages.stance.pairs.decide import ScoredPair
from streams.stages.stance.pairs.network import Point
from streams.stages.stance.reading import Reading

LEAST = Point(network=0.4, rules=0.2)
WHO, PART, WHOLE = (0, 7), (20, 30), (16, 40)
RULE = Finding(
    Actor(WHO, WHO), Actor(PART, PART), "noun", "favor", cue=(8, 15), route="verb", probability=0.3
)


def pair(label: Label = "favor", probability: float = 0.5) -> ScoredPair:
    holder = HolderCandidate(0, WHO, WHO, None)
    target = TargetCandidate(3, PART, (WHOLE,), None, is_clause=False)
    return ScoredPair(holder, target, WHOLE, label, probability, cue=(8, 40))


def decided(rule: Finding, *pairs: ScoredPair) -> list[Finding]:
    return Reading(Range(start=0, end=60), rules=(rule,), pairs=pairs).decided(LEAST)


def test_where_both_say_the_same_the_words_are_the_network_s_and_the_cue_the_rule_s() -> None:
    (one,) = decided(RULE, pair())
    assert (one.target.words, one.probability) == (WHOLE, 0.5)
    assert (one.cue, one.route) == (RULE.cue, "verb")


def test_where_they_contradict_each_other_the_network_speaks_for_itself() -> None:
    (one,) = decided(RULE, pair("against"))
    assert (one.label, one.route, one.cue) == ("against", "network", (8, 40))


def test_a_rule_stays_where_the_network_is_not_sure() -> None:
    assert decided(RULE, pair(probability=0.39)) == [RULE]
    assert decided(replace(RULE, probability=0.19), pair(probability=0.39)) == []


def test_a_rule_goes_first_where_its_target_is_a_whole_statement_or_its_holder_has_turned() -> None:
    for first in (
        replace(RULE, shape="claim"),
        replace(RULE, route="need"),
        replace(RULE, turned=True, probability=0.1),
    ):
        assert decided(first, pair("against")) == [first]


def test_without_a_network_all_rules_count() -> None:
    assert Reading(Range(start=0, end=60), rules=(RULE,)).decided(Point(0.9, 0.9)) == [RULE]
