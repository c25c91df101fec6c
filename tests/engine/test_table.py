"""Tables inside transactions: a store is never ahead of its changelog."""

from collections.abc import Callable
from typing import Any

import pytest
from faust.types import TP

from streams.engine.app import StageApp
from streams.engine.batch import Batch
from streams.engine.partition import Partition
from streams.engine.table import Table, TableWrites, writing

from .conftest import Story, changelog

Tell = Callable[[Story], None]
Make = Callable[[], StageApp]


@pytest.fixture
def with_table(tell: Tell, make_app: Make) -> Callable[[Callable[[Table], Any]], None]:
    """Run a coroutine function on a table of an app that is never started."""

    def run(story: Callable[[Table], Any]) -> None:
        async def told() -> None:
            await story(make_app().bytes_table("revisions"))

        tell(told())

    return run


Run = Callable[[Callable[[Table], Any]], None]


def test_a_batch_sees_its_own_writes_and_the_store_none_of_them(with_table: Run) -> None:
    async def story(table: Table) -> None:
        table.store({b"old": b"0"}, 3, offset=7)
        writes = TableWrites(3)
        with writing(writes):
            table[b"new"] = b"1"
            del table[b"old"]
            assert (table[b"new"], b"old" in table, table.get(b"old", b"none")) == (b"1", False, b"none")
            with pytest.raises(KeyError):
                table[b"old"]
        assert (b"new" in table, table[b"old"]) == (False, b"0")
        assert [(o.topic, o.key, o.value, o.partition) for o in writes.changelog()] == [
            (table.changelog_name, b"new", b"1", 3),
            (table.changelog_name, b"old", None, 3),
        ]
        writes.apply({table.changelog_name: 9})
        assert (table[b"new"], b"old" in table) == (b"1", False)

    with_table(story)


def test_all_rows_of_a_partition_are_those_that_the_batch_leaves(with_table: Run) -> None:
    async def story(table: Table) -> None:
        table.store({b"a": b"1", b"b": b"1", b"c": b"1"}, 3, offset=7)
        table.store({b"other": b"1"}, 2, offset=7)
        with writing(TableWrites(3)):
            table[b"a"] = b"2"
            del table[b"b"]
            assert sorted(table.rows()) == [b"1", b"2"]

    with_table(story)


def test_every_recovery_is_counted(with_table: Run) -> None:
    async def story(table: Table) -> None:
        before = table.recoveries
        await table.on_recovery_completed(set(), set())
        assert table.recoveries == before + 1

    with_table(story)


def test_without_a_batch_nothing_can_be_written(with_table: Run) -> None:
    async def story(table: Table) -> None:
        with pytest.raises(RuntimeError, match="inside a transactional batch"):
            table[b"a"] = b"1"
        with pytest.raises(RuntimeError, match="inside a transactional batch"):
            del table[b"a"]

    with_table(story)


def test_the_rows_changed_longest_ago_are_known(with_table: Run) -> None:
    async def story(table: Table) -> None:
        table.store({b"a": b"1", b"b": b"1", b"c": b"1"}, 3, offset=7)
        table.store({b"other": b"1"}, 2, offset=7)
        writes = TableWrites(3)
        with writing(writes):
            assert (table.count(), table.oldest(2)) == (3, [b"a", b"b"])
            table[b"a"] = b"2"
            table[b"d"] = b"2"
            del table[b"b"]
            assert (table.count(), table.oldest(9)) == (3, [b"c"])
        writes.apply({table.changelog_name: 9})
        with writing(TableWrites(3)):
            assert (table.count(), table.oldest(9)) == (3, [b"c", b"a", b"d"])

    with_table(story)


def test_a_batch_that_only_looked_changes_nothing(with_table: Run) -> None:
    async def story(table: Table) -> None:
        table.store({b"a": b"1"}, 3, offset=7)
        writes = TableWrites(3)
        with writing(writes):
            assert (table.count(), table.oldest(1), table.get(b"a")) == (1, [b"a"], b"1")
        assert writes.changelog() == []
        writes.apply({})  # nothing was written, so no changelog has an offset
        assert table[b"a"] == b"1"

    with_table(story)


def test_the_order_is_that_of_the_partitions_that_are_ours(with_table: Run) -> None:
    async def story(table: Table) -> None:
        table.store({b"a": b"1"}, 3, offset=7)
        with writing(TableWrites(3)):
            assert table.oldest(1) == [b"a"]
        await table.on_recovery_completed(set(), set())  # all has gone to another worker
        with writing(TableWrites(3)):
            assert (table.count(), table.oldest(1)) == (0, [])

    with_table(story)


def test_an_applied_row_leaves_with_its_partition(with_table: Run) -> None:
    async def story(table: Table) -> None:
        table.store({b"a": b"1", b"gone": b"1"}, 3, offset=7)
        table.store({b"b": b"1"}, 2, offset=4)
        table.store({b"gone": None}, 3, offset=8)
        assert set(table.data) == {b"a", b"b"}
        await table.on_recovery_completed({changelog(3)}, set())  # partition 2 has gone to another worker
        assert (b"a" in table, b"b" in table) == (True, False)

    with_table(story)


@pytest.mark.parametrize(
    ("trusted", "after"),
    [
        pytest.param({changelog(3): 5}, {changelog(3): 8}, id="recovered"),
        pytest.param({}, {}, id="in no recovery's hands"),
    ],
)
def test_what_was_applied_need_not_be_recovered(
    with_table: Run, trusted: dict[TP, int], after: dict[TP, int]
) -> None:
    async def story(table: Table) -> None:
        recovery = table.app.tables.recovery
        recovery.trusted = dict(trusted)
        table.store({b"a": b"1"}, 3, offset=8)
        assert recovery.trusted == after

    with_table(story)


def test_the_store_changes_after_the_commit_and_only_then(with_table: Run) -> None:
    async def story(table: Table) -> None:
        steps: list[tuple[str, bool]] = []

        class Refusing(Partition):
            async def commit(self, *_: Any, **__: Any) -> dict[str, int]:
                steps.append(("commit", b"a" in table))
                if len(steps) == 1:
                    raise OSError("no broker")
                return {table.changelog_name: 1}

        fake: Any = None
        batch = Batch(Refusing(TP("t.raw", 0), fake, "t", start=0, renew=fake), stage="clean")
        with writing(batch.writes):
            table[b"a"] = b"1"
        with pytest.raises(OSError, match="no broker"):
            await batch.commit(probe=lambda _: None)
        assert b"a" not in table
        await batch.commit(probe=lambda _: None)
        assert steps == [("commit", False), ("commit", False)]
        assert table[b"a"] == b"1"

    with_table(story)
