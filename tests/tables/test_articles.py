"""The table `articles`: every order of the facts gives the same row."""

from itertools import permutations

import pytest

from streams.contract import dead_letters as dl
from streams.contract.articles import Origin
from streams.contract.errors import NotJson
from streams.contract.facts import ArticleFact
from streams.contract.headers import as_mapping
from streams.contract.tables import ArticleRow
from streams.tables.articles import fact_of_dead_letter, fact_of_message, fold


def fact(offset: int, stage: str, outcome: str = "in progress", **told: object) -> ArticleFact:
    origin = Origin(topic="raw", partition=0, offset=offset)
    return ArticleFact(id="a1", at=f"{offset}-{stage}", origin=origin, stage=stage, outcome=outcome, **told)


def folded(facts: tuple[ArticleFact, ...]) -> ArticleRow:
    row = None
    for each in facts:
        row = fold(row, each)
    assert row
    return row


WAY = (
    fact(5, "clean", title="T"),
    fact(5, "entities", title="T", entities=3),
    fact(5, "stance", "enriched", stances=2),
)


@pytest.mark.parametrize(
    ("facts", "stage", "outcome"),
    [
        pytest.param(WAY, "stance", "enriched", id="whole way"),
        pytest.param(WAY[:2], "entities", "in progress", id="under way"),
        pytest.param((WAY[0], fact(5, "entities", "dead", error="x")), "entities", "dead", id="died"),
        pytest.param((fact(5, "entities", "dead", error="x"), *WAY), "stance", "enriched", id="replayed"),
        pytest.param(
            (WAY[0], fact(5, "entities", "dead", error="x"), WAY[1]), "entities", "in progress", id="retried"
        ),
        pytest.param((*WAY, fact(9, "clean", "retracted")), "clean", "retracted", id="retracted"),
        pytest.param((*WAY, fact(9, "clean")), "clean", "in progress", id="new revision"),
        pytest.param(
            (*WAY, fact(3, "stance", "enriched", stances=9)), "stance", "enriched", id="old replayed"
        ),
    ],
)
def test_every_order_gives_the_same_row(facts: tuple[ArticleFact, ...], stage: str, outcome: str) -> None:
    rows = {folded(order).to_json() for order in permutations(facts)}
    assert len(rows) == 1
    row = ArticleRow.from_json(rows.pop())
    assert (row.stage, row.outcome) == (stage, outcome)


def test_a_row_keeps_what_each_stage_told() -> None:
    row = folded(WAY)
    assert (row.title, row.entities, row.stances) == ("T", 3, 2)
    assert list(row.times) == ["clean", "entities", "stance"]


def test_a_new_revision_forgets_what_the_old_one_told() -> None:
    row = folded((*WAY, fact(9, "clean", title="new")))
    assert (row.title, row.stances) == ("new", None)


def test_a_replayed_article_is_enriched_and_its_error_is_gone() -> None:
    row = folded((WAY[0], fact(5, "entities", "dead", error="x"), *WAY[1:]))
    assert (row.outcome, row.error, row.stances) == ("enriched", None, 2)


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_of_two_deaths_in_one_stage_the_later_one_counts(order: tuple[int, int]) -> None:
    origin = Origin(topic="raw", partition=0, offset=5)
    deaths = {
        n: ArticleFact(
            id="a1", at=f"2026-0{n}", origin=origin, stage="entities", outcome="dead", error=f"e{n}"
        )
        for n in order
    }
    row = folded((WAY[0], *(deaths[n] for n in order)))
    assert (row.outcome, row.error, row.times["entities"]) == ("dead", "e2", "2026-02")


def test_a_tombstone_is_a_retraction() -> None:
    told = fact_of_message("clean", "a1", None, {"news-origin": b"raw/0/7", "ce_time": b"now"})
    assert (told.id, told.outcome, told.origin) == (
        "a1",
        "retracted",
        Origin(topic="raw", partition=0, offset=7),
    )


def test_a_dead_raw_record_without_a_name_is_known_by_its_position() -> None:
    failure = dl.Failure.of(NotJson("no"))
    headers = as_mapping(dl.dead_letter_headers(failure, stage="clean", position=("raw", 2, 7), original=()))
    told = fact_of_dead_letter("", headers, at="now")
    assert (told.id, told.stage, told.outcome) == ("raw/2/7", "clean", "dead")
    assert told.error == "NotJson N101: no"
