"""Where an article is: the records of its current revision on every topic, and no others."""

from collections.abc import Callable

import pytest

from streams.client.topics import ensure_topics
from streams.client.trace import trace
from streams.contract.errors import TooSlow
from streams.contract.settings import Settings
from streams.contract.tables import ArticleRow, Outcome, Stage
from support.handmade import TIME, Written, article, letter, origin, published, transactions

AT = TIME.isoformat().replace("+00:00", "Z")


@pytest.fixture(scope="module")
def kafka(make_settings: Callable[[], Settings]) -> Settings:
    """Raw records 0 to 3 in partition 0: a1 in two revisions, a2 that died in clean, a3 in entities."""
    settings = make_settings()
    ensure_topics(settings)
    topics = settings.topics
    old, new = (article("a1", origin=origin(settings, n), title=f"Revision {n}") for n in (0, 1))
    third = article("a3", origin=origin(settings, 3))
    raw: list[Written] = [(topics.raw.name, name, b"{}", ()) for name in (b"a1", b"a1", b"a2", b"a3")]
    stages = ("clean", "entities", "stance")
    records = [
        *(published(settings, each, stage=stage) for stage in stages for each in (old, new)),
        letter(settings, raw[2], position=(0, 2), error=TooSlow("10 s"), stage="clean"),
        published(settings, third, stage="clean"),
        letter(settings, published(settings, third, stage="clean")),
    ]
    rows = [
        row(settings, "a1", 1, "stance", "enriched", ("clean", "entities", "stance")),
        row(settings, "a2", 2, "clean", "dead", ("clean",)),
        row(settings, "a3", 3, "entities", "dead", ("clean", "entities")),
    ]
    with transactions(settings) as writer:
        writer.commit(raw, partition=0)
        writer.commit(records)
        table = topics.tables["articles"].name
        writer.commit([(table, each.id.encode(), each.to_json(), ()) for each in rows])
    return settings


def row(
    settings: Settings, name: str, offset: int, stage: Stage, outcome: Outcome, done: tuple[str, ...]
) -> ArticleRow:
    times = dict.fromkeys(done, AT)
    return ArticleRow(id=name, stage=stage, outcome=outcome, origin=origin(settings, offset), times=times)


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("a1", ["raw", "clean", "entities", "stance"]),
        ("a2", ["raw", "clean died"]),
        ("a3", ["raw", "clean", "entities died"]),
    ],
)
def test_the_way_of_the_current_revision(kafka: Settings, name: str, way: list[str]) -> None:
    found = trace(kafka, name)
    assert found
    assert [f"{step.stage}{' died' * step.is_dead}" for step in found.steps] == way
    assert found.started == found.steps[0].record.timestamp


def test_records_of_an_older_revision_are_left_out(kafka: Settings) -> None:
    found = trace(kafka, "a1")
    assert found
    assert all(b"Revision 1" in (step.record.value or b"") for step in found.steps[1:])


def test_an_unknown_article_has_no_way(kafka: Settings) -> None:
    assert trace(kafka, "a9") is None
