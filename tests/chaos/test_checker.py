"""The checker itself: what it must find, it finds."""

import pytest

from chaos.checker import Report, Result, broken_counts, mismatches, out_of_order, outcomes, wrong_dead

GOOD = [(0, 0), (0, 1), (1, 0)]


def results(*sources: tuple[int, int], key: str = "k") -> list[Result]:
    return [Result(key, source) for source in sources]


@pytest.mark.parametrize(
    ("found", "counted"),
    [
        pytest.param(results(*GOOD), (0, 0), id="exact"),
        pytest.param(results((0, 0), (1, 0)), (1, 0), id="one lost"),
        pytest.param(results(*GOOD, (0, 1), (0, 1)), (0, 2), id="one came three times"),
        pytest.param(results(*GOOD, (5, 5)), (0, 1), id="one of nothing"),
    ],
)
def test_lost_and_doubled(found: list[Result], counted: tuple[int, int]) -> None:
    assert outcomes(GOOD, found) == counted


def test_what_was_replayed_has_two_results() -> None:
    assert outcomes([*GOOD, (0, 1)], results(*GOOD, (0, 1))) == (0, 0)
    assert outcomes([*GOOD, (0, 1)], results(*GOOD)) == (1, 0)


def test_positions_may_be_the_keys_of_a_mapping() -> None:
    assert outcomes(dict.fromkeys(GOOD, b"k"), results(*GOOD[:2])) == (1, 0)
    assert wrong_dead(dict.fromkeys(GOOD, b"k"), GOOD) == 0


def test_order_counts_within_a_key_only() -> None:
    assert out_of_order(results((0, 1), (0, 0), (0, 2))) == 1
    assert out_of_order(results((0, 1), key="a") + results((0, 0), key="b")) == 0
    assert out_of_order(results((0, 5), (1, 0))) == 0


def test_dead_letters_missing_doubled_and_of_good_records() -> None:
    assert wrong_dead([(0, 3)], [(0, 3)]) == 0
    assert wrong_dead([(0, 3)], []) == 1
    assert wrong_dead([(0, 3)], [(0, 3), (0, 3), (0, 4)]) == 2


def test_rows_and_carried_counts() -> None:
    assert mismatches({"a": 2, "b": 1}, {"a": 2, "b": 2, "c": 1}) == 2
    assert broken_counts([("a", 1), ("b", 1), ("a", 2)]) == 0
    assert broken_counts([("a", 1), ("a", 3), ("b", 2)]) == 2


def test_reports_add_up() -> None:
    total = Report(articles=3, lost=1) + Report(articles=2, doubled=4)
    assert total == Report(articles=5, lost=1, doubled=4)
    assert not total.is_clean
    assert Report(articles=9).is_clean
