"""The table `sources`: deaths are counted for the site that the dead record still tells of."""

import orjson
import pytest

import streams
from streams.contract.facts import SourceFact
from streams.contract.tables import SourceRow
from streams.tables.sources import MAX_SITE, fact_of_death, fold

AT = "2026-11-02T08:30:00.000Z"
RAW = {"url": "https://www.example.org/story?utm_source=x", "body": "Words."}


@pytest.mark.parametrize(
    ("value", "site"),
    [
        pytest.param(orjson.dumps(RAW), "example.org", id="address"),
        pytest.param(orjson.dumps({"source": "The Desk", "body": "Words."}), "The Desk", id="name"),
        pytest.param(orjson.dumps({"body": "Words."}), None, id="neither"),
        pytest.param(orjson.dumps({"source": "x" * 999, "body": "Words."}), "x" * MAX_SITE, id="long"),
        pytest.param(orjson.dumps({**RAW, "body": " "}), "example.org", id="no word"),
        pytest.param(orjson.dumps({**RAW, "content_type": 3}), "example.org", id="a wrong type"),
        pytest.param(orjson.dumps({"url": 3, "body": "Words."}), None, id="an address of a wrong type"),
        pytest.param(b"{not JSON", None, id="not JSON"),
        pytest.param(None, None, id="a retraction of nothing"),
    ],
)
def test_the_site_of_a_raw_record(value: bytes | None, site: str | None) -> None:
    fact = fact_of_death(value, {}, is_raw=True, at=AT)
    assert (fact.site if fact else None) == site


def test_a_page_s_site_stands_in_its_headers() -> None:
    headers = {"content-type": b"text/html", "ce_source": b"https://example.org/story"}
    fact = fact_of_death(b"<p>", headers, is_raw=True, at=AT)
    assert fact
    assert fact.site == "example.org"


def test_the_site_of_a_later_stage_s_record() -> None:
    message = streams.enrich(RAW).to_json()
    fact = fact_of_death(message, {}, is_raw=False, at=AT)
    assert fact
    assert (fact.key, fact.dead) == ("2026-11-02|example.org", 1)
    assert fact_of_death(b"{}", {}, is_raw=False, at=AT) is None


def test_a_row_goes_with_its_last_article_but_not_with_its_dead() -> None:
    one = SourceFact(at=AT, day="d", site="s", articles=1, text_length=75, removed_length=25)
    gone = SourceFact(at=AT, day="d", site="s", articles=-1, text_length=-75, removed_length=-25)
    row = fold(None, one)
    assert row
    assert row.removed_share == 0.25
    assert fold(row, gone) is None
    died = fold(row, SourceFact(at=AT, day="d", site="s", dead=1))
    assert died
    left: SourceRow | None = fold(died, gone)
    assert left
    assert (left.articles, left.dead, left.removed_share) == (0, 1, 0.0)
