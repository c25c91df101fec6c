import pytest

from bench.figures import growth, percentile, spread


def test_percentiles_lie_between_the_smallest_and_the_largest_value() -> None:
    values = [float(n) for n in range(101)]
    assert [percentile(values, p) for p in (1, 50, 95)] == [1, 50, 95]
    assert percentile([0.0, 10.0], 95) == pytest.approx(9.5)
    assert percentile([4.0], 95) == 4


def test_there_is_no_percentile_of_nothing() -> None:
    with pytest.raises(ValueError, match="of nothing"):
        percentile([], 50)


def test_growth_is_per_thousand_and_leaves_the_warm_up_out() -> None:
    warm_up = [(0, 50.0), (1000, 900.0)]
    steady = [(n * 1000, 1000 + 2.5 * n) for n in range(5, 20)]
    assert growth([*warm_up, *steady], after=5000) == pytest.approx(2.5)


def test_growth_of_a_saw_tooth_is_that_of_its_trend() -> None:
    samples = [(n * 1000, 100 + n + (4 if n % 2 else -4)) for n in range(100)]
    assert growth(samples, after=0) == pytest.approx(1, abs=0.01)


def test_growth_needs_three_samples_after_the_warm_up() -> None:
    with pytest.raises(ValueError, match="three samples after 5,000, there are 2"):
        growth([(n * 1000, 1.0) for n in range(7)], after=5000)


def test_spread_names_the_middle_and_both_ends() -> None:
    assert spread([3.0, 1.0, 2.04]) == "2.04 (1.00-3.00)"
