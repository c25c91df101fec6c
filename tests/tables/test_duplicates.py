"""The table `duplicates`: who takes part, in which order, and what a row says."""

import pytest

from streams.contract.articles import StanceArticle
from streams.contract.facts import DuplicateFact, Fact
from streams.contract.tables import Contribution, DuplicateRow
from streams.stages.clean.identity import minhash, words_of
from streams.tables.audit import rows_of
from streams.tables.contributions import MAX_TITLE, changes, contribution_of, withdrawal
from streams.tables.duplicates import ordered_time
from streams.tables.sketches import MIN_WORDS
from support.handmade import article

AT = "2026-11-02T08:30:00.000Z"
HEADERS = {"ce_time": AT.encode()}
STORY = [f"word{n}" for n in range(120)]


def told(name: str, words: list[str] = STORY, *, site: str = "a.example", **fields: object) -> Contribution:
    """Return what an article with these words counts."""
    text = " ".join(words)
    message: StanceArticle = article(name).model_copy(
        update={"text": text, "minhash": minhash(words_of(text)), "stances": (), "entities": (), **fields}
    )
    source = message.source.model_copy(update={"site": site})
    return contribution_of(name, message.model_copy(update={"source": source}), HEADERS)


def duplicates(*facts: Fact) -> dict[str, DuplicateRow]:
    return {key: row for (_, key), row in rows_of(facts).items() if isinstance(row, DuplicateRow)}


def facts_of(old: Contribution | None, new: Contribution) -> list[DuplicateFact]:
    return [fact for fact in changes(old, new) if isinstance(fact, DuplicateFact)]


def test_a_copy_on_another_site_follows_the_article_that_was_first() -> None:
    copy = told("copy", [*STORY, "Example", "Press"], site="b.example", published_at="2026-11-02T09:00:00Z")
    first = told("first", published_at="2026-11-02T06:15:00+02:00", title="Peace plan")
    rows = duplicates(*changes(None, copy), *changes(None, first))
    assert rows["first"] == DuplicateRow(
        id="first",
        day="2026-11-02",
        site="a.example",
        title="Peace plan",
        published="2026-11-02T04:15:00.000Z",
        cluster="first",
        containment=1.0,
        size=2,
        sites=2,
        at=rows["first"].at,
    )
    copied = rows["copy"]
    assert (copied.cluster, copied.size, copied.sites) == ("first", None, None)
    assert copied.containment > 0.9


def test_an_article_without_company_has_no_row() -> None:
    assert duplicates(*changes(None, told("a")), *changes(None, told("b", STORY[::-1]))) == {}


@pytest.mark.parametrize(("words", "rows"), [(MIN_WORDS, 2), (MIN_WORDS - 1, 0)])
def test_short_texts_take_no_part(words: int, rows: int) -> None:
    facts = [fact for name in "ab" for fact in changes(None, told(name, STORY[:words]))]
    assert len(duplicates(*facts)) == rows


def test_an_article_without_a_signature_takes_no_part() -> None:
    assert facts_of(None, told("a", minhash="")) == []


def test_what_an_article_no_longer_says_is_taken_back() -> None:
    one, other = told("a"), told("b")
    revised = told("b", STORY[::-1])
    assert set(duplicates(*changes(None, one), *changes(None, other))) == {"a", "b"}
    assert duplicates(*changes(None, one), *changes(None, other), *changes(other, revised)) == {}
    assert duplicates(*changes(None, one), *changes(None, other), *withdrawal(one, at=AT)) == {}


def test_the_same_again_tells_nothing_and_another_title_does() -> None:
    assert facts_of(told("a"), told("a")) == []
    [fact] = facts_of(told("a"), told("a", title="A" * 999))
    assert fact.sketch
    assert len(fact.sketch.title or "") == MAX_TITLE


@pytest.mark.parametrize(
    ("published_at", "time"),
    [
        pytest.param(None, AT, id="not told"),
        pytest.param("2026-11-01T23:30:00-02:00", "2026-11-02T01:30:00.000Z", id="to the second"),
        pytest.param("2026-11-01T23:30", "2026-11-01T23:30:00.000Z", id="no zone"),
        pytest.param("2026-11-01", "2026-11-01T23:59:59.999Z", id="the day"),
        pytest.param("2026-11-02", AT, id="the day on which it came"),
        pytest.param("2026-11", AT, id="the month"),
        pytest.param("tomorrow", AT, id="none"),
        pytest.param("0001-01-01T00:00:00+09:00", AT, id="before all time"),
    ],
)
def test_when_an_article_was_published(published_at: str | None, time: str) -> None:
    assert ordered_time(published_at, at=AT) == time


@pytest.mark.parametrize("time", ["", "yesterday"])
def test_a_time_that_is_none_of_ours_comes_first(time: str) -> None:
    lost, known = told("z").model_copy(update={"published": time}), told("a")
    rows = duplicates(*changes(None, known), *changes(None, lost))
    assert {name: row.cluster for name, row in rows.items()} == {"a": "z", "z": "z"}
