"""Clusters of near-duplicates: whatever came in whatever order, they are those of what is left."""

import base64
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.contract.tables import Sketch
from streams.tables import bands
from streams.tables.clusters import MOST_SHOWN, Clusters, Place
from streams.tables.sketches import (
    BAND_BYTES,
    HASHES,
    NEAR,
    bytes_of,
    containment,
    shingles_of,
)

STORY = np.random.RandomState(1).randint(0, 256, (3, HASHES), dtype=np.uint8)
NAMES = st.sampled_from("abcdefgh")


def made(name: str, *, story: int = 0, edits: Iterable[int] = (), words: int = 300, **told: Any) -> Sketch:
    """Return the sketch of a story in which each of `edits` changed eight of the 128 values."""
    values = STORY[story].copy()
    for edit in edits:
        values[edit * 8 : edit * 8 + 8] ^= np.uint8(story + edit + 1)
    told = {"published": "2026-11-02T08:00:00.000Z", "site": "a.example", **told}
    sketch = base64.b64encode(values.tobytes()).decode()
    return Sketch(id=name, day="2026-11-02", words=words, sketch=sketch, **told)


def hour(number: int) -> str:
    return f"2026-11-02T{number:02d}:00:00.000Z"


def moved(clusters: Clusters) -> dict[str, str | None]:
    """Return the clusters of the articles that changed theirs; none of what has none any more."""
    return {name: place.cluster if place else None for name, place in clusters.changes().items()}


@st.composite
def sketches(draw: st.DrawFn) -> Sketch:
    """One of few stories, with some part of it edited: edits far from each other make no near-duplicates."""
    start, width = draw(st.sampled_from([0, 3, 8, 11])), draw(st.sampled_from([0, 0, 4, 5, 5]))
    time = draw(st.integers(1, 4))
    return made(
        draw(NAMES),
        story=draw(st.sampled_from([0, 0, 0, 1])),
        edits={(start + n) % 16 for n in range(width)},
        words=draw(st.sampled_from([300, 300, 500])),
        site=draw(st.sampled_from([None, "a.example", "b.example"])),
        published=hour(time),
    )


RECOVERY = st.none()
EVENTS = st.lists(sketches() | NAMES | RECOVERY, max_size=30)


def are_near(one: Sketch, other: Sketch) -> bool:
    ours, theirs = bytes_of(one.sketch), bytes_of(other.sketch)
    if not (ours == theirs).reshape(-1, BAND_BYTES).all(axis=1).any():
        return False
    share = containment(ours, shingles_of(one.words), theirs[None], np.array([shingles_of(other.words)]))
    return bool(share[0] >= NEAR)


def defined(left: Iterable[Sketch]) -> dict[str, str]:
    """Return the cluster of each article, as the definition says."""
    firsts: list[Sketch] = []
    found = {}
    for sketch in sorted(left, key=lambda each: (each.published, each.id)):
        first = next((each for each in firsts if are_near(each, sketch)), None)
        if first is None:
            firsts.append(sketch)
        found[sketch.id] = first.id if first else sketch.id
    return found


def told(clusters: Clusters, places: dict[str, Place]) -> dict[str, Place]:
    """Apply the changes to the places as they were told before."""
    for name, place in clusters.changes().items():
        if place:
            places[name] = place
        else:
            places.pop(name, None)
    return places


def shown(left: Mapping[str, Sketch]) -> dict[str, tuple[str, int | None, int | None]]:
    """Return what must be told of articles: those with company."""
    found = defined(left.values())
    members = {first: [name for name in found if found[name] == first] for first in found.values()}
    sites = {first: {left[name].site for name in members[first]} - {None} for first in members}
    return {
        name: (first, *((len(members[first]), len(sites[first])) if name == first else (None, None)))
        for name, first in found.items()
        if len(members[first]) > 1
    }


@pytest.fixture(params=[1, 3, 4096], ids=["all sorted", "some sorted", "none sorted"])
def tail(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bands, "TAIL", request.param)


@pytest.mark.usefixtures("tail")
@settings(max_examples=150)
@given(EVENTS)
def test_clusters_are_those_of_the_articles_that_are_left(events: list[Sketch | str | None]) -> None:
    clusters, left, places = Clusters(), dict[str, Sketch](), dict[str, Place]()
    for event in events:
        if event is None:
            clusters = Clusters(left.values())
            assert told(clusters, {}) == places
        elif isinstance(event, str):
            clusters.remove(event)
            left.pop(event, None)
        else:
            clusters.put(event)
            left[event.id] = event
        told(clusters, places)
        assert {n: (p.cluster, p.size, p.sites) for n, p in places.items()} == shown(left)
    assert told(Clusters(left.values()), {}) == places


def follow(*given: Sketch) -> dict[str, str]:
    """Return the cluster of each article that has a row, when these came in this order."""
    clusters = Clusters()
    for sketch in given:
        clusters.put(sketch)
    return {name: place.cluster for name, place in clusters.changes().items() if place}


def test_likenesses_do_not_chain() -> None:
    chain = [
        made(name, edits=range(n * 4, n * 4 + 4), published=hour(n), words=300)
        for n, name in enumerate("abcd")
    ]
    near = {(a.id, b.id) for a in chain for b in chain if a.id < b.id and are_near(a, b)}
    assert follow(*chain) == {name: first for first, name in near if first == "a"} | {"a": "a"}


