"""A TCP proxy whose connections can be cut."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import TypeVar

ResultT = TypeVar("ResultT")


class Proxy:
    """Listens on `port` of the loopback address and forwards to `target`; a thread of its own runs it."""

    def __init__(self, port: int, target: int) -> None:
        self._target = target
        self._transports: set[asyncio.WriteTransport] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=f"proxy-{port}", daemon=True)
        self._thread.start()
        self._server: asyncio.Server = self._run(asyncio.start_server(self._serve, "127.0.0.1", port))

    def cut(self) -> int:
        """Reset every open connection and return how many they were."""

        async def abort() -> int:
            for transport in list(self._transports):
                transport.abort()
            return len(self._transports)

        return self._run(abort())

    def close(self) -> None:
        """Stop listening and cut what is open."""
        self.cut()
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, task: Coroutine[None, None, ResultT]) -> ResultT:
        return asyncio.run_coroutine_threadsafe(task, self._loop).result(timeout=10)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:  # the broker is down: so is its proxy
            writer.transport.abort()
            return
        ends = {writer.transport, there[1].transport}
        self._transports |= ends
        try:
            await asyncio.gather(_copy(reader, there[1]), _copy(there[0], writer))
        finally:
            self._transports -= ends


async def _copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        while data := await source.read(1 << 16):
            sink.write(data)
            await sink.drain()
    except OSError:
        pass
    finally:
        sink.close()
