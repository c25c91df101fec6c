"""Contributions and their differences: counts go up and down exactly, in any order of the articles."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

import streams
from streams.contract.articles import Origin, StanceArticle
from streams.contract.facts import Fact
from streams.contract.tables import Contribution, CountedEntity, CountedStance, Evidence
from streams.contract.topics import Catalogue
from streams.tables.audit import counted, recount, rows_of
from streams.tables.contributions import (
    MAX_ENTITIES,
    MAX_POSITIONS,
    changes,
    contribution_of,
    supersedes,
)

AT = {"ce_time": b"2026-11-02T08:30:00.000Z"}
KEYS = st.sampled_from(["x", "y", "z"])
DAYS = st.sampled_from(["2026-11-01", "2026-11-02"])
SKETCHES = ["A" * 171 + "=", "B" * 171 + "="]


def origin(offset: int) -> Origin:
    return Origin(topic="raw", partition=0, offset=offset)


@st.composite
def contributions(draw: st.DrawFn, name: str) -> Contribution:
    """A revision of the article `name`, or its retraction."""
    if draw(st.integers(0, 4)) == 0:
        return Contribution(id=name, at="2026-11-02T00:00:00Z", day="2026-11-02", retracted=True)
    at = f"2026-11-02T00:00:{draw(st.integers(10, 59))}Z"
    entities = draw(st.dictionaries(KEYS, st.integers(1, 9)))
    stances = draw(
        st.dictionaries(
            st.tuples(KEYS, KEYS), st.lists(st.sampled_from(["favor", "against", "neutral"]), min_size=1)
        )
    )
    return Contribution(
        id=name,
        at=at,
        day=draw(DAYS),
        site=draw(st.sampled_from([None, "a.org", "b.org"])),
        text_length=draw(st.integers(0, 99)),
        removed_length=draw(st.integers(0, 99)),
        published=at,
        words=draw(st.sampled_from([9, 300])),
        sketch=draw(st.sampled_from([None, *SKETCHES])),
        entities=tuple(
            CountedEntity(key=key, name=key.upper(), type="ORG", mentions=n) for key, n in entities.items()
        ),
        stances=tuple(
            CountedStance(
                about_key=about,
                about=about.upper(),
                holder_key=holder,
                holder=holder.upper(),
                evidence=tuple(evidence(name, label, at) for label in labels),
            )
            for (about, holder), labels in stances.items()
        ),
    )


def evidence(article: str, label: Any, at: str) -> Evidence:
    return Evidence(article=article, at=at, label=label, target="t", words="w", confidence=0.7)


def facts_of(revisions: Sequence[Contribution]) -> list[Fact]:
    """All facts of one article's revisions, in their order."""
    first = changes(None, revisions[0])
    return [*first, *(fact for old, new in pairwise(revisions) for fact in changes(old, new))]


@given(
    st.lists(contributions("a"), min_size=1, max_size=4),
    st.lists(contributions("b"), min_size=1, max_size=4),
    st.randoms(use_true_random=False),
)
def test_however_articles_change_the_rows_equal_a_recount(
    first: list[Contribution], second: list[Contribution], chance: Any
) -> None:
    lists = [facts_of(first), facts_of(second)]
    mixed = []
    while any(lists):
        mixed.append(chance.choice([facts for facts in lists if facts]).pop(0))
    rows = rows_of(mixed)
    wanted = recount([first[-1], second[-1]])
    assert counted(rows) == wanted
    assert set(rows) == set(wanted)


@given(contributions("a"))
def test_the_same_again_changes_nothing(one: Contribution) -> None:
    assert changes(one, one) == ()


def test_a_retraction_takes_everything_back_and_is_remembered() -> None:
    article = sample()
    counts = contribution_of("a", article, AT)
    gone = contribution_of(article.id, None, AT | {"news-origin": b"raw/0/7"})
    assert gone.retracted
    assert rows_of(facts_of([counts, gone])) == {}
    late = counts.model_copy(update={"origin": origin(3)})
    assert not supersedes(late, gone)


@pytest.mark.parametrize(
    ("new", "old", "counts"),
    [
        pytest.param(origin(5), None, True, id="first"),
        pytest.param(origin(5), origin(4), True, id="newer"),
        pytest.param(origin(5), origin(5), True, id="the same, made again"),
        pytest.param(origin(5), origin(6), False, id="older, replayed late"),
    ],
)
def test_an_older_revision_does_not_count(new: Origin, old: Origin | None, counts: bool) -> None:  # noqa: FBT001
    known = Contribution(id="a", at="", day="", origin=old) if old else None
    assert supersedes(Contribution(id="a", at="", day="", origin=new), known) is counts