def test_a_second_first_article_gives_way_to_an_older_one() -> None:
    early, late = made("a", published=hour(1)), made("b", published=hour(3))
    copy = made("c", published=hour(4))
    clusters = Clusters()
    for sketch in (late, copy):
        clusters.put(sketch)
    assert moved(clusters) == {
        "b": "b",
        "c": "b",
    }
    clusters.put(early)
    assert moved(clusters) == {
        "a": "a",
        "b": "a",
        "c": "a",
    }
    clusters.remove("a")
    assert moved(clusters) == {
        "a": None,
        "b": "b",
        "c": "b",
    }


def between_two() -> tuple[Sketch, Sketch, Sketch]:
    """Two articles that are not near to each other, and a later one that is near to both."""
    one, other = (
        made("a", edits=range(5), published=hour(1)),
        made("b", edits=range(8, 13), published=hour(2)),
    )
    both = made("c", published=hour(3))
    assert (are_near(one, other), are_near(one, both), are_near(other, both)) == (False, True, True)
    return one, other, both


def test_an_article_near_to_two_firsts_goes_to_the_one_that_is_left() -> None:
    one, other, both = between_two()
    clusters = Clusters([one, other, both])
    assert moved(clusters) == {
        "a": "a",
        "c": "a",
    }
    clusters.remove("a")
    assert moved(clusters) == {
        "a": None,
        "b": "b",
        "c": "b",
    }


def test_a_first_that_left_before_is_not_gone_back_to() -> None:
    clusters = Clusters([*between_two(), made("d", published=hour(4))])
    clusters.remove("b")
    clusters.changes()
    clusters.remove("a")
    assert moved(clusters) == {
        "a": None,
        "c": "c",
        "d": "c",
    }


def test_a_first_loses_what_is_near_to_an_older_one_that_comes_later() -> None:
    one, other, both = between_two()
    clusters = Clusters([other, both])
    clusters.changes()
    clusters.put(one)
    assert moved(clusters) == {
        "a": "a",
        "b": None,
        "c": "a",
    }


def test_who_takes_the_place_of_an_article_that_left_has_none_of_its_firsts() -> None:
    apart = made("d", story=1, published=hour(2))
    clusters = Clusters([*between_two(), apart])
    clusters.remove("c")
    clusters.put(made("e", story=1, published=hour(3)))
    clusters.changes()
    clusters.remove("d")
    assert clusters.changes() == {"d": None, "e": None}


@pytest.mark.usefixtures("tail")
def test_what_shares_no_band_is_not_compared() -> None:
    one = made("a")
    values = bytes_of(one.sketch).copy()
    values[::BAND_BYTES] ^= np.uint8(1)
    other = made("b").model_copy(update={"sketch": base64.b64encode(values.tobytes()).decode()})
    clusters = Clusters()
    for sketch in (one, other):
        clusters.put(sketch)
    assert not any(clusters.changes().values())
    clusters.put(made("c"))
    assert moved(clusters) == {
        "a": "a",
        "c": "a",
    }


def test_a_new_title_is_told_and_nothing_else() -> None:
    clusters = Clusters([made("a"), made("b"), made("c")])
    clusters.changes()
    clusters.put(made("b", title="New", site="b.example"))
    changes = clusters.changes()
    assert set(changes) == {"a", "b"}
    assert changes["a"] == Place("a", 1.0, 3, 2)


def test_forgetting_what_is_not_known_changes_nothing() -> None:
    clusters = Clusters([made("a"), made("b")])
    clusters.changes()
    clusters.remove("z")
    assert clusters.changes() == {}


def test_what_too_many_have_is_a_form_of_which_the_first_alone_has_a_row() -> None:
    copies = [made(f"{n:04d}") for n in range(MOST_SHOWN + 1)]
    clusters = Clusters(copies[:-1])
    assert len(clusters.changes()) == MOST_SHOWN
    clusters.put(copies[-1])
    changes = dict(clusters.changes())
    assert changes.pop("0000") == Place("0000", 1.0, MOST_SHOWN + 1, None)
    assert set(changes.values()) == {None}
    assert len(changes) == MOST_SHOWN - 1
    clusters.remove("0000")
    changes = dict(clusters.changes())
    assert changes.pop("0000") is None
    assert {place and place.cluster for place in changes.values()} == {"0001"}
    assert len(changes) == MOST_SHOWN


def test_the_same_text_again_and_again_changes_two_rows_at_most_each_time() -> None:
    copies = [made(f"{n:05d}", site=f"s{n}.example") for n in range(3 * MOST_SHOWN)]
    clusters = Clusters(copies[: 2 * MOST_SHOWN])
    clusters.changes()
    for new, old in zip(copies[2 * MOST_SHOWN :], copies, strict=False):
        clusters.put(new)
        assert len(clusters.changes()) == 1
        clusters.remove(old.id)
        assert len(clusters.changes()) == 2


@pytest.mark.usefixtures("tail")
def test_many_articles_are_found_as_few_are() -> None:
    chance = np.random.RandomState(2)
    clusters = Clusters()
    for n in range(600):
        values = chance.randint(0, 256, HASHES, dtype=np.uint8)
        clusters.put(made(f"x{n}").model_copy(update={"sketch": base64.b64encode(values.tobytes()).decode()}))
        if n > 400:
            clusters.remove(f"x{n - 400}")
    clusters.put(made("a", published=hour(1)))
    clusters.put(made("b", published=hour(2)))
    assert moved(clusters) == {
        "a": "a",
        "b": "a",
    }
