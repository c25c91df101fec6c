"""Durations as bins: a percentile is near the true one."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.tables.delays import LAST_BIN, bin_of, percentile


@given(st.lists(st.floats(0.002, 500_000), min_size=1), st.sampled_from([0.5, 0.95, 1.0]))
def test_a_percentile_is_off_by_5_percent_at_most(durations: list[float], share: float) -> None:
    exact = sorted(durations)[max(0, -(-int(share * 100) * len(durations) // 100) - 1)]
    told = percentile(Counter(map(bin_of, durations)), share)
    assert told == pytest.approx(exact, rel=0.05)


def test_nothing_counted_has_no_percentile() -> None:
    assert percentile({}, 0.95) is None


@pytest.mark.parametrize(("seconds", "number"), [(-3, 0), (0, 0), (0.001, 0), (0.00101, 1), (1e12, LAST_BIN)])
def test_the_ends_have_bins_too(seconds: float, number: int) -> None:
    assert bin_of(seconds) == number
