"""What a revision changed: the same from either side, and nothing where nobody sees a difference."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.contract.articles import Origin
from streams.contract.changes import ArticleChange, StanceChange
from streams.contract.tables import Contribution, CountedEntity, CountedStance, Evidence
from streams.contract.topics import Catalogue
from streams.tables.contributions import MAX_NAME, MAX_TITLE, MAX_WORDS
from streams.tables.edits import MAX_LISTED, change_of

KEYS = st.sampled_from(["x", "y", "z"])
LABELS = st.sampled_from(["favor", "against", "neutral"])
MIRRORED = {"appeared": "vanished", "vanished": "appeared", "turned": "turned"}
KINDS = {"revised": "revised", "retracted": "restored", "restored": "retracted"}
RECORD_LIMIT_BYTES = 1 << 20  # Kafka's usual limit

Told = dict[str, Any]


def origin(offset: int) -> Origin:
    return Origin(topic="raw", partition=0, offset=offset)


def revision(**fields: Any) -> Contribution:
    shared = {"id": "a", "at": "2026-11-02T00:00:00Z", "day": "2026-11-02", "site": "a.org"}
    return Contribution(**{**shared, "origin": origin(1), "title": "Peace", "text_length": 90, **fields})


def stance(*labels: Any, about: str = "syria", holder: str = "austria", words: str = "w") -> CountedStance:
    evidence = [
        Evidence(article="a", at="", label=each, target="t", words=f"{words} {each}", confidence=0.7)
        for each in labels
    ]
    return CountedStance(
        about_key=about,
        about=about.upper(),
        holder_key=holder,
        holder=holder.upper(),
        evidence=tuple(evidence),
    )


def entity(key: str, mentions: int = 1) -> CountedEntity:
    return CountedEntity(key=key, name=key.upper(), type="ORG", mentions=mentions)


def edit(old: Told, new: Told) -> ArticleChange | None:
    """Return what a revision with `new` changed after one with `old`."""
    return change_of(revision(**old), revision(**{"origin": origin(2), **new}))


@st.composite
def revisions(draw: st.DrawFn) -> Told:
    """The fields of a revision, or of a retraction."""
    if draw(st.integers(0, 4)) == 0:
        return {"retracted": True, "title": None, "text_length": 0, "site": None}
    stances = draw(st.dictionaries(st.tuples(KEYS, KEYS), st.lists(LABELS, min_size=1)))
    return {
        "title": draw(st.sampled_from([None, "", "War", "Peace"])),
        "text_length": draw(st.integers(0, 3)),
        "entities": tuple(entity(key) for key in draw(st.sets(KEYS))),
        "stances": tuple(stance(*labels, about=a, holder=h) for (a, h), labels in stances.items()),
    }


@given(revisions())
def test_the_same_again_is_no_change(one: Told) -> None:
    assert edit(one, one) is None


@given(revisions(), revisions())
def test_there_and_back_are_mirror_images(one: Told, other: Told) -> None:
    there, back = edit(one, other), edit(other, one)
    assert (there is None) == (back is None)
    if there and back:
        assert mirrored(there) == seen(back)


def seen(change: ArticleChange) -> Told:
    """Return what a reader sees of a change."""
    found = change.model_dump(exclude={"at", "site", "origin", "origin_before", "title", "title_before"})
    before = change.title if change.title_before is None else change.title_before
    return found | {"titles": (before, change.title)}


def mirrored(change: ArticleChange) -> Told:
    found = seen(change)
    for each in found["stances"]:
        each.update(change=MIRRORED[each["change"]], before=each["after"], after=each["before"])
    for each in found["entities"]:
        each["change"] = MIRRORED[each["change"]]
    return found | {
        "kind": KINDS[change.kind],
        "text_length": change.text_length_before,
        "text_length_before": change.text_length,
        "titles": found["titles"][::-1],
    }


@given(revisions(), revisions())
def test_the_change_leads_from_the_one_to_the_other(one: Told, other: Told) -> None:
    change = edit(one, other)
    names = {each.key for each in one.get("entities", ())}
    sides = {(each.about_key, each.holder_key): labels(each) for each in one.get("stances", ())}
    for named in change.entities if change else ():
        (names.add if named.change == "appeared" else names.remove)(named.key)
    for turned in change.stances if change else ():
        key = turned.about_key, turned.holder_key
        assert sides.pop(key, None) == (set(turned.before.labels) if turned.before else None)
        if turned.after:
            sides[key] = set(turned.after.labels)
    assert names == {each.key for each in other.get("entities", ())}
    assert sides == {(each.about_key, each.holder_key): labels(each) for each in other.get("stances", ())}


def labels(counted: CountedStance) -> set[str]:
    return {piece.label for piece in counted.evidence}


def test_a_new_headline_is_told_with_the_one_before() -> None:
    change = edit({"title": "War"}, {"title": "Peace"})
    assert change
    assert (change.kind, change.title_before, change.title) == ("revised", "War", "Peace")
    assert (change.stances, change.entities, change.left_out) == ((), (), 0)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        pytest.param(None, "Peace", None, id="the row is of a version that kept no headline"),
        pytest.param("", "Peace", "", id="there was none"),
        pytest.param("Peace", "", "Peace", id="it is gone"),
        pytest.param("Peace", "Peace", None, id="the same"),
    ],
)
def test_only_a_headline_that_is_known_can_have_changed(before: str, after: str, told: str | None) -> None:
    change = edit({"title": before, "text_length": 1}, {"title": after})
    assert change
    assert change.title_before == told
    assert (edit({"title": before}, {"title": after}) is None) is (told is None)


def test_a_position_that_turned_comes_first_with_the_words_of_both_sides() -> None:
    change = edit(
        {"stances": (stance("favor", about="a"), stance("favor", about="x", words="old"))},
        {"stances": (stance("favor", "against", about="x", words="new"), stance("neutral", about="b"))},
    )
    assert change
    assert [(each.change, each.about_key) for each in change.stances] == [
        ("turned", "x"), ("vanished", "a"), ("appeared", "b"),
    ]  # fmt: skip
    turned = change.stances[0]
    assert told(turned) == ((("favor",), "old favor"), (("against", "favor"), "new against"))


def told(change: StanceChange) -> tuple[object, ...]:
    return tuple(side and (side.labels, side.words) for side in (change.before, change.after))


def test_other_words_and_more_mentions_are_no_change() -> None:
    assert edit(
        {"stances": (stance("favor", words="old"),), "entities": (entity("x"),), "day": "2026-11-01"},
        {"stances": (stance("favor", "favor", words="new"),), "entities": (entity("x", 9),)},
    ) is None  # fmt: skip


def test_a_retraction_takes_everything_and_keeps_the_headline_to_show() -> None:
    taken = {"retracted": True, "title": None, "text_length": 0, "site": None}
    there = {"stances": (stance("favor"),), "entities": (entity("x", 1), entity("y", 5))}
    change = edit(there, taken)
    assert change
    assert (change.kind, change.title, change.title_before) == ("retracted", "Peace", None)
    assert change.site == "a.org"
    assert (change.text_length_before, change.text_length) == (90, 0)
    assert [each.change for each in change.stances] == ["vanished"]
    assert [each.key for each in change.entities] == ["y", "x"]
    again = edit(taken, there)
    assert again
    assert (again.kind, again.title, again.title_before) == ("restored", "Peace", None)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(None, origin(1), id="the first revision"),
        pytest.param(origin(3), origin(2), id="an older one, replayed late"),
        pytest.param(origin(2), origin(2), id="the same record, enriched again"),
        pytest.param(origin(1), None, id="one that doesn't say where it is from"),
    ],
)
def test_only_a_newer_record_is_an_edit(old: Origin | None, new: Origin | None) -> None:
    before = revision(origin=old, title="War") if old else None
    assert change_of(before, revision(origin=new)) is None


def test_a_row_without_an_origin_is_older_than_all() -> None:
    change = change_of(revision(origin=None, title="War"), revision())
    assert change
    assert (change.origin, change.origin_before) == (origin(1), None)


@pytest.mark.parametrize("wide", ["\U0001f600", '"', "\\", "é"])
def test_what_a_hostile_article_changes_fits_every_topic(wide: str) -> None:
    def hostile(side: str) -> Told:
        def name(n: int) -> str:
            return f"{side}{n}".ljust(MAX_NAME, wide)

        def counted(n: int) -> CountedStance:
            words = Evidence(
                article="a", at="", label="favor", target=name(n), words=wide * MAX_WORDS, confidence=1,
                link="https://example.org/" + "x" * 2900,
            )  # fmt: skip
            names = {field: name(n) for field in ("about_key", "about", "holder_key", "holder")}
            return CountedStance(**names, evidence=(words,))

        return {
            "title": side + wide * (MAX_TITLE - 1),
            "entities": tuple(entity(name(n)) for n in range(300)),
            "stances": tuple(counted(n) for n in range(100)),
        }

    change = edit(hostile("a"), hostile("b"))
    assert change
    assert (len(change.stances), len(change.entities)) == (MAX_LISTED, MAX_LISTED)
    assert change.left_out == 100 + 500
    assert len(change.to_json()) < RECORD_LIMIT_BYTES


def test_its_topic_is_public_and_named_once() -> None:
    topics = Catalogue("desk")
    assert topics.public["changes"].name == "desk.news.articles.changes.v1"
    assert topics.changes in topics.all
