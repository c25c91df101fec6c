"""The stance explorer, an entity's page and a site's over HTTP."""

from typing import Any
from urllib.parse import quote

import pytest

from console.conftest import Served
from console.made import AT, DAY, Values, article, batch, contribution
from streams.console.questions import explore, reads, selecting
from streams.contract.tables import Contribution, CountedEntity, EntityRow, SourceRow

HOSTILE = "person:../../etc/<b>%2F?#|é\u202e"


def naming(name: str, *entities: tuple[str, str], day: str = DAY, mentions: int = 2) -> Values:
    """Return a row of `contributions` that names entities: key and name."""
    found = tuple(
        CountedEntity(key=key, name=called, type="ORG", mentions=mentions) for key, called in entities
    )
    row = Contribution(id=name, at=AT, day=day, site="news.example", entities=found)
    return {"contributions": {name: row.to_json()}}


def entity(key: str, name: str, *, day: str = DAY, articles: int = 1) -> Values:
    row = EntityRow(day=day, key=key, name=name, type="ORG", articles=articles, mentions=5, at=AT)
    return {"entities": {f"{day}|{key}": row.to_json()}}


def source(site: str, *, day: str = DAY, **counts: int) -> Values:
    fields: dict[str, Any] = {"articles": 1, "dead": 0, "text_length": 75, "removed_length": 25, **counts}
    row = SourceRow(day=day, site=site, removed_share=0.25, at=AT, **fields)
    return {"sources": {f"{day}|{site}": row.to_json()}}


@pytest.fixture(scope="module")
def api(console: Served) -> Served:
    console.take(
        batch(
            contribution("p1", "Austria", day="2026-01-01", label="favor", words="First for it."),
            contribution("p2", "Austria", day="2026-01-05", label="against", words="Then against it."),
            contribution("p3", "Britain", "Norway", day="2026-02-20", label="favor", site="other.example"),
            contribution("p4", "Austria", day="2026-01-03", label="neutral", about="Peace"),
            contribution("odd", "Nobody", day="31.01.2026", about="Oddity"),
            contribution("evil", "<script>", about="</script>|%2F", day="2026-01-31"),
            naming("n1", ("org:un", "U.N."), ("org:eu", "EU")),
            naming(
                "n2", ("org:un", "United Nations"), ("org:eu", "EU"), ("org:nato", "NATO"), day="2026-01-30"
            ),
            naming("n3", ("org:un peacekeepers", "U.N. peacekeepers"), ("org:un", "U.N.")),
            naming("n4", (HOSTILE, "<b>")),
            article("n1", title="Peace plan"),
            entity("org:un", "UN", articles=2),
            entity("org:un", "United Nations", day="2026-01-30"),
            entity("place:syria", "Syria"),
            entity(HOSTILE, "<b>"),
            source("News.example", dead=2),
            source("news.example", day="2026-01-30", articles=3, text_length=25, removed_length=75),
            source("a/b c", articles=1),
        )
    )
    return console


def asked(api: Served, path: str) -> dict[str, Any]:
    answer = api.client.get(path)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def holders(answer: dict[str, Any]) -> list[str]:
    return [each["holder"] for each in answer["evidence"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("about=syria", ["Britain", "Norway", "Austria", "Austria"]),
        ("about=place:syria", ["Britain", "Norway", "Austria", "Austria"]),
        ("holder=AUSTRIA", ["Austria", "Austria", "Austria"]),
        ("holder=person:austria&about=Peace", ["Austria"]),
        ("about=Syria&since=2026-01-05", ["Britain", "Norway", "Austria"]),
        ("about=Syria&since=2026-01-02&until=2026-01-31", ["Austria"]),
        ("about=Syria&site=OTHER.example", ["Britain", "Norway"]),
        ("q=against it", ["Austria"]),
        ("about=' OR 1=1 --", []),
        ("about=%3C/script%3E%7C%252F", ["<script>"]),
    ],
)
def test_evidence_is_found_newest_first(api: Served, query: str, found: list[str]) -> None:
    answer = asked(api, f"/api/explore?{query}")
    assert sorted(holders(answer)) == sorted(found)
    days = [each["day"] for each in answer["evidence"]]
    assert days == sorted(days, reverse=True)
    assert (answer["total"], answer["next"]) == (len(found), None)


def test_positions_are_counted_over_time_by_holder_and_by_subject(api: Served) -> None:
    answer = asked(api, "/api/explore?about=Syria&by=month")
    assert (answer["favor"], answer["against"], answer["neutral"]) == (3, 1, 0)
    assert answer["timeline"] == [
        {"day": "2026-01-01", "favor": 1, "against": 1, "neutral": 0},
        {"day": "2026-02-01", "favor": 2, "against": 0, "neutral": 0},
    ]
    first = answer["holders"][0]
    assert (first["key"], first["name"], first["favor"], first["against"]) == (
        "person:austria",
        "Austria",
        1,
        1,
    )
    assert first["last"] == {"day": "2026-01-05", "label": "against"}
    assert answer["holders_total"] == 3
    [subject] = answer["subjects"]
    assert (subject["name"], subject["is_entity"], first["is_entity"]) == ("Syria", True, False)
    assert asked(api, "/api/explore?about=Syria")["by"] == "day"


def test_who_changed_a_position_is_told_with_both_quotes(api: Served) -> None:
    answer = asked(api, "/api/explore?holder=Austria")
    [flip] = answer["flips"]
    assert (flip["earlier"]["day"], flip["earlier"]["words"]) == ("2026-01-01", "First for it.")
    assert (flip["later"]["day"], flip["later"]["words"]) == ("2026-01-05", "Then against it.")
    assert answer["flips_total"] == 1
    assert [each["name"] for each in answer["subjects"]] == ["Syria", "Peace"]


