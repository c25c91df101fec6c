"""`/api/pipeline` and `/api/audit`: figures and books of records made by hand."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.conftest import Served, serving
from console.made import batch, others
from streams.console.store.bookkeeper import Pulse
from streams.console.store.books import Books
from support.flow import Flow


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path) as served:
        yield served


@pytest.fixture
def flow(served: Served) -> Iterator[Flow]:
    books = Books(served.path, served.topics)
    flow = Flow(books, served.pulse)
    flow.begin(now())
    yield flow
    books.close()


def now() -> float:
    return time.time()


def worker(served: Served, name: str) -> dict[str, Any]:
    answer = served.client.get("/api/pipeline").json()
    found: dict[str, Any] = next(each for each in answer["workers"] if each["worker"] == name)
    return found


def books(served: Served, **parameters: str) -> dict[str, Any]:
    answer = served.client.get("/api/audit", params=parameters)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_before_kafka_was_asked_nothing_is_known(served: Served) -> None:
    answer = served.client.get("/api/pipeline").json()
    assert answer["unknown_since"]
    assert answer["as_of"] is None
    for each in answer["workers"]:
        assert each["state"] == "unknown"
        assert (each["rate"], each["lag"], each["oldest_s"], each["p95_s"]) == (None,) * 4
    assert books(served)["verdict"] == "not known yet"


def test_every_outcome_is_in_its_row(served: Served, flow: Flow) -> None:
    at = now() - 60
    raws = [flow.raw(at) for _ in range(5)]
    flow.take(
        *raws,
        flow.result("clean", raws[0], after=0.2),
        flow.result("clean", raws[1], after=0.2, value=None),
        flow.letter(raws[2]),
        flow.note(raws[3]),
    )
    flow.look(now(), behind={"clean": 1, "entities": 2})
    answer = books(served, stage="clean")
    assert (answer["verdict"], answer["unknown_since"]) == ("balanced", None)
    [row] = answer["rows"]
    counted = {"in": 5, "enriched": 1, "retracted": 1, "dead": 1, "unchanged": 1, "waiting": 1}
    assert {name: row[name] for name in counted} == counted
    assert (row["difference"], row["lost"], row["surplus"]) == (0, 0, 0)
    [entities] = books(served, stage="entities")["rows"]
    assert (entities["in"], entities["waiting"], entities["difference"]) == (2, 2, 0)


def test_a_lost_and_a_doubled_record_are_named(served: Served, flow: Flow) -> None:
    way, other = flow.way(now() - 60), flow.way(now() - 60)
    double = flow.result("clean", way[0], after=0.3)
    flow.take(*way, *other[:2], double)
    flow.look(now(), behind={"entities": 1})
    answer = books(served)
    assert answer["verdict"] == "differs"
    assert answer["lost"] == [f"{other[1].topic}/0/{other[1].offset}"]
    assert answer["surplus"] == [f"{way[0].topic}/0/{way[0].offset}"]
    differences = {row["stage"]: row["difference"] for row in answer["rows"]}
    assert differences == {"clean": -1, "entities": 1, "stance": 0}
    assert books(served, stage="stance")["verdict"] == "balanced"


def test_since_chooses_days(served: Served, flow: Flow) -> None:
    flow.take(*flow.way(now() - 60), *flow.way(now() - 3 * 86_400))
    flow.look(now())
    assert len(books(served)["rows"]) == 3
    assert len(books(served, since="2020-01-01")["rows"]) == 6
    assert books(served, since="2999-01-01")["rows"] == []
    refused = served.client.get("/api/audit?since=yesterday")
    assert refused.status_code == 422
    assert "since is a day like" in refused.json()["detail"]
    assert served.client.get("/api/audit?stage=facts").status_code == 422


def test_rate_latency_lag_and_deaths_are_told(served: Served, flow: Flow) -> None:
    start = now() - 45
    for n in range(30):
        flow.take(*flow.way(start + n, took=0.9))
    late = flow.raw(now() - 40)
    dead = flow.raw(now() - 40)
    flow.take(late, dead, flow.letter(dead))
    flow.look(now(), behind={"clean": 2})
    served.take(batch(others()))
    clean = worker(served, "clean")
    assert clean["rate"] == pytest.approx(31 / 60, abs=11 / 60)  # whole slots of ten seconds
    assert clean["p95_s"] == pytest.approx(0.3, rel=0.06)
    assert (clean["lag"], clean["dead_last_hour"], clean["dead_waiting"]) == (1, 1, 1)
    assert clean["oldest_s"] == pytest.approx(40, abs=15)
    assert (clean["state"], clean["members"]) == ("running", 1)
    assert len(clean["minutes"]) == 60
    way = served.client.get("/api/pipeline").json()["published_to_enriched"]
    assert way["p95_s"] is not None
    # records that the facts worker has committed are counted, the others wait
    facts = worker(served, "facts")
    assert facts["lag"] == 0
    assert facts["p95_s"] is None


def test_a_worker_that_has_work_and_does_not_move_is_standing(served: Served, flow: Flow) -> None:
    flow.take(flow.raw(now()))
    flow.look(now(), behind={"clean": 1}, stance="not running", facts="rebalancing")
    flow.pulse.moved = {"clean": now() - 61, "entities": now() - 61}
    states = {each["worker"]: each["state"] for each in served.client.get("/api/pipeline").json()["workers"]}
    assert states == {
        "clean": "standing", "entities": "running", "stance": "not running", "facts": "rebalancing",
        "tables": "running",
    }  # fmt: skip


@pytest.mark.parametrize("away", ["not reading", "no answer"])
def test_figures_of_a_kafka_that_is_gone_are_unknown_and_the_books_stay(
    served: Served, flow: Flow, away: str
) -> None:
    flow.take(*flow.way(now() - 30))
    flow.look(now())
    pulse: Pulse = served.pulse
    if away == "not reading":
        pulse.is_reading = False
    else:
        pulse.looked_at = now() - 16
    clean = worker(served, "clean")
    assert (clean["state"], clean["rate"], clean["lag"], clean["p95_s"]) == ("unknown", None, None, None)
    answer = books(served)
    assert answer["unknown_since"]
    assert answer["verdict"] == "balanced"
    assert answer["as_of"]


def test_books_stay_when_the_tables_are_built_anew(served: Served, flow: Flow) -> None:
    flow.take(*flow.way(now() - 30))
    flow.look(now())
    before = books(served)["rows"]
    assert len(before) == 3
    served.model.rebuild()
    assert books(served)["rows"] == before


def test_books_of_another_cluster_are_closed(served: Served, flow: Flow) -> None:
    flow.take(*flow.way(now() - 30))
    flow.books.adopt("cluster")
    assert flow.books.places
    flow.books.adopt("another")
    assert not flow.books.places
    assert books(served)["rows"] == []


def test_old_books_and_figures_are_thrown_away(served: Served, flow: Flow) -> None:
    flow.take(*flow.way(now() - 40 * 86_400), flow.raw(now() - 40 * 86_400))
    flow.look(now())
    assert books(served, since="2020-01-01")["rows"] == []
    assert books(served, since="2020-01-01")["verdict"] == "balanced"
