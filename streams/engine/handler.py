"""What the engine runs: where the work of a record is done, and what becomes of its result."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Generic, Protocol, TypeVar

from streams.contract.dead_letters import Failure
from streams.contract.records import Record
from streams.engine.attempt import attempt
from streams.engine.batch import Batch
from streams.engine.pool import Pool

ResultT = TypeVar("ResultT")
Settle = Callable[[Batch, Record, ResultT], None]


class Handler(Protocol[ResultT]):
    """Two halves of a stage: `submit` may work elsewhere and in parallel, `settle` is called in order."""

    def submit(self, record: Record) -> Future[ResultT]:
        """Start the work of `record`; the future never fails, an error is a result."""

    def settle(self, batch: Batch, record: Record, result: ResultT) -> None:
        """Turn the result into outputs, dead letters and table writes of `batch`."""


class Inline(Generic[ResultT]):
    """A handler whose work is light enough for the event loop."""

    def __init__(self, work: Callable[[Record], ResultT], settle: Settle[ResultT | Failure]) -> None:
        self._work = work
        self.settle = settle

    def submit(self, record: Record) -> Future[ResultT | Failure]:
        """Do the work at once."""
        done: Future[ResultT | Failure] = Future()
        done.set_result(attempt(self._work, record))
        return done


class Pooled:
    """A handler whose work is done in the pool's process."""

    def __init__(self, pool: Pool, settle: Settle[Any]) -> None:
        self.submit = pool.submit
        self.settle = settle
