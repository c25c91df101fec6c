"""Questions: filters, orders, words, pages."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.made import article, batch, contribution, gone, loaded, stance
from streams.console.questions import reads, selecting
from streams.console.questions.asking import BadQuestion, Question, match_of, read_question
from streams.console.questions.reads import Reads, Snapshot, TooBroad
from streams.console.questions.selecting import Statement
from streams.console.store.catalogue import TABLES
from streams.console.store.model import ReadModel
from streams.console.store.schema import FILE

Look = Callable[[], Snapshot]
ARTICLES = TABLES["articles"]


def ask(snapshot: Snapshot, table: str, query: str) -> list[str]:
    pairs = [(name, value) for name, _, value in (part.partition("=") for part in query.split("&") if part)]
    page = snapshot.page(read_question(TABLES[table], pairs))
    rows = loaded(page.rows)
    assert page.total.rows >= len(rows)
    return [row["id"] if "id" in row else row["holder"] for row in rows]


@pytest.fixture
def filled(model: ReadModel, look: Look) -> Look:
    model.take(
        batch(
            article("a1", site="B.example", outcome="enriched", title="U.N. plan", stances=3),
            article("a2", site="a.example", outcome="dead", title="Über alles", stances=None),
            article("a3", site=None, outcome="enriched", title='say "hi" -- %_*', stances=7),
            article("A3", site="b.EXAMPLE", outcome="retracted", title="O'Neil; DROP TABLE", stances=3),
            stance("Austria", day="2026-01-30", against=2),
            stance("Britain", day="2026-01-31", against=0, about="Élysée"),
        )
    )
    return look


@pytest.mark.parametrize(
    ("table", "query", "found"),
    [
        pytest.param("articles", "", ["A3", "a3", "a2", "a1"], id="changed last first"),
        pytest.param("articles", "site=b.example", ["A3", "a1"], id="whatever the case"),
        pytest.param("articles", "id=a3", ["a3"], id="a key as it is"),
        pytest.param("articles", "site=", ["a3"], id="without a value"),
        pytest.param("articles", "site=&site=a.example&sort=id", ["a2", "a3"], id="several values"),
        pytest.param("articles", "site=b.example&outcome=enriched", ["a1"], id="several fields"),
        pytest.param("articles", "sort=-stances", ["a3", "A3", "a1", "a2"], id="downwards, unknown last"),
        pytest.param("articles", "sort=stances", ["a1", "A3", "a3", "a2"], id="upwards, unknown last"),
        pytest.param("articles", "q=UN", [], id="another word"),
        pytest.param("articles", "q=U.N.", ["a1"], id="with dots"),
        pytest.param("articles", "q=uber", ["a2"], id="without accents"),
        pytest.param("articles", "q=pla", ["a1"], id="a beginning"),
        pytest.param("articles", "q=example a1", ["a1"], id="words of two fields"),
        pytest.param("articles", 'q="hi" AND NOT (', [], id="no operators"),
        pytest.param("articles", 'q=hi"', ["a3"], id="a quote"),
        pytest.param("articles", "q=***", [], id="no word at all"),
        pytest.param("articles", "q= ", ["A3", "a3", "a2", "a1"], id="blank"),
        pytest.param("articles", "q=neil; drop table", ["A3"], id="not SQL"),
        pytest.param("articles", "site=' OR 1=1 --", [], id="nor here"),
        pytest.param("stances", "since=2026-01-31", ["Britain"], id="since a day"),
        pytest.param("stances", "about=élysée", ["Britain"], id="accents keep, case goes"),
        pytest.param("stances", "q=rebels britain", ["Britain"], id="words of the evidence"),
        pytest.param("stances", "sort=-against&limit=1", ["Austria"], id="a page of one"),
    ],
)
def test_rows_are_filtered_and_sorted(filled: Look, table: str, query: str, found: list[str]) -> None:
    assert ask(filled(), table, query) == found


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("colour=red", "'colour' is no filter of articles: choose from id, site"),
        ("title=x", "'title' is no filter"),
        ("sort=url", "can't be sorted by 'url'"),
        ("sort=--id", "can't be sorted by '-id'"),
        ("since=2026-01-31", "articles has no day"),
        ("limit=0", "at least 1"),
        ("limit=501", "up to 500"),
        ("limit=1e3", "whole number"),
        ("limit=\u0663", "whole number"),
        ("limit=5&limit=6", "once"),
        (f"site={'x' * 501}", "longer than 500"),
        ("&".join(["site=x"] * 21), "20 values at most"),
    ],
)
def test_what_can_not_be_asked_is_said(query: str, said: str) -> None:
    pairs = [(name, value) for name, _, value in (part.partition("=") for part in query.split("&"))]
    with pytest.raises(BadQuestion, match=said):
        read_question(ARTICLES, pairs)


def test_a_day_is_a_day() -> None:
    with pytest.raises(BadQuestion, match="a day like"):
        read_question(TABLES["stances"], [("since", "yesterday")])
    with pytest.raises(BadQuestion, match="true or false"):
        read_question(TABLES["contributions"], [("retracted", "perhaps")])


@given(st.text())
def test_any_words_make_a_sound_search(words: str) -> None:
    match = match_of(words)
    assert match is None or (match.count('"') % 2 == 0 and "\0" not in match)


SORTS = ["", *(f"{way}{f.name}" for f in ARTICLES.fields if f.sort for way in ("", "-"))]


@settings(max_examples=40)
@given(
    sort=st.sampled_from(SORTS),
    filters=st.sampled_from([[], [("site", "x")], [("site", "x"), ("site", "")], [("outcome", "dead")]]),
    words=st.sampled_from([[], [("q", "plan")]]),
    rows=st.lists(
        st.tuples(
            st.sampled_from(["x", "Y", None]),
            st.sampled_from(["dead", "enriched"]),
            st.sampled_from([None, 1, 2]),
            st.sampled_from(["Plan", None, "plan b"]),
        ),
        max_size=25,
    ),
    limit=st.integers(1, 7),
    goes_by_order=st.booleans(),
)
def test_pages_give_every_row_once_while_rows_are_added(
    tmp_path_factory: pytest.TempPathFactory,
    sort: str,
    filters: list[tuple[str, str]],
    words: list[tuple[str, str]],
    rows: list[tuple[str | None, str, int | None, str | None]],
    limit: int,
    *,
    goes_by_order: bool,
) -> None:
    path = tmp_path_factory.mktemp("pages") / FILE
    model, answers = ReadModel(path, ""), Reads(path, connections=1)
    values = [
        article(f"a{n}", site=site, outcome=outcome, stances=stances, title=title)
        for n, (site, outcome, stances, title) in enumerate(rows)
    ]
    model.take(batch(*values))
    pairs = [*filters, *words, ("limit", str(limit)), *([("sort", sort)] if sort else [])]
    question = read_question(ARTICLES, pairs)
    with pytest.MonkeyPatch.context() as patch:
        if goes_by_order:
            patch.setattr(selecting, "is_rare", lambda *_: False)
        with answers.snapshot() as snapshot:
            [whole] = [loaded(snapshot.page(replace(question, limit=500)).rows)]
        found, added = [], 0
        while True:
            with answers.snapshot() as snapshot:
                page = snapshot.page(question)
            found += [row["id"] for row in loaded(page.rows)]
            if page.next is None:
                break
            question = question.next(page.next)
            if added < 9:  # each may come on a page of its own
                added += 1
                model.take(batch(article(f"new{added}", site="x", outcome="dead", title="plan", stances=1)))
    old = [name for name in found if not name.startswith("new")]
    assert old == [row["id"] for row in whole]
    assert len(found) == len(set(found))
    answers.close()
    model.close()


def test_the_way_changes_no_answer(model: ReadModel, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    model.take(batch(*(article(f"a{n}", site="x" if n % 3 else "y", stances=n % 4) for n in range(60))))
    query = "site=x&sort=-stances&limit=20"
    by_filter = ask(look(), "articles", query)
    monkeypatch.setattr(selecting, "is_rare", lambda *_: False)
    assert ask(look(), "articles", query) == by_filter


def question(*pairs: tuple[str, str]) -> Question:
    return read_question(ARTICLES, pairs)


def test_a_cursor_is_for_its_own_question(model: ReadModel, look: Look) -> None:
    model.take(batch(*(article(f"a{n}", site="x") for n in range(5))))
    cursor = look().page(question(("limit", "2"), ("site", "x"))).next
    assert cursor
    look().page(question(("limit", "4"), ("site", "X"), ("cursor", cursor)))
    for pairs in ([], [("site", "y")], [("site", "x"), ("sort", "id")], [("site", "x"), ("q", "a")]):
        with pytest.raises(BadQuestion, match="another question"):
            look().page(question(*pairs, ("cursor", cursor)))
    model.rebuild()
    with pytest.raises(BadQuestion, match="built anew"):
        look().page(question(("site", "x"), ("cursor", cursor)))


@pytest.mark.parametrize(
    "cursor", ["%", "zz", "é", "e30", "bnVsbA", "WzEsMl0", "WyJhIiwiYiIsM10", "WzEsMiwzXQ"]
)
def test_a_made_up_cursor_is_refused(model: ReadModel, look: Look, cursor: str) -> None:
    model.take(batch(article("a1")))
    with pytest.raises(BadQuestion):
        look().page(question(("cursor", cursor)))


def test_matches_are_counted_up_to_a_limit(
    model: ReadModel, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (selecting, reads):
        monkeypatch.setattr(name, "COUNTED", 10)
    model.take(batch(*(article(f"a{n}", site="x", title="plan") for n in range(11)), article("b", site="y")))
    for pairs, rows, is_exact in (
        ([], 12, True),
        ([("site", "x")], 10, False),
        ([("site", "x"), ("q", "plan")], 10, False),
        ([("q", "a3 plan")], 1, True),
        ([("site", "y")], 1, True),
    ):
        total = look().page(question(*pairs)).total
        assert (total.rows, total.is_exact) == (rows, is_exact)


def test_a_question_that_takes_too_long_is_ended(model: ReadModel, look: Look) -> None:
    model.take(batch(*(article(f"a{n}") for n in range(200))))
    endless = Statement("SELECT 1 FROM t_articles a, t_articles b, t_articles c, t_articles d LIMIT 90000000")
    snapshot = look()
    with pytest.raises(TooBroad, match="narrow it down"):
        list(snapshot.all(endless, steps=100_000))
    assert len(list(snapshot.all(Statement("SELECT 1 FROM t_articles")))) == 200


def test_a_snapshot_does_not_see_what_comes_later(tmp_path: Path, model: ReadModel) -> None:
    model.take(batch(article("a1")))
    answers = Reads(tmp_path / FILE)
    with answers.snapshot() as snapshot:
        before = snapshot.state
        model.take(batch(article("a2"), gone("articles", "a1")))
        assert ask(snapshot, "articles", "") == ["a1"]
        assert snapshot.page(question()).state == before
    answers.close()


def test_changes_show_each_row_as_it_is_now(model: ReadModel, look: Look) -> None:
    model.take(batch(article("a1", site="x")))
    after = look().state.sequence
    model.take(batch(article("a1", site="y"), article("a2", site="x"), contribution("a1", "Austria")))
    model.take(batch(article("a1", site="z"), gone("articles", "a2")))
    found = look().changes(question(("site", "z")), after, 10)
    assert [(change.key, change.row is None) for change in found] == [("a1", False), ("a2", True)]
    assert found[0].before
    assert found[1].before is None
