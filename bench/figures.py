"""The figures of the measurements: percentiles, spread, growth, and what else the machine was doing."""

import os
import statistics
from collections.abc import Sequence


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the percentile between the smallest and the largest value; raises ValueError for no values."""
    if not values:
        raise ValueError("there is no percentile of nothing")
    if len(values) == 1:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def spread(values: Sequence[float], *, digits: int = 2) -> str:
    """Return the median with the smallest and the largest value, as `1.20 (1.10-1.40)`."""
    low, middle, high = (f"{x:.{digits}f}" for x in (min(values), statistics.median(values), max(values)))
    return f"{middle} ({low}-{high})"


def growth(samples: Sequence[tuple[int, float]], *, after: int) -> float:
    """Return how much (count, size) samples past the count `after` grow per 1,000, by least squares.

    Raises ValueError for fewer than three such samples: two make a line of any noise.
    """
    late = [sample for sample in samples if sample[0] >= after]
    if len(late) < 3:
        raise ValueError(f"a slope needs three samples after {after:,}, there are {len(late)}")
    counts, sizes = zip(*late, strict=True)
    return statistics.linear_regression(counts, sizes).slope * 1000


def load_average() -> str:
    """Return the machine's load averages and its cores."""
    one, five, fifteen = os.getloadavg()
    return f"{one:.1f} {five:.1f} {fifteen:.1f} (1, 5, 15 min) on {os.cpu_count()} cores"


def report(what: str, figure: str) -> None:
    """Print one line of the table, at once: the whole run takes minutes."""
    print(f"{what:34}{figure}", flush=True)
