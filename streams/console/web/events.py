"""Event streams: what changes in a table, as server-sent events."""

import asyncio
from collections.abc import AsyncIterator, Callable

import orjson
from anyio.to_thread import run_sync

from streams.console.questions.asking import Question
from streams.console.questions.reads import Change, Reads
from streams.console.store.feed import Feed

ALIVE_EVERY_S = 15.0
PAUSE_S = 0.1  # between two looks of one stream: changes of a busy table come by the batch
BATCH = 50  # changes a look, and all that a stream holds while its reader reads nothing: half a MB at most
# A reader that is so far behind would be shown what nobody looks at any more: it reads the table instead.
MOST_BEHIND = 10_000
_RETRY_MS = 1_000


class Stream:
    """One reader's way through the changes of a question's table."""

    def __init__(self, reads: Reads, feed: Feed, question: Question, after: int | None) -> None:
        self._reads = reads
        self._feed = feed
        self._question = question
        self._after = after

    async def events(self) -> AsyncIterator[bytes]:
        """Yield events until all ends; each is asked for when the one before has been sent."""
        yield f"retry: {_RETRY_MS}\n: changes of {self._question.table.name}\n\n".encode()
        while not self._feed.is_closed:
            events, is_more = await run_sync(self._look)
            if events:
                yield b"".join(events)
            if is_more:
                continue
            if events:
                await asyncio.sleep(PAUSE_S)
            elif not await self._feed.wait(self._question.table.name, self._seen, ALIVE_EVERY_S):
                # an id without data is no event, but the place from which the reader will resume
                yield f": alive\nid: {self._seen}\n\n".encode()

    @property
    def _seen(self) -> int:
        return self._after or 0

    def _look(self) -> tuple[list[bytes], bool]:
        """Return the next events, note how far they go, and say whether more of them are there already."""
        with self._reads.snapshot() as snapshot:
            state = snapshot.state
            if self._after is None:
                self._after = state.sequence
            skipped = self._skipped(state.sequence, state.floor)
            changes = snapshot.changes(self._question, self._after, BATCH)
            self._after = changes[-1].sequence if changes else state.sequence
        fits = fits_before(self._question)
        shown = [change for change in changes if change.row or (change.before and fits(change.before))]
        return [*skipped, *map(_row_event, shown)], len(changes) == BATCH

    def _skipped(self, sequence: int, floor: int) -> list[bytes]:
        """Jump over what is no longer in the log, over too much, and back from a number that never was."""
        after = self._after or 0
        if floor <= after <= sequence and sequence - after <= MOST_BEHIND:
            return []
        self._after = sequence
        data = orjson.dumps({"from": after + 1, "to": sequence})
        return [b"event: skipped\nid: %d\ndata: %b\n\n" % (sequence, data)]


def fits_before(question: Question) -> Callable[[tuple[object, ...]], bool]:
    """Return a test for a row's columns from before a change; the words of a search are not kept."""
    places = {field.name: at for at, field in enumerate(question.table.stored)}
    day = next((places[field.name] for field in question.table.stored if field.type == "day"), 0)

    def fits(columns: tuple[object, ...]) -> bool:
        is_recent = question.since is None or str(columns[day]) >= question.since
        return is_recent and all(columns[places[f.field.name]] in f.values for f in question.filters)

    return fits


def _row_event(change: Change) -> bytes:
    key = orjson.dumps(change.key)
    return b'event: row\nid: %d\ndata: {"key":%b,"row":%b}\n\n' % (
        change.sequence,
        key,
        change.row or b"null",
    )
