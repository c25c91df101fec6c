"""One transaction: everything is delivered before it is committed, and only then counted."""

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import ProducerFenced
from faust.types import TP

from streams.engine.output import Output
from streams.engine.partition import OffsetMoved, Partition

from .conftest import Story

Tell = Callable[[Story], None]
OUTPUTS = [
    Output("clean", b"a", b"1"),
    Output("changelog", b"a", b"2", partition=3),
    Output("clean", b"b", b"3"),
]


class Producer:
    """A transactional producer: notes the steps; `refuse` names the step that fails."""

    def __init__(self, refuse: str = "") -> None:
        self.steps: list[str] = []
        self.offsets: dict[Any, Any] = {}
        self._refuse = refuse
        self.in_doubt = False

    def _step(self, name: str) -> None:
        self.steps.append(name)
        if name == self._refuse:
            raise ProducerFenced

    async def begin_transaction(self) -> None:
        self._step("begin")

    async def send(self, topic: str, **_: Any) -> asyncio.Future[Any]:
        self._step("send")
        offset = len(self.steps)

        async def delivered() -> Any:
            await asyncio.sleep(0)
            self._step("delivered")
            return SimpleNamespace(topic=topic, offset=offset)

        return asyncio.ensure_future(delivered())

    async def send_offsets_to_transaction(self, offsets: dict[Any, Any], group: str) -> None:
        self._step("offsets")
        self.offsets = {group: {TP(*tp): meta.offset for tp, meta in offsets.items()}}

    async def commit_transaction(self) -> None:
        self._step("commit")

    async def stop(self) -> None:
        self._step("stop")


async def no_renewal(_: TP) -> Any:
    raise AssertionError("nothing was in doubt")


def make_partition(producer: Producer, renew: Any = no_renewal) -> Partition:
    fake: Any = producer
    return Partition(TP("raw", 3), fake, "t.news-clean", start=5, renew=renew)


def test_offsets_travel_in_the_transaction_and_count_after_it(tell: Tell) -> None:
    async def story() -> None:
        partition = make_partition(producer := Producer())
        seen: list[tuple[str, int]] = []
        last = await partition.commit(OUTPUTS, 9, probe=lambda step: seen.append((step, partition.next)))
        assert producer.steps[:4] == ["begin", "send", "send", "send"]
        assert sorted(producer.steps[4:-1]) == ["delivered", "delivered", "delivered", "offsets"]
        assert producer.steps[-1] == "commit"
        assert producer.offsets == {"t.news-clean": {TP("raw", 3): 9}}
        assert seen == [("sent", 5), ("prepared", 5), ("committed", 5)]
        assert partition.next == 9
        assert last == {"clean": 4, "changelog": 3}

    tell(story())


@pytest.mark.parametrize("step", ["begin", "send", "delivered", "offsets", "commit"])
def test_a_failure_at_any_step_commits_and_counts_nothing(tell: Tell, step: str) -> None:
    async def story() -> None:
        partition = make_partition(producer := Producer(refuse=step))
        with pytest.raises(ProducerFenced):
            await partition.commit(OUTPUTS[:1], 9, probe=lambda _: None)
        assert partition.next == 5
        assert step == "commit" or "commit" not in producer.steps

    tell(story())


def test_after_a_doubtful_request_the_next_transaction_has_a_new_epoch(tell: Tell) -> None:
    async def story() -> None:
        old, new = Producer(), Producer()

        async def renew(tp: TP) -> tuple[Any, int]:
            assert (tp, old.steps[-1]) == (TP("raw", 3), "stop")
            return new, 9

        partition = make_partition(old, renew)
        await partition.commit(OUTPUTS[:1], 9, probe=lambda _: None)
        old.in_doubt = True
        await partition.commit(OUTPUTS[:1], 12, probe=lambda _: None)
        assert old.steps[-2:] == ["commit", "stop"]
        assert (new.steps[0], new.steps[-1]) == ("begin", "commit")
        assert partition.next == 12

    tell(story())


def test_who_finds_that_another_worker_has_committed_does_not_go_on(tell: Tell) -> None:
    async def story() -> None:
        new = Producer()

        async def renew(_: TP) -> tuple[Any, int]:
            return new, 6

        partition = make_partition(old := Producer(), renew)
        old.in_doubt = True
        with pytest.raises(OffsetMoved):
            await partition.commit(OUTPUTS[:1], 9, probe=lambda _: None)
        assert new.steps == []

    tell(story())
