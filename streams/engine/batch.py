"""What one transaction will hold: results in input order, as outputs, dead letters and table writes."""

import time
from collections.abc import Callable

from streams.contract.dead_letters import Failure, dead_letter_headers
from streams.contract.headers import Headers
from streams.contract.records import Record
from streams.contract.topics import dlq_of
from streams.engine.output import Output
from streams.engine.partition import Partition
from streams.engine.table import TableWrites

# A transaction closes at the first of these. At 100 records it costs 0.1 ms of CPU a record, and more
# bring nothing; 0.5 s is the longest that a finished article waits for others under a backlog.
MAX_AGE_S = 0.5
MAX_RECORDS = 100
MAX_BYTES = 1 << 20


class Batch:
    """The open batch of one input partition; nothing is written before `commit`."""

    def __init__(self, partition: Partition, *, stage: str) -> None:
        self.writes = TableWrites(partition.tp.partition)
        self._stage = stage
        self._partition = partition
        self._outputs: list[Output] = []
        self._bytes = 0
        self._settled = 0
        self._upto = partition.next
        self._opened = time.monotonic()

    def send(
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        headers: Headers = (),
        *,
        partition: int | None = None,
    ) -> None:
        """Add a record for `topic`; no partition means: chosen by the key."""
        output = Output(topic, key, value, headers, partition)
        self._outputs.append(output)
        self._bytes += output.size

    def dead_letter(self, record: Record, failure: Failure) -> None:
        """Add `record`, untouched, to the dead-letter topic of its topic, a replayed one to where it was."""
        headers = dead_letter_headers(
            failure, stage=self._stage, position=record.position, original=record.headers
        )
        self.send(dlq_of(record.topic), record.key, record.value, headers)

    def settled(self, record: Record) -> None:
        """Count `record` as done: its outcome is in this batch."""
        if not self._settled:
            self._opened = time.monotonic()
        self._settled += 1
        self._upto = record.offset + 1

    @property
    def is_empty(self) -> bool:
        """Say whether no record has been settled yet."""
        return not self._settled

    @property
    def is_full(self) -> bool:
        """Say whether the transaction should be closed now."""
        return self._settled >= MAX_RECORDS or self._bytes >= MAX_BYTES or self.time_left == 0

    @property
    def time_left(self) -> float:
        """Return the seconds until the batch is as old as it may get."""
        return max(0.0, self._opened + MAX_AGE_S - time.monotonic())

    async def commit(self, *, probe: Callable[[str], None]) -> None:
        """Commit everything in one transaction, then update the tables."""
        outputs = [*self._outputs, *self.writes.changelog()]
        last = await self._partition.commit(outputs, self._upto, probe=probe)
        self.writes.apply(last)
