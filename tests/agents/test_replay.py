"""From a bug to its mending: articles die, are listed, shown, replayed, and come out enriched once."""

import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import orjson

from streams.contract.dead_letters import ATTEMPTS, TOPIC
from streams.contract.headers import as_mapping
from streams.contract.settings import Settings
from streams.contract.tables import ArticleRow, DeadLetterRow
from support.books import unbalanced
from support.handmade import article, origin, published, transactions
from support.kafka import doubled, drain, latest
from support.process import environment
from support.waiting import wait_until

from .conftest import Start

GOOD = [f"good-{n}" for n in range(10)]
POISON = [f"poison-{n}" for n in range(30)]


def dlq(settings: Settings, *arguments: str, code: int = 0) -> list[dict[str, Any]]:
    """Run `streams dlq`, piped, and return its lines."""
    command = [sys.executable, "-m", "streams.cli.main", "dlq", *arguments]
    ran = subprocess.run(command, env=environment(settings), check=False, capture_output=True, timeout=90)
    assert ran.returncode == code, ran.stderr
    return [orjson.loads(line) for line in ran.stdout.splitlines()]


def rows(settings: Settings) -> dict[str, ArticleRow]:
    table = latest(settings, settings.topics.tables["articles"].name)
    return {key.decode(): ArticleRow.from_json(value) for key, value in table.items()}


def await_letters(settings: Settings, count: int) -> list[dict[str, bytes]]:
    topic = settings.topics.clean.dlq.name
    wait_until(lambda: len(drain(settings, topic)) >= count, timeout=60, what=f"{count} dead letters")
    return [as_mapping(record.headers) for record in drain(settings, topic)]


def test_mended_articles_come_out_once_and_nobody_else_sees_anything_twice(start: Start) -> None:
    settings = start.settings
    topics = settings.topics
    others = [start("entities", BROKEN="entities"), *map(start, ("stance", "facts", "tables"))]
    for worker in others:
        worker.await_ready()
    messages = [article(name, origin=origin(settings, n)) for n, name in enumerate([*GOOD, *POISON])]
    now = datetime.now(UTC)  # as in the results that workers make of them: rows of 90 days ago would leave
    with transactions(settings) as writer:
        writer.commit([published(settings, message, stage="clean", time=now) for message in messages])

    # they die, and are grouped and shown
    await_letters(settings, len(POISON))
    wait_until(
        lambda: [row.outcome for row in rows(settings).values()].count("dead") == len(POISON),
        timeout=60,
        what="the table to tell of every death",
    )
    [group] = dlq(settings, "list")
    assert (group["count"], group["stage"], group["code"]) == (len(POISON), "entities", "N113")
    [shown] = dlq(settings, "show", group["fingerprint"])
    assert "mended in the next version" in shown["stack_trace"]
    assert shown["key"].startswith("poison")

    # replayed too early, one dies again
    dlq(settings, "replay", shown["topic"] + f"/{shown['partition']}/{shown['offset']}", "--yes")
    again = [fields for fields in await_letters(settings, len(POISON) + 1) if fields[ATTEMPTS] == b"2"]
    assert [fields[TOPIC].decode() for fields in again] == [topics.clean.retry.name]
    assert dlq(settings, "list")[0]["count"] == len(POISON)

    # mended and replayed, with a kill in between
    others[0].stop()
    mended = start("entities").await_ready()
    replayed = dlq(settings, "replay", "--all", "--yes")
    assert [line["done"] for line in replayed] == [True] * len(POISON)
    mended.kill()
    mended.start()
    every = len(messages)
    wait_until(lambda: len(drain(settings, topics.stance.name)) >= every, timeout=90, what="all articles")
    for topic in (topics.clean, topics.entities, topics.stance):
        keys = [record.key for record in drain(settings, topic.name)]
        assert (len(keys), doubled(keys)) == (every, 0), topic.name

    # the table tells of it, and nothing is left to decide
    def all_enriched() -> bool:
        return {row.outcome for row in rows(settings).values()} == {"enriched"}

    wait_until(all_enriched, timeout=60, what="the table to tell of every mending")
    assert {row.error for row in rows(settings).values()} == {None}
    wait_until(lambda: not unbalanced(settings), timeout=60, what="every table to equal a recount")
    [kind] = latest(settings, topics.tables["dead_letters"].name).values()
    assert DeadLetterRow.from_json(kind).waiting == 0
    assert dlq(settings, "list") == []
    assert dlq(settings, "replay", "--all", "--yes") == []
