from streams.quality.split import is_validation


def test_a_seventh_of_the_groups_is_for_validation() -> None:
    held_back = [number for number in range(1000) if is_validation(f"group-{number}")]
    assert 100 < len(held_back) < 200


def test_a_group_stays_on_its_side() -> None:
    # Known answers: another hash would move rows that a shipped model has learnt from into its validation.
    assert [group for group in "abcdefghij" if is_validation(group)] == ["i"]
