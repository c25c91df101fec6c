"""How long records take, kept as counts of bins: a percentile of millions in a few numbers. Pure."""

from collections.abc import Mapping
from math import floor, log

FINEST_S = 0.001
# Each bin is a tenth wider than the one before. A percentile, told as the middle of its bin, is off by 5 % at
# most (`tests/tables/test_delays.py`); from 1 ms to a week there are 212.
RATIO = 1.1
LAST_BIN = 212


def bin_of(seconds: float) -> int:
    """Return the bin of a duration; one that is negative, by clocks of several machines, is in the first."""
    if seconds <= FINEST_S:
        return 0
    return min(LAST_BIN, 1 + floor(log(seconds / FINEST_S, RATIO)))


def percentile(bins: Mapping[int, int], share: float) -> float | None:
    """Return the duration in seconds below which `share` of the counted ones are; None: there are none."""
    wanted = share * sum(bins.values())
    seen = 0
    for number in sorted(bins):
        seen += bins[number]
        if seen and seen >= wanted:
            return FINEST_S if not number else FINEST_S * RATIO ** (number - 0.5)
    return None
