"""The running system, without processes: what is waited for, and what is news."""

from typing import Any

import pytest

from streams.cli import system as module
from streams.cli.supervisor import Event
from streams.cli.system import News, System
from streams.contract.errors import BrokerUnavailable
from streams.contract.settings import Settings


class Broker:
    """A broker that runs, or has ended."""

    def __init__(self, status: int | None = None) -> None:
        self._status = status

    def poll(self) -> int | None:
        return self._status


@pytest.fixture
def system() -> System:
    return System(Settings())


def refusals(monkeypatch: pytest.MonkeyPatch, count: int) -> list[str]:
    """Have the broker refuse `count` times to make topics; return what happened."""
    asked: list[str] = []

    def ensure(_: Settings) -> None:
        asked.append("asked")
        if len(asked) <= count:
            raise BrokerUnavailable("too busy")

    monkeypatch.setattr(module, "ensure_topics", ensure)
    monkeypatch.setattr(module, "TICK_S", 0.0)
    return asked


def running(system: System, broker: Any) -> System:
    system._broker = broker
    return system


def test_a_busy_broker_of_our_own_is_asked_again(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = refusals(monkeypatch, 2)
    running(system, Broker())._ensure_topics()
    assert len(asked) == 3


def test_a_broker_that_ended_is_not_waited_for(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    refusals(monkeypatch, 2)
    with pytest.raises(BrokerUnavailable):
        running(system, Broker(1))._ensure_topics()


class Worker:
    """A worker that is ready when it is asked."""

    def __init__(self) -> None:
        self.is_ready = False

    def changed(self) -> str | None:
        was, self.is_ready = self.is_ready, True
        return None if was else "ready"


def test_what_a_worker_said_before_it_was_ready_is_no_news(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TICK_S", 0.0)
    worker: Any = Worker()
    system.workers = {"clean": worker}
    for told in ("waiting: no Kafka answers", "waiting still"):
        system._events.put(Event("clean", "warned", told))
    news = system.news()
    assert next(news) == News("clean", "ready")
    system._events.put(Event("clean", "warned", "slow"))
    assert next(news) == News("clean", "warned", "slow")
