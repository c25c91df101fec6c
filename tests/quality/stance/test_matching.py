import pytest

from streams.quality.stance.matching import Mode, Tuple, matched

GOLD = Tuple((0, 7), (20, 40), "against")


def hits(found: list[Tuple], gold: list[Tuple], mode: Mode = "full") -> list[bool]:
    return [match.wanted is not None for match in matched(found, gold, mode=mode)]


@pytest.mark.parametrize(
    ("found", "is_right"),
    [
        pytest.param(Tuple((0, 7), (20, 40), "against"), True, id="the same"),
        pytest.param(Tuple((5, 9), (25, 35), "against"), True, id="part of the target"),
        pytest.param(Tuple((8, 9), (20, 40), "against"), False, id="another holder"),
        pytest.param(Tuple((0, 7), (36, 60), "against"), False, id="less than half of the target"),
        pytest.param(Tuple((0, 7), (20, 40), "favor"), False, id="another label"),
    ],
)
def test_the_match_rule(*, found: Tuple, is_right: bool) -> None:
    assert hits([found], [GOLD]) == [is_right]


def test_without_the_label_only_the_pair_counts() -> None:
    assert hits([Tuple((0, 7), (20, 40), "favor")], [GOLD], "unlabelled") == [True]


def test_the_strict_score_wants_the_same_words() -> None:
    assert hits([Tuple((0, 7), (0, 90), "against")], [GOLD], "strict") == [False]


def test_one_annotated_tuple_is_hit_once_by_the_surest() -> None:
    unsure = Tuple((0, 7), (20, 40), "against", confidence=0.4)
    first, second = matched([unsure, GOLD], [GOLD])
    assert (first.found.confidence, first.wanted, second.wanted) == (1.0, GOLD, None)


def test_of_two_annotated_tuples_the_closer_words_are_hit() -> None:
    longer = Tuple((0, 7), (20, 80), "against")
    (match,) = matched([GOLD], [longer, GOLD])
    assert match.wanted == GOLD


def test_a_neutral_tuple_is_neither_hit_nor_missed() -> None:
    assert matched([GOLD], [Tuple((0, 7), (20, 40), "neutral")]) == []
