"""The HTTP API as its clients see it."""

import csv
import io

import httpx
import orjson
import pytest

from console.conftest import Served
from console.made import AT, article, batch, contribution, gone, others, stance
from streams.console.store.batch import Place
from streams.console.store.catalogue import TABLES
from streams.console.web import guard
from streams.console.web.export import safe_cell
from support.handmade import article as message

PROBLEM = "application/problem+json"
STRICT = {
    "content-security-policy": guard.POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


@pytest.fixture(scope="module")
def api(console: Served) -> Served:
    """The console with some rows, some of which mean harm."""
    console.take(
        batch(
            article("a1", title="Peace plan", site="news.example", stances=1),
            article("a/2|x y", title="<script>alert(1)</script>", site="=cmd()|' /C calc'!A0"),
            article("dead", outcome="dead", stage="entities", error="TooSlow N110", times={"entities": AT}),
            contribution("a1", "Austria", label="against", link="https://news.example/1"),
            contribution("a2", "Britain", day="2026-01-30", label="favor", site="other.example"),
            contribution("a3", "Austria", day="2026-01-29", label="favor", about="Élysée"),
            stance("Austria"),
            others(),
            places={
                "a1": Place("stance", 0, 7),
                "a/2|x y": Place("stance", 0, 8),
                "gone": Place("stance", 0, 9, is_retracted=True),
            },
        )
    )
    console.messages["stance", 0, 7] = message("a1").to_json()
    return console


def problem(answer: httpx.Response, status: int) -> str:
    """Return the detail of a problem, which has the form of one."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM
    told = answer.json()
    assert set(told) == {"type", "title", "status", "detail"}
    assert told["status"] == status
    return str(told["detail"])


def test_the_tables_are_named_with_what_can_be_asked(api: Served) -> None:
    told = api.client.get("/api/tables").json()
    assert {table["name"]: table["rows"] for table in told["tables"]} == {
        **dict.fromkeys(TABLES, 1), "articles": 3, "contributions": 3, "positions": 3,
    }  # fmt: skip
    assert (told["as_of"], told["lag"]) == ("2027-01-15T08:00:00.000Z", 3)
    [stances] = [table for table in told["tables"] if table["name"] == "stances"]
    assert stances["key"] == ["day", "about_key", "holder_key"]
    assert {"name": "about", "type": "string", "filter": True, "sort": True} in stances["fields"]


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_listed_and_each_row_found_by_its_key(api: Served, name: str) -> None:
    rows = api.rows(f"/api/tables/{name}")
    assert rows
    for row in rows:
        key = "|".join(str(row[part]) for part in TABLES[name].key)
        path = httpx.URL(api.url).copy_with(raw_path=f"/api/tables/{name}/rows/{quoted(key)}".encode())
        assert api.client.get(path).json() == row


def quoted(key: str) -> str:
    from urllib.parse import quote

    return quote(key, safe="")


def test_filters_order_and_pages(api: Served) -> None:
    first = api.client.get("/api/tables/articles", params={"sort": "id", "limit": 2}).json()
    assert [row["id"] for row in first["rows"]] == ["a/2|x y", "a1"]
    assert (first["total"], first["total_is_exact"]) == (3, True)
    asked = {"sort": "id", "limit": 2, "cursor": first["next"]}
    last = api.client.get("/api/tables/articles", params=asked).json()
    assert [row["id"] for row in last["rows"]] == ["dead"]
    assert last["next"] is None
    assert [row["id"] for row in api.rows("/api/tables/articles?outcome=dead&outcome=x")] == ["dead"]
    assert [row["id"] for row in api.rows("/api/tables/articles?q=peace")] == ["a1"]
    assert [row["id"] for row in api.rows("/api/tables/contributions?since=2026-01-30&sort=day")] == [
        "a2", "a1",
    ]  # fmt: skip


def test_all_rows_as_lines_of_json(api: Served) -> None:
    answer = api.client.get("/api/tables/articles?limit=1", headers={"Accept": "application/x-ndjson"})
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    assert [orjson.loads(line)["id"] for line in answer.content.splitlines()] == ["dead", "a/2|x y", "a1"]


def test_all_rows_as_csv_that_no_spreadsheet_runs(api: Served) -> None:
    answer = api.client.get(
        "/api/tables/articles?sort=id", headers={"Accept": "text/html;q=0.1, text/csv, */*"}
    )
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["id"] for row in rows] == ["a/2|x y", "a1", "dead"]
    assert rows[0]["site"] == "'=cmd()|' /C calc'!A0"
    assert rows[0]["error"] == ""
    assert orjson.loads(rows[1]["times"]) == {"stance": AT}


def test_exports_have_all_pages(api: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.console.web.export.PAGE", 2)
    answer = api.client.get("/api/tables/positions?sort=-day", headers={"Accept": "application/x-ndjson"})
    assert [orjson.loads(line)["id"] for line in answer.content.splitlines()] == ["a1", "a2", "a3"]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\tx", "'\tx"), ("\r=1", "'\r=1"),
        ("\uff1d1", "'\uff1d1"), ("a=1", "a=1"), (-1, -1), (None, ""), (True, "true"), ([1], "[1]"),
        ({"=a": 1}, '{"=a":1}'),
    ],
)  # fmt: skip
def test_a_cell_is_no_formula(value: object, cell: object) -> None:
    assert safe_cell(value) == cell


def test_the_board_parts_the_positions_by_label(api: Served) -> None:
    board = api.client.get("/api/board").json()
    held = {
        label: [row["holder"] for row in board[label]["positions"]]
        for label in ("favor", "against", "neutral")
    }
    assert held == {"favor": ["Britain", "Austria"], "against": ["Austria"], "neutral": []}
    assert board["favor"]["total"] == 2
    assert board["favor"]["positions"][0]["words"].startswith("Austria has been firm")


@pytest.mark.parametrize(
    ("query", "favor", "against"),
    [
        ("about=syria", ["Britain"], ["Austria"]),
        ("about=place:syria", ["Britain"], ["Austria"]),
        ("about=ÉLYSÉE", ["Austria"], []),
        ("q=rebels britain", ["Britain"], []),
        ("since=2026-01-30", ["Britain"], ["Austria"]),
        ("since=2026-01-29&until=2026-01-29", ["Austria"], []),
        ("site=other.EXAMPLE&site=nowhere", ["Britain"], []),
        ("limit=1", ["Britain"], ["Austria"]),
        ("about=Syria&q=nothing", [], []),
    ],
)
def test_the_board_is_narrowed_down(api: Served, query: str, favor: list[str], against: list[str]) -> None:
    board = api.client.get(f"/api/board?{query}").json()
    assert [row["holder"] for row in board["favor"]["positions"]] == favor
    assert [row["holder"] for row in board["against"]["positions"]] == against


def test_an_article_is_its_message_and_its_row(api: Served) -> None:
    article = api.client.get("/api/articles/a1").json()
    assert article["row"]["title"] == "Peace plan"
    assert {**article, "row": None} == {**orjson.loads(message("a1").to_json()), "row": None}


@pytest.mark.parametrize("name", ["dead", "a/2|x y"])
def test_an_article_without_a_result_is_its_row(api: Served, name: str) -> None:
    article = api.client.get(f"/api/articles/{quoted(name)}").json()
    assert set(article) == {"row", "id"}
    assert article["id"] == article["row"]["id"] == name


def test_the_trace_names_every_stage(api: Served) -> None:
    trace = api.client.get("/api/trace/a1").json()
    assert [(stage["stage"], stage["outcome"]) for stage in trace["stages"]] == [
        ("clean", None), ("entities", None), ("stance", "enriched"),
    ]  # fmt: skip
    assert trace["record"] == {"topic": "stance", "partition": 0, "offset": 7}
    dead = api.client.get("/api/trace/dead").json()
    assert dead["stages"][1]["error"] == "TooSlow N110"
    assert dead["record"] is None


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/api/tables/people", 404, "nothing is at /api/tables/people"),
        ("/api", 404, "nothing is at /api"),
        ("/nothing.js", 404, "nothing is at /nothing.js"),
        ("/%2e%2e/%2e%2e/etc/passwd", 404, "nothing is at"),
        ("/api/tables/articles/rows/nobody", 404, "articles has no row 'nobody'"),
        ("/api/articles/nobody", 404, "no article is called 'nobody'"),
        ("/api/trace/gone", 404, "no article is called 'gone'"),
        ("/api/tables/articles?colour=red", 422, "'colour' is no filter"),
        ("/api/tables/articles?cursor=x", 422, "cursor"),
        ("/api/tables/articles/stream?sort=id", 422, "a stream takes no sort"),
        ("/api/tables/articles/stream?after=-1", 422, "whole number"),
        ("/api/board?limit=0", 422, "limit"),
        ("/api/board?since=now", 422, "since is a day"),
        (f"/api/board?q={'x' * 501}", 422, "q:"),
    ],
)
def test_problems_say_what_is_wrong(api: Served, path: str, status: int, said: str) -> None:
    assert said in problem(api.client.get(path), status)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
@pytest.mark.parametrize("path", ["/api/tables", "/api/tables/articles", "/api/articles/a1", "/", "/livez"])
def test_only_get_is_answered(api: Served, method: str, path: str) -> None:
    answer = api.client.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
    assert answer.headers["content-type"] == PROBLEM


@pytest.mark.parametrize("path", ["/", "/api/tables", "/api/nothing", "/app.js", "/livez"])
def test_every_answer_is_guarded(api: Served, path: str) -> None:
    headers = api.client.get(path).headers
    assert STRICT.items() <= dict(headers).items()
    assert "server" not in headers
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1:1", "[::1]:8650", "NEWS.example:80", "localhost:8650"]
)
def test_it_is_asked_by_names_of_this_machine(api: Served, host: str) -> None:
    assert api.client.get("/api/tables", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "[::2]", ""]
)
def test_a_foreign_name_is_refused(api: Served, host: str) -> None:
    assert "not known by this name" in problem(api.client.get("/api/tables", headers={"Host": host}), 421)
    assert api.client.get("/readyz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/tables/articles", "/articles/a%2F2%7Cx%20y", "/articles/a/b"])
def test_one_document_has_all_addresses_of_the_page(api: Served, path: str) -> None:
    answer = api.client.get(path)
    assert answer.text == "<!doctype html><title>Streams</title>"
    assert api.client.get("/app.js").headers["cache-control"] == "no-cache"


def test_health_says_what_is_missing(api: Served) -> None:
    assert api.client.get("/livez").json() == {"live": True}
    assert api.client.get("/readyz").json() == {"reading": True, "caught_up": True}
    api.status.is_reading = False
    answer = api.client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"reading": False, "caught_up": True})
    api.status.is_reading = True


def test_nothing_foreign_is_loaded_or_run_in_the_page() -> None:
    assert guard.POLICY.startswith("default-src 'self';")
    assert "unsafe" not in guard.POLICY


def test_a_retracted_article_goes_from_every_answer(api: Served) -> None:
    api.take(batch(article("later", title="Later"), contribution("later", "Nobody")))
    assert api.rows("/api/tables/positions?holder=nobody")
    api.take(batch(gone("articles", "later"), gone("contributions", "later")))
    assert not api.rows("/api/tables/positions?holder=nobody")
    problem(api.client.get("/api/articles/later"), 404)
