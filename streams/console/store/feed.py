"""Wakes event streams: the follower's thread tells of changes, the server's loop passes it on."""

import asyncio
from collections.abc import Mapping

MOST_STREAMS = 200  # each holds a connection and one batch of events


class Feed:
    """The last change of each table, and who waits for the next one. All on the loop, but `tell`."""

    def __init__(self, heads: Mapping[str, int]) -> None:
        self._heads = dict(heads)
        self._waiting: set[asyncio.Event] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.streams = 0
        self.is_closed = False

    def attach(self) -> None:
        """Pass changes on to the loop that runs now."""
        self._loop = asyncio.get_running_loop()

    def tell(self, heads: Mapping[str, int]) -> None:
        """Note the last change of some tables; from any thread."""
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._changed, dict(heads))
        else:
            self._heads |= heads

    def close(self) -> None:
        """Let every stream end."""
        self.is_closed = True
        self._wake()

    async def wait(self, table: str, after: int, timeout_s: float) -> bool:
        """Wait until the table has changed after `after`, or all ends; False: the time is over."""
        woken = asyncio.Event()
        self._waiting.add(woken)
        try:
            async with asyncio.timeout(timeout_s):
                while self._heads.get(table, 0) <= after and not self.is_closed:
                    woken.clear()
                    await woken.wait()
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(woken)
        return True

    def _changed(self, heads: Mapping[str, int]) -> None:
        self._heads |= heads
        self._wake()

    def _wake(self) -> None:
        for woken in self._waiting:
            woken.set()
