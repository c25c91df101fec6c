"""Which articles leave a table: those that were changed longest ago, so that memory stays bounded."""

from collections.abc import Callable
from datetime import datetime, timedelta

from streams.contract.settings import Settings
from streams.engine.table import Table

# For each new article at most: where a setting was lowered, a table shrinks without a giant transaction.
LEAVE_AT_ONCE = 2


def leaving(
    table: Table, settings: Settings, *, now: str = "", changed: Callable[[bytes], str] = lambda _: ""
) -> list[bytes]:
    """Delete the rows in the batch's partition that have no room any more or are too old, and return them.

    What the open batch has written stays, so a table may have a batch of rows too many. `changed` tells when
    a row was changed last, `now` is the time of the record in work: the clock of the machine plays no part.
    """
    gone = []
    for key in table.oldest(LEAVE_AT_ONCE):
        row = table[key]
        if table.count() <= settings.rows and not _is_old(changed(row), now, settings.tables.days):
            break
        del table[key]
        gone.append(row)
    return gone


def _is_old(changed: str, now: str, days: int) -> bool:
    try:
        return datetime.fromisoformat(changed) < datetime.fromisoformat(now) - timedelta(days=days)
    except (ValueError, TypeError, OverflowError):  # a record that doesn't carry our time
        return False
