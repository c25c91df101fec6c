"""Ids, keys and addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.contract.articles import Origin
from streams.contract.ids import entity_key, event_id, fold
from streams.contract.urls import canonical_url, site_of


@pytest.mark.parametrize(
    ("name", "folded"),
    [("Élysée  Palace", "elysee palace"), ("U.S.", "u s"), ("AT&T", "at t"), ("Ångström", "angstrom")],
)
def test_fold_keeps_what_is_comparable(name: str, folded: str) -> None:
    assert fold(name) == folded


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_is_folded_like_any_other_text(name: str) -> None:
    assert fold(name) == fold(f"{name} \N{LATIN SMALL LETTER E WITH ACUTE}").removesuffix("e").rstrip()


def test_entity_keys_join_spellings_and_part_types() -> None:
    assert entity_key("PERSON", "Michel Kilo") == entity_key("PERSON", "michel  kilo") == "person:michel kilo"
    assert entity_key("ORG", "Lincoln") != entity_key("PERSON", "Lincoln")


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://Example.org/a?utm_source=x&b=1#top", "https://example.org/a?b=1"),
        ("http://example.org:80", "http://example.org/"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("ftp://example.org/a", None),
        ("https://user:secret@example.org/a", None),
        ("https://example.org/" + "a" * 3000, None),
        ("no address", None),
    ],
)
def test_canonical_url(url: str, canonical: str | None) -> None:
    assert canonical_url(url) == canonical


def test_site_is_the_host_without_www() -> None:
    assert site_of("https://www.example.org/a") == "example.org"


def test_event_ids_change_with_origin_stage_and_versions_only() -> None:
    origin = Origin(topic="raw", partition=1, offset=2)
    same = {event_id(origin, "clean", b"v1") for _ in range(2)}
    others = {
        event_id(origin.model_copy(update={"offset": 3}), "clean", b"v1"),
        event_id(origin, "stance", b"v1"),
        event_id(origin, "clean", b"v2"),
    }
    assert len(same) == 1
    assert len(same | others) == 4
