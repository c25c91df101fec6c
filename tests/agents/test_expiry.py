"""Articles that have no room leave the tables, and take back what they counted."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from streams.agents.expiry import LEAVE_AT_ONCE, leaving
from streams.client.books import audit
from streams.client.topics import ensure_topics
from streams.contract.kafka import KafkaSettings
from streams.contract.settings import Settings, TableSettings
from streams.engine.app import StageApp
from streams.engine.table import Table, TableWrites, writing
from support.handmade import article, origin, published, transactions
from support.kafka import drain, latest
from support.process import WorkerProcess
from support.waiting import wait_until

ROOM, ROUND, PUBLISHED = 40, 10, 120  # 10 articles in each of 4 partitions
NOW = "2026-11-25T12:00:00.000Z"


def kept(folder: Path, *, articles: int, days: int = 90) -> Settings:
    return Settings(
        namespace="t",
        data_dir=folder,
        partitions=1,
        kafka=KafkaSettings(bootstrap="127.0.0.1:9"),
        tables=TableSettings(articles=articles, days=days),
    )


@contextmanager
def table_of(settings: Settings, rows: dict[bytes, bytes]) -> Iterator[Table]:
    """Give a table of an app that is never started, inside a batch; `rows` are in it already."""

    async def make() -> Table:
        return StageApp("facts", settings, prepare=lambda: None).bytes_table("contributions")

    table = asyncio.run(make())
    table.store({**rows}, 0, offset=1)
    with writing(TableWrites(0)):
        yield table


@pytest.mark.parametrize(
    ("articles", "days", "gone"),
    [
        pytest.param(3, 120, [], id="room for all"),
        pytest.param(2, 90, [b"2026-08-01T00:00:00Z"], id="no room"),
        pytest.param(1, 90, [b"2026-08-01T00:00:00Z", b"2026-11-20T00:00:00Z"], id="far too many"),
        pytest.param(9, 100, [b"2026-08-01T00:00:00Z"], id="too old"),
        pytest.param(9, 1, [b"2026-08-01T00:00:00Z", b"2026-11-20T00:00:00Z"], id="two are too old"),
    ],
)
def test_who_leaves(tmp_path: Path, articles: int, days: int, gone: list[bytes]) -> None:
    settings = kept(tmp_path, articles=articles, days=days)
    rows = {b"a": b"2026-08-01T00:00:00Z", b"b": b"2026-11-20T00:00:00Z", b"c": b"2026-11-25T11:00:00Z"}
    with table_of(settings, rows) as table:
        assert leaving(table, settings, now=NOW, changed=bytes.decode) == gone
        assert table.count() == 3 - len(gone)


def test_a_table_that_is_far_too_large_shrinks_little_by_little(tmp_path: Path) -> None:
    settings = kept(tmp_path, articles=1)
    with table_of(settings, {b"%d" % n: b"" for n in range(9)}) as table:
        assert len(leaving(table, settings)) == LEAVE_AT_ONCE
        assert len(leaving(table, settings)) == LEAVE_AT_ONCE


@pytest.mark.parametrize("told", ["", "yesterday", "2026-11-25T12:00:00"])
def test_a_time_that_is_none_of_ours_is_not_old(tmp_path: Path, told: str) -> None:
    settings = kept(tmp_path, articles=9, days=1)
    with table_of(settings, {b"a": told.encode()}) as table:
        assert leaving(table, settings, now=NOW, changed=bytes.decode) == []


@pytest.mark.faults
def test_what_is_left_is_counted_exactly(make_settings: Callable[..., Settings], tmp_path: Path) -> None:
    settings = make_settings(tables=TableSettings(articles=ROOM))
    ensure_topics(settings)
    command = ["-m", "streams.cli.main", "worker"]
    facts, tables = (
        WorkerProcess(settings, [*command, name], tmp_path / f"{name}.log").start()
        for name in ("facts", "tables")
    )

    def rows(name: str) -> dict[bytes, bytes]:
        return latest(settings, settings.topics.tables[name].name)

    try:
        with transactions(settings) as writer:
            for first in range(0, PUBLISHED, ROUND):  # small ones: what is in the open batch stays
                numbers = range(first, first + ROUND)
                messages = [article(f"a{number}", origin=origin(settings, number)) for number in numbers]
                writer.commit([published(settings, message) for message in messages])
                if first == PUBLISHED // 2:
                    facts.kill()
                    facts.start()
                last = messages[-1].id.encode()
                wait_until(lambda last=last: last in rows("articles"), timeout=60, what="a round")  # type: ignore[misc]
        wait_until(lambda: not audit(settings).differing, timeout=60, what="all counts")
        assert 0 < len(rows("contributions")) <= ROOM
        assert 0 < len(rows("articles")) <= ROOM
        assert drain(settings, settings.topics.changes.name) == []  # to leave the tables is no edit
    finally:
        for worker in (facts, tables):
            worker.kill()