def test_a_day_that_there_is_not_is_in_no_timeline(api: Served) -> None:
    answer = asked(api, "/api/explore?about=Oddity")
    assert (answer["timeline"], answer["total"]) == ([], 1)


def test_evidence_comes_by_the_page(api: Served) -> None:
    first = asked(api, "/api/explore?about=Syria&limit=3")
    rest = asked(api, f"/api/explore?about=Syria&limit=3&cursor={first['next']}")
    assert (len(first["evidence"]), len(rest["evidence"]), rest["next"]) == (3, 1, None)
    assert first["timeline"] == rest["timeline"]
    whole = asked(api, "/api/explore?about=Syria")
    assert [*first["evidence"], *rest["evidence"]] == whole["evidence"]
    foreign = api.client.get(f"/api/explore?about=Peace&cursor={first['next']}")
    assert (foreign.status_code, "another question" in foreign.text) == (422, True)


def test_of_too_much_the_newest_is_looked_at(api: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explore, "NEWEST", 2)
    assert asked(api, "/api/explore?about=Syria")["total"] == 4
    for name in (selecting, reads):
        monkeypatch.setattr(name, "COUNTED", 3)
    answer = asked(api, "/api/explore?about=Syria")
    assert (answer["total"], answer["total_is_exact"]) == (2, False)
    assert holders(answer) == ["Norway", "Britain"]
    assert asked(api, "/api/explore?about=Peace")["total_is_exact"]


@pytest.mark.parametrize("query", ["since=now", "by=hour", "limit=0", "cursor=x", f"holder={'x' * 501}"])
def test_what_can_not_be_explored_is_said(api: Served, query: str) -> None:
    answer = api.client.get(f"/api/explore?about=Syria&{query}")
    assert answer.status_code == 422
    assert query.partition("=")[0] in answer.json()["detail"]


def test_an_entity_has_its_names_days_companions_and_articles(api: Served) -> None:
    answer = asked(api, "/api/entities/org:un")
    assert (answer["name"], answer["type"], answer["articles"], answer["mentions"]) == ("UN", "ORG", 3, 10)
    assert answer["names"] == ["U.N.", "United Nations", "UN"]
    assert answer["timeline"] == [
        {"day": "2026-01-30", "articles": 1, "mentions": 5}, {"day": DAY, "articles": 2, "mentions": 5},
    ]  # fmt: skip
    assert [(each["name"], each["articles"]) for each in answer["companions"]] == [
        ("EU", 2), ("U.N. peacekeepers", 1), ("NATO", 1),
    ]  # fmt: skip
    assert {each["id"]: each["title"] for each in answer["rows"]} == {
        "n1": "Peace plan",
        "n2": None,
        "n3": None,
    }
    assert (answer["rows"][-1]["id"], answer["rows"][-1]["mentions"], answer["total"]) == ("n2", 2, 3)


def test_an_entitys_articles_come_by_the_page(api: Served) -> None:
    first = asked(api, "/api/entities/org:un?limit=2")
    rest = asked(api, f"/api/entities/org:un?limit=2&cursor={first['next']}")
    assert {each["id"] for each in (*first["rows"], *rest["rows"])} == {"n1", "n2", "n3"}
    assert rest["next"] is None
    assert api.client.get(f"/api/entities/place:syria?cursor={first['next']}").status_code == 422


def test_keys_are_taken_as_they_are(api: Served) -> None:
    answer = asked(api, f"/api/entities/{quote(HOSTILE, safe='')}")
    assert (answer["key"], answer["name"]) == (HOSTILE, "<b>")
    assert [each["id"] for each in answer["rows"]] == ["n4"]
    assert api.client.get("/api/entities/ORG:UN").status_code == 404
    missing = api.client.get(f"/api/entities/{quote('person:' + 'x' * 5000, safe='')}")
    assert missing.status_code == 404
    assert len(missing.json()["detail"]) < 300


def test_a_site_has_its_days_its_dead_and_what_was_removed(api: Served) -> None:
    answer = asked(api, "/api/sources/NEWS.example")
    assert (answer["site"], answer["articles"], answer["dead"]) == ("News.example", 4, 2)
    assert answer["removed_share"] == 0.5
    assert [(each["day"], each["removed_share"]) for each in answer["timeline"]] == [
        ("2026-01-30", 0.75), (DAY, 0.25),
    ]  # fmt: skip
    assert asked(api, "/api/sources/a%2Fb%20c")["site"] == "a/b c"
    assert api.client.get("/api/sources/nowhere").status_code == 404


def test_a_retracted_articles_names_are_found_no_more(api: Served) -> None:
    api.take(batch(naming("gone", ("org:gone", "Gone")), entity("org:gone", "Gone")))
    assert asked(api, "/api/entities/org:gone")["total"] == 1
    api.take(
        batch({"contributions": {"gone": Contribution(id="gone", at=AT, day=DAY, retracted=True).to_json()}})
    )
    assert asked(api, "/api/entities/org:gone")["total"] == 0


def test_contributions_are_searched_by_the_names_in_them(api: Served) -> None:
    assert [row["id"] for row in api.rows("/api/tables/contributions?q=peacekeep")] == ["n3"]


@pytest.mark.parametrize(
    "path",
    ["/explore?about=x", "/entities/org%3Aun", "/entities/a%2Fb", "/sources/a.example", "/dead-letters"],
)
def test_the_page_has_these_addresses(api: Served, path: str) -> None:
    assert api.client.get(path).text == "<!doctype html><title>Streams</title>"
