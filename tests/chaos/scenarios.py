"""The runs by name: how big the cluster is, which workers there are, which faults they can meet."""

import random
from pathlib import Path

from chaos.articles import COMMANDS as STAGES
from chaos.articles import Articles
from chaos.plan import ALL, Fault, Kind, draw, kills
from chaos.run import Run, run
from chaos.tables import NARROW, Tables, in_step
from chaos.trivial import COMMANDS as COUNTING
from chaos.trivial import Trivial, environment
from chaos.world import World, settings_for
from streams.contract.settings import Limits
from support.cluster import Cluster

# A hanging process is given up after three times the CPU limit.
QUICK = Limits(cpu_seconds=1)
PATIENT = Limits(cpu_seconds=4)
RATE = 40.0  # records a second: a fault every six seconds in the long run
ARTICLE_RATE = 3.0
SHORT_ARTICLE_RATE = 20.0  # at most: the feeder waits for the stages
JOINING = {"join", "leave"}


def trivial(
    folder: Path, seed: int, total: int, faults: int, *, kinds: tuple[Kind, ...] = ALL, **extra: str
) -> Run:
    """Run numbers through two counting workers."""
    folder.mkdir()
    with Cluster(folder) as cluster:
        settings = settings_for(cluster, "trivial", folder, QUICK)
        with World(cluster, settings, COUNTING, {**environment(), **extra}) as world:
            world.add("count")
            world.add("count")
            return run(world, Trivial(total), draw(seed, faults, kinds), seed=seed, total=total, rate=RATE)


def articles(folder: Path, seed: int, total: int, faults: int) -> Run:
    """Run news articles through all real workers."""
    folder.mkdir()
    with Cluster(folder) as cluster:
        settings = settings_for(cluster, "articles", folder, PATIENT)
        with World(cluster, settings, STAGES, {}) as world:
            for name in STAGES:
                world.add(name)
            plan = draw(seed, faults, ALL)
            return run(world, Articles(total), plan, seed=seed, total=total, rate=ARTICLE_RATE)


def tables(folder: Path, seed: int, total: int, faults: int) -> Run:
    """Run short articles through all real workers, those of the tables in pairs, and kill: more of these."""
    folder.mkdir()
    with Cluster(folder) as cluster:
        settings = settings_for(cluster, "tables", folder, PATIENT)
        with World(cluster, settings, STAGES, NARROW) as world:
            for name in (*STAGES, "facts", "tables"):
                world.add(name)
            scenario = Tables(total)
            plan = kills(seed, faults, (*STAGES, "facts", "tables"))
            count = sum(1 for _ in scenario.records(random.Random(seed)))
            return run(
                world, scenario, plan, seed=seed, total=count, rate=SHORT_ARTICLE_RATE, pause=in_step(world)
            )


def three_brokers(folder: Path, seed: int, total: int, _faults: int) -> Run:
    """Lose one of three brokers under load, and have it back."""
    folder.mkdir()
    with Cluster(folder, nodes=3) as cluster:
        settings = settings_for(cluster, "brokers", folder, QUICK)
        with World(cluster, settings, COUNTING, environment()) as world:
            world.add("count")
            world.add("count")
            plan = [Fault("lose_broker", seed), Fault("lose_broker", seed + 1)]
            numbers = Trivial(total, "three brokers")
            return run(world, numbers, plan, seed=seed, total=total, rate=RATE)
