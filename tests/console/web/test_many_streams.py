"""Fifty readers of a real console that is told to end."""

import asyncio
from collections.abc import Iterator

import pytest

from bench.processes import Worker, console_of, running
from bench.streams import Load, end, flowing, readers, sequence, told_all
from streams.client.topics import ensure_topics
from streams.contract.settings import Settings

STREAMS = 50
RATE = 50
END_S = 5.0


@pytest.fixture
def console(kafka: Settings) -> Iterator[Worker]:
    ensure_topics(kafka)
    with running([console_of(kafka)]) as [console]:
        yield console


@pytest.fixture
def load(kafka: Settings) -> Iterator[Load]:
    load = Load(kafka)
    yield load
    load.close()


def test_fifty_streams_are_told_everything_and_end_at_once(console: Worker, load: Load) -> None:
    async def story() -> float:
        after = sequence(console.port)
        told = readers(console.port, STREAMS, after=after)
        follows = [asyncio.create_task(each.follow()) for each in told]
        for _ in range(200):
            load.change()
        await told_all(told, load, follows)
        with flowing(load, RATE):
            return await end(console, follows)

    assert asyncio.run(story()) < END_S
