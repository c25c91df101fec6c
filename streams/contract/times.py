"""Times as messages, rows and reports have them."""

from datetime import UTC, datetime


def iso(time: datetime) -> str:
    """Return `time` as ISO 8601 in UTC, to the millisecond."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def iso_of(seconds: float) -> str:
    """Return a time in seconds since 1970, as records have it, as ISO 8601."""
    return iso(datetime.fromtimestamp(seconds, UTC))


def seconds_of(text: str) -> float | None:
    """Return a time in ISO 8601 as seconds since 1970, or None where it is none."""
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError):
        return None
