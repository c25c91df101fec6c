"""Counts by day, put together by week, month or year. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Literal, get_args

By = Literal["day", "week", "month", "year"]
Counts = Mapping[str, int]

MOST = 60  # bars that a wide page shows apart: two months of days, a year of weeks, five of months
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


def fitting(days: Iterable[str]) -> By:
    """Return the finest way to part these days in which no more than `MOST` buckets lie between them."""
    known = [found for day in days if (found := _date(day))]
    span = (max(known) - min(known)).days if known else 0
    ways: tuple[By, ...] = get_args(By)
    return next((by for by in ways if span < MOST * _DAYS[by]), "year")


def bucketed(counts: Iterable[tuple[str, Counts]], by: By) -> list[dict[str, str | int]]:
    """Return the sums of each bucket under its first `day`, oldest first; what is no day is left out.

    Articles say themselves when they were published: not all of them name a day that there is.
    """
    sums: dict[date, dict[str, int]] = {}
    for day, found in counts:
        known = _date(day)
        if known is None:
            continue
        bucket = sums.setdefault(_start(known, by), {})
        for name, count in found.items():
            bucket[name] = bucket.get(name, 0) + count
    return [{"day": start.isoformat(), **sums[start]} for start in sorted(sums)]


def _start(day: date, by: By) -> date:
    """Return the first day of a day's bucket; weeks begin on Monday."""
    if by == "week":
        return date.min if day.toordinal() <= day.weekday() else day - timedelta(days=day.weekday())
    if by == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if by == "year" else day


def _date(day: str) -> date | None:
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None
