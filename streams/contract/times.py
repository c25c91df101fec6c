"""Times as messages, rows and reports have them."""

from datetime import UTC, datetime


def iso(time: datetime) -> str:
    """Return `time` as ISO 8601 in UTC, to the millisecond."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def iso_of(seconds: float) -> str:
    """Return a time in seconds since 1970, as records have it, as ISO 8601."""
    return iso(datetime.fromtimestamp(seconds, UTC))
