"""Work on one record, with every error as a result."""

import traceback
from collections.abc import Callable
from typing import TypeVar

from streams.contract.dead_letters import Failure
from streams.contract.errors import InvalidArticle, StageFailed
from streams.contract.records import Record

ResultT = TypeVar("ResultT")


def attempt(work: Callable[[Record], ResultT], record: Record) -> ResultT | Failure:
    """Return the result of `work`, or the Failure that its exception means."""
    try:
        return work(record)
    except InvalidArticle as exc:
        return Failure.of(exc)
    except Exception as exc:  # noqa: BLE001 - a bug on one article must not stop the others
        error = StageFailed(f"{type(exc).__name__}: {exc}")
        return Failure.of(error, stack_trace=traceback.format_exc())
