"""Days and moments as ISO 8601, from what tags, addresses and senders write."""

import re
from datetime import date, datetime

from streams.stages.clean.fields import month_number, only_date

DAY = len("2024-05-03")
# The web is younger; a year to come is a date of an event.
_YEARS = range(1990, 2101)
_YEARS_OF_ARCHIVES = range(1, 10_000)
_YEAR_OR_MONTH = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")
_IN_URL = re.compile(
    r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)"
    r"[/-](0?[1-9]|[12]\d|3[01])(?=[/._-])",
    re.IGNORECASE,
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?\s?(?:Z|[+-]\d\d:?\d\d)?)?")


def date_of_address(address: str) -> str | None:
    """Return the day that the path of an address is sorted under."""
    match = _IN_URL.search(address)
    if match is None:
        return None
    month = int(match[2]) if match[2].isdigit() else month_number(match[2])
    return _known(int(match[1]), month, int(match[3]))


def date_of_sender(text: str) -> str | None:
    """Return the year, month, day or moment that a sender gives, in ISO 8601, else null."""
    text = text.strip()
    return text if _YEAR_OR_MONTH.fullmatch(text) else iso_date(text, years=_YEARS_OF_ARCHIVES)


def iso_date(text: str, *, years: range = _YEARS) -> str | None:
    """Return the date, or date and time, at the start of `text` in ISO 8601; null where there is none."""
    text = text.strip()
    match = _ISO.match(text)
    try:
        if match:
            value = match[0].replace(" ", "T", 1).replace(" ", "")
            moment = datetime.fromisoformat(value)
            if moment.year not in years:
                return None
            return (
                moment.date().isoformat() if len(value) == DAY else moment.isoformat().replace("+00:00", "Z")
            )
    except ValueError:
        return None
    return only_date([text])


def _known(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if year in _YEARS else None
    except ValueError:
        return None