def test_an_article_counts_on_the_day_it_was_published() -> None:
    article = sample()
    assert contribution_of("a", article, AT).day == "2026-11-02"
    dated = article.model_copy(update={"published_at": "2013-05-29T10:00:00+02:00"})
    assert contribution_of("a", dated, AT).day == "2013-05-29"
    vague = article.model_copy(update={"published_at": "2013-05"})
    assert contribution_of("a", vague, AT).day == "2026-11-02"


def test_who_said_what_of_whom_is_counted() -> None:
    rows = rows_of(facts_of([contribution_of("a", sample(), AT)]))
    row = orjson.loads(rows["stances", "2026-11-02|place:france|person:ann lee"].to_json())
    assert (row["holder"], row["about"], row["favor"], row["against"]) == ("Ann Lee", "France", 0, 1)
    assert "condemned" in row["evidence"][0]["words"]
    assert orjson.loads(rows["entities", "2026-11-02|place:france"].to_json())["mentions"] == 1


def test_what_an_article_says_twice_counts_once() -> None:
    article = streams.enrich("Norway opposes the tariffs. Norway condemned the tariffs.", id="a")
    assert [len(stance.also) for stance in article.stances] == [1]
    rows = rows_of(facts_of([contribution_of("a", article, AT)]))
    counts = [orjson.loads(row.to_json()) for (table, _), row in rows.items() if table == "stances"]
    assert [(row["against"], len(row["evidence"])) for row in counts] == [(1, 1)]


def test_a_country_is_counted_with_its_wikidata_id_and_its_people_without_one() -> None:
    article = streams.enrich("France and the French army condemned the plan.", id="a")
    counted = {each.key: each.wikidata for each in contribution_of("a", article, AT).entities}
    assert counted == {"place:france": "Q142", "group:french": None}
    row = rows_of(facts_of([contribution_of("a", article, AT)]))["entities", "2026-11-02|place:france"]
    assert orjson.loads(row.to_json())["wikidata"] == "Q142"


def test_a_holder_without_a_name_is_not_merged_across_articles() -> None:
    article = sample()
    unnamed = article.stances[0].model_copy(
        update={"holder": article.stances[0].holder.model_copy(update={"key": None, "name": "critics"})}
    )
    first, second = (
        contribution_of(name, article.model_copy(update={"id": name, "stances": (unnamed,)}), AT)
        for name in ("a", "b")
    )
    rows = rows_of([*facts_of([first]), *facts_of([second])])
    keys = [key for table, key in rows if table == "stances"]
    assert sorted(key.rsplit("|")[-1] for key in keys) == ["a/critics", "b/critics"]


@pytest.mark.parametrize("holders", [1, 500])
def test_what_a_hostile_article_puts_into_a_row_fits_its_topic(holders: int) -> None:
    article = sample()
    wide = "\U0001f600" * 2000
    entity = article.entities[0]
    entities = [entity.model_copy(update={"key": f"org:{n}" + wide[:90]}) for n in range(5000)]
    stance = article.stances[0]
    big = stance.model_copy(
        update={
            "holder": stance.holder.model_copy(update={"name": wide}),
            "evidence": stance.evidence.model_copy(update={"text": wide}),
            "target": stance.target.model_copy(update={"text": wide}),
            "about": (wide,),
            "link": "https://example.org/" + "x" * 2900,
        }
    )
    stances = [named(big, n % holders) for n in range(500)]
    hostile = article.model_copy(update={"entities": entities, "stances": stances, "id": wide[:512]})
    counts = contribution_of("a", hostile, AT)
    assert len(counts.entities) == MAX_ENTITIES
    assert sum(len(each.evidence) for each in counts.stances) == MAX_POSITIONS
    limit = int(Catalogue().tables["contributions"].config["max.message.bytes"])
    assert len(counts.to_json()) < limit


def named(stance: Any, number: int) -> Any:
    return stance.model_copy(update={"holder": stance.holder.model_copy(update={"key": f"person:{number}"})})


def sample() -> StanceArticle:
    return streams.enrich({"id": "a", "body": "Ann Lee, the minister, condemned France on Monday.\n"})
