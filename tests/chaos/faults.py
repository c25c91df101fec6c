"""How each fault is done to a running world."""

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from chaos.plan import Fault
from chaos.world import SESSION_S, World
from support.cluster import ClusterNode
from support.process import WorkerProcess
from support.waiting import wait_until

PAUSE_S = SESSION_S + 3  # the group has given the partitions away by then
FREEZE_S = 15.0
ABSENT_S = 10.0
SLOW_S = 8.0
MOST_WORKERS = 4  # of a kind: one a partition
HOG_BYTES = 16 << 20


def inflict(fault: Fault, world: World) -> None:
    """Do it; returns when it is done, which for a frozen broker is after 15 s."""
    _FAULTS[fault.kind](fault, world)


def _victim(fault: Fault, world: World) -> WorkerProcess:
    """Return one of the workers that run now: a fault that meets nobody is none."""

    def running() -> list[WorkerProcess]:
        return [each for each in world.workers if each.is_running and fault.name in {"", each.name}]

    wait_until(running, timeout=60, what="a worker")
    found = running()
    return found[fault.choice % len(found)]


def _node(fault: Fault, world: World) -> ClusterNode:
    return world.cluster.nodes[fault.choice % len(world.cluster.nodes)]


def _kill_worker(fault: Fault, world: World) -> None:
    world.send(_victim(fault, world), signal.SIGKILL)


def _term_worker(fault: Fault, world: World) -> None:
    world.send(_victim(fault, world), signal.SIGTERM)


def _pause_worker(fault: Fault, world: World) -> None:
    victim = _victim(fault, world)
    world.send(victim, signal.SIGSTOP)
    world.later(PAUSE_S, lambda: world.send(victim, signal.SIGCONT))


def _join(fault: Fault, world: World) -> None:
    name = world.names[fault.choice % len(world.names)]
    if sum(worker.name == name for worker in world.workers) < MOST_WORKERS:
        world.add(name)


def _leave(fault: Fault, world: World) -> None:
    names = [worker.name for worker in world.workers]
    spare = [worker for worker in world.workers if names.count(worker.name) > 1]
    if spare:
        world.remove(spare[fault.choice % len(spare)])


def _kill_child(fault: Fault, world: World) -> None:
    world.send_to_child(_victim(fault, world), signal.SIGKILL)


def _hang_child(fault: Fault, world: World) -> None:
    world.send_to_child(_victim(fault, world), signal.SIGSTOP)


def _kill_broker(fault: Fault, world: World) -> None:
    node = _node(fault, world)
    world.cluster.kill(node)
    world.cluster.start(node)


def _lose_broker(fault: Fault, world: World) -> None:
    node = _node(fault, world)
    world.cluster.kill(node)
    threading.Event().wait(ABSENT_S)
    world.cluster.start(node)


def _freeze_broker(fault: Fault, world: World) -> None:
    node = _node(fault, world)
    assert node.process
    node.process.send(signal.SIGSTOP)
    threading.Event().wait(FREEZE_S)
    node.process.send(signal.SIGCONT)


def _cut_connections(_fault: Fault, world: World) -> None:
    world.cluster.cut()


def _slow_disk(fault: Fault, world: World) -> None:
    """Have every append flushed to a disk that another writer keeps busy."""
    _flush_every(world, 1)
    end = threading.Event()
    hog = threading.Thread(target=_write_and_sync, args=(_node(fault, world).folder / "hog", end))
    hog.start()
    end.wait(SLOW_S)
    end.set()
    hog.join()
    _flush_every(world, 1 << 40)


def _flush_every(world: World, records: int) -> None:
    admin = KafkaAdminClient(**world.settings.kafka.client())
    try:
        names = [topic.name for topic in world.settings.topics.all]
        admin.alter_configs(
            [ConfigResource(ConfigResourceType.TOPIC, n, {"flush.messages": str(records)}) for n in names]
        )
    finally:
        admin.close()


def _write_and_sync(path: Path, end: threading.Event) -> None:
    with path.open("wb") as file:
        while not end.is_set():
            file.seek(0)
            file.write(os.urandom(HOG_BYTES))
            file.flush()
            os.fsync(file.fileno())
    path.unlink()


_FAULTS: dict[str, Callable[[Fault, World], None]] = {
    "kill_worker": _kill_worker,
    "term_worker": _term_worker,
    "pause_worker": _pause_worker,
    "join": _join,
    "leave": _leave,
    "kill_child": _kill_child,
    "hang_child": _hang_child,
    "kill_broker": _kill_broker,
    "lose_broker": _lose_broker,
    "freeze_broker": _freeze_broker,
    "cut_connections": _cut_connections,
    "slow_disk": _slow_disk,
}
