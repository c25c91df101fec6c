"""The inbox takes exactly the records that continue the committed offset."""

import asyncio
from collections.abc import Callable, Coroutine

import pytest

from streams.contract.records import Record
from streams.engine import inbox as inbox_module
from streams.engine.inbox import ROOM, Inbox


def record(offset: int) -> Record:
    return Record("raw", 0, offset, None, b"x")


async def _close(inbox: Inbox) -> None:
    inbox.close()


def offsets(records: list[Record]) -> list[int]:
    return [each.offset for each in records]


def run(story: Coroutine[None, None, None]) -> None:
    asyncio.run(asyncio.wait_for(story, 30))


def test_records_come_out_in_order_and_stale_ones_not_at_all() -> None:
    async def story() -> None:
        inbox = Inbox(5)
        for offset, previous in [(3, 2), (4, 3), (5, 4), (6, 5), (5, 4), (9, 6)]:
            await inbox.offer(record(offset), previous=previous)  # 7 and 8 are transaction markers
        assert offsets(await inbox.take(2, within=0)) == [5, 6]
        assert offsets(await inbox.take(8, within=0)) == [9]
        assert await inbox.take(8, within=0) == []

    run(story())


def test_a_record_behind_a_hole_waits_for_the_seek(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_module, "fail_stop", pytest.fail)

    async def story() -> None:
        inbox = Inbox(5)
        await inbox.offer(record(8), previous=7)
        assert await inbox.take(8, within=0) == []
        for offset in (5, 6, 7, 8):  # after the seek
            await inbox.offer(record(offset), previous=offset - 1)
        assert offsets(await inbox.take(8, within=0)) == [5, 6, 7, 8]

    run(story())


def test_a_hole_that_stays_ends_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_module, "HOLE_PATIENCE_S", 0.0)

    async def story() -> None:
        failed: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        monkeypatch.setattr(inbox_module, "fail_stop", failed.set_result)
        await Inbox(5).offer(record(8), previous=7)
        assert "raw/0/8" in await failed

    run(story())


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(lambda inbox: inbox.offer(record(5), previous=4), id="closed by a seek"),
        pytest.param(_close, id="another owner's"),
    ],
)
def test_a_hole_that_ends_is_forgotten(
    monkeypatch: pytest.MonkeyPatch, end: Callable[[Inbox], Coroutine[None, None, None]]
) -> None:
    reasons: list[str] = []
    monkeypatch.setattr(inbox_module, "fail_stop", reasons.append)

    async def story() -> None:
        inbox = Inbox(5)
        await inbox.offer(record(8), previous=7)
        over = asyncio.get_running_loop().time() + inbox_module.HOLE_PATIENCE_S
        await end(inbox)
        monkeypatch.setattr(inbox_module, "HOLE_PATIENCE_S", 60.0)
        await inbox.offer(record(9), previous=8)  # the next hole, with patience of its own
        woken = asyncio.Event()
        asyncio.get_running_loop().call_at(over + 0.01, woken.set)
        await woken.wait()
        assert reasons == []
        inbox.close()

    monkeypatch.setattr(inbox_module, "HOLE_PATIENCE_S", 0.05)
    run(story())


def test_a_full_inbox_makes_the_reader_wait() -> None:
    async def story() -> None:
        inbox = Inbox(0)
        for offset in range(ROOM):
            await inbox.offer(record(offset), previous=offset - 1)
        late = asyncio.create_task(inbox.offer(record(ROOM), previous=ROOM - 1))
        await asyncio.sleep(0)
        assert not late.done()
        await inbox.take(1, within=0)
        await late
        assert len(await inbox.take(2 * ROOM, within=0)) == ROOM

    run(story())


def test_closing_drops_what_waits_and_wakes_everybody() -> None:
    async def story() -> None:
        inbox = Inbox(0)
        taker = asyncio.create_task(inbox.take(8, within=None))
        await asyncio.sleep(0)
        inbox.close()
        assert await taker == []
        await inbox.offer(record(0), previous=-1)
        assert await inbox.take(8, within=0) == []

    run(story())
