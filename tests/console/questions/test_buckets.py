"""Days put together."""

import pytest

from streams.console.questions.buckets import MOST, By, bucketed, fitting


@pytest.mark.parametrize(
    ("by", "starts"),
    [
        ("day", ["2026-01-31", "2026-02-01", "2026-02-02"]),
        ("week", ["2026-01-26", "2026-02-02"]),
        ("month", ["2026-01-01", "2026-02-01"]),
        ("year", ["2026-01-01"]),
    ],
)
def test_days_go_under_the_first_day_of_their_bucket(by: By, starts: list[str]) -> None:
    days = [("2026-02-02", {"articles": 4}), ("2026-01-31", {"articles": 1}), ("2026-02-01", {"articles": 2})]
    found = bucketed(days, by)
    assert [each["day"] for each in found] == starts
    assert sum(int(each["articles"]) for each in found) == 7


def test_what_is_no_day_has_no_bucket() -> None:
    found = bucketed([("2026-13-01", {"n": 1}), ("<b>notaday", {"n": 1}), ("0001-01-01", {"n": 1})], "week")
    assert found == [{"day": "0001-01-01", "n": 1}]


@pytest.mark.parametrize(
    ("days", "by"),
    [
        ([], "day"),
        (["nonsense"], "day"),
        (["2026-01-01", "2026-02-28"], "day"),
        (["2026-01-01", "2026-03-02"], "week"),
        (["2025-01-01", "2026-03-30"], "month"),
        (["0001-01-01", "9999-12-31"], "year"),
    ],
)
def test_the_finest_way_is_taken_that_fits(days: list[str], by: By) -> None:
    assert MOST == 60
    assert fitting(days) == by
