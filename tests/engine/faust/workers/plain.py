"""Plain Faust, as its documentation has it, on its way into one trap each.

The argument names the app; every app tells on stdout what its agents have finished: `done TOPIC VALUE`.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from typing import Any

import faust
from mode import CrashingSupervisor

from streams.contract.settings import Settings, load_settings

FAILING = b"3"
RAW = {"key_type": bytes, "value_type": bytes, "key_serializer": "raw", "value_serializer": "raw"}
NEVER = asyncio.Future


def told(topic: str, value: object, what: str = "done") -> None:
    sys.stdout.write(f"{what} {topic} {value.decode() if isinstance(value, bytes) else value}\n")
    sys.stdout.flush()


class Plain:
    """One Faust app with agents on topics of the test's namespace."""

    def __init__(self, settings: Settings, name: str, **conf: object) -> None:
        self._namespace = settings.namespace
        self.app = faust.App(
            f"{settings.namespace}.{name}",
            broker=[f"kafka://{server}" for server in settings.kafka.servers],
            datadir=settings.data_dir / name,
            store="memory://",
            web_enabled=False,
            topic_disable_leader=True,
            consumer_auto_offset_reset="earliest",
            broker_commit_interval=0.2,
            broker_session_timeout=6.0,
            broker_request_timeout=20.0,
            stream_recovery_delay=0.0,
            **conf,
        )

    def topic(self, name: str, **kind: object) -> faust.TopicT:
        return self.app.topic(f"{self._namespace}.{name}", **(kind or RAW))

    def agent(self, name: str, **options: object) -> Callable[..., Any]:
        agent: Callable[..., Any] = self.app.agent(self.topic(name), name=name, **options)
        return agent


def add_raising(plain: Plain, **options: object) -> None:
    @plain.agent("raises", **options)
    async def raises(stream: faust.StreamT) -> None:
        async for value in stream:
            if value == FAILING:
                raise ValueError("the agent's own bug")
            told("raises", value)


def add_take(plain: Plain) -> None:
    @plain.agent("take")
    async def take(stream: faust.StreamT) -> None:
        async for values in stream.take(5, within=0.5):
            if b"7" in values:
                raise ValueError("the agent's own bug, once")
            for value in values:
                told("take", value)


def add_undecodable(plain: Plain) -> None:
    topic = plain.topic("undecodable", value_type=int, value_serializer="json")
    agent: Callable[..., Any] = plain.app.agent(topic, name="undecodable")

    @agent
    async def undecodable(stream: faust.StreamT) -> None:
        async for values in stream.take(1, within=0.1):
            for value in values:
                told("undecodable", value)


def add_concurrent(plain: Plain) -> None:
    @plain.agent("concurrent", concurrency=4)
    async def concurrent(stream: faust.StreamT) -> None:
        async for value in stream:
            if value == b"0":
                await NEVER()
            told("concurrent", value)


def add_noack(plain: Plain) -> None:
    @plain.agent("noack")
    async def noack(stream: faust.StreamT) -> None:
        async for event in stream.noack().events():
            if event.value != b"0":
                event.ack()
                told("noack", event.value)


def add_sending(plain: Plain) -> None:
    refused = plain.topic("refused")

    @plain.agent("sends")
    async def sends(stream: faust.StreamT) -> None:
        async for value in stream:
            await refused.send(value=value * 10_000)  # more than the topic takes
            told("sends", value)


def add_clock(plain: Plain) -> None:
    @plain.agent("clock")
    async def clock(stream: faust.StreamT) -> None:
        async for value in stream:
            told("clock", value)


def agents(settings: Settings) -> faust.App:
    """All traps that leave the worker running, in one worker."""
    plain = Plain(settings, "agents")
    for add in (add_raising, add_take, add_undecodable, add_concurrent, add_noack, add_sending, add_clock):
        add(plain)
    return plain.app


def supervised(settings: Settings) -> faust.App:
    """A supervisor that is said to crash the worker."""
    plain = Plain(settings, "supervised")
    add_raising(plain, supervisor_strategy=CrashingSupervisor)
    return plain.app


def _leaving(settings: Settings, name: str, leave: Callable[[], None]) -> faust.App:
    plain = Plain(settings, name)

    @plain.agent("raises")
    async def raises(stream: faust.StreamT) -> None:
        async for value in stream:
            if value == FAILING:
                leave()
            told("raises", value)

    return plain.app


def system_exit(settings: Settings) -> faust.App:
    """SystemExit in an agent."""

    def leave() -> None:
        raise SystemExit(70)

    return _leaving(settings, "system_exit", leave)


def os_exit(settings: Settings) -> faust.App:
    """What the engine does."""
    return _leaving(settings, "os_exit", lambda: os._exit(70))


def transactional(settings: Settings) -> faust.App:
    """Faust's exactly once, killed with its transaction open."""
    plain = Plain(settings, "transactional", processing_guarantee="exactly_once")
    sink = plain.topic("sink")

    @plain.agent("raises")
    async def raises(stream: faust.StreamT) -> None:
        async for value in stream:
            told("raises", plain.app.in_transaction, what="transaction")
            await (await sink.send(value=value))
            os._exit(9)

    return plain.app


def hasty(settings: Settings) -> faust.App:
    """A worker that does not wait for its agents."""
    plain = Plain(settings, "hasty", stream_wait_empty=False)

    @plain.agent("raises")
    async def raises(stream: faust.StreamT) -> None:
        async for value in stream:
            told("raises", value, what="working")
            await NEVER()
            told("raises", value)

    return plain.app


APPS = {make.__name__: make for make in (agents, supervised, system_exit, os_exit, transactional, hasty)}

if __name__ == "__main__":
    app = APPS[sys.argv[1]](load_settings())
    faust.Worker(app, loglevel="info", redirect_stdouts=False).execute_from_commandline()
