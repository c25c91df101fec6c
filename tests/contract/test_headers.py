"""Headers of published records and of dead letters."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from streams.contract import dead_letters as dl
from streams.contract import headers as h
from streams.contract.articles import Origin
from streams.contract.errors import NotJson, SchemaMismatch, StageFailed
from streams.contract.headers import as_mapping, origin_of, schema_id, tombstone

ORIGIN = Origin(topic="ns.news.articles.raw.v1", partition=3, offset=17)


def test_cloud_event_headers_are_complete_and_carry_the_trace() -> None:
    headers = as_mapping(
        tombstone(
            "a1",
            ORIGIN,
            stage="clean",
            topic="ns.news.articles.clean.v1",
            time=datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC),
            carried={"traceparent": b"00-ab-cd-01", "other": b"x"},
        )
    )
    assert headers["ce_specversion"] == b"1.0"
    assert headers["ce_subject"] == b"a1"
    assert headers["ce_time"] == b"2026-01-02T03:04:05.678Z"
    assert headers["ce_type"] == b"news.articles.clean.v1"
    assert headers["ce_dataschema"] == b"urn:streams:schema:news.articles.clean.v1"
    assert headers["traceparent"] == b"00-ab-cd-01"
    assert "other" not in headers
    assert origin_of(headers) == ORIGIN


def test_the_schema_id_leaves_the_namespace_out() -> None:
    assert schema_id("news.articles.raw.v1") == schema_id("a.news.articles.raw.v1")


@given(st.binary())
def test_a_strange_origin_is_none(value: bytes) -> None:
    origin = origin_of({"news-origin": value})
    assert origin is None or value.count(b"/") >= 2


def test_a_dead_letter_keeps_the_original_headers_and_adds_the_position() -> None:
    failure = dl.Failure.of(NotJson("the value is not JSON"))
    headers = as_mapping(
        dl.dead_letter_headers(
            failure, stage="clean", position=("raw", 1, 2), original=(("mine", b"\xff"), (dl.STAGE, b"old"))
        )
    )
    assert headers["mine"] == b"\xff"
    assert headers[dl.STAGE] == b"clean"
    assert (headers[dl.TOPIC], headers[dl.PARTITION], headers[dl.OFFSET]) == (b"raw", b"1", b"2")
    assert headers[dl.EXCEPTION] == b"NotJson N101"
    assert headers[dl.ATTEMPTS] == b"1"


def test_fingerprints_group_by_kind_and_not_by_value() -> None:
    first = dl.Failure.of(SchemaMismatch("'a1' has 5 problems"))
    second = dl.Failure.of(SchemaMismatch("'b2' has 17 problems"))
    other = dl.Failure.of(NotJson("'a1' has 5 problems"))
    assert first.fingerprint == second.fingerprint != other.fingerprint


def test_a_stack_trace_is_cut_to_its_last_4_kb() -> None:
    failure = dl.Failure.of(StageFailed("x"), stack_trace="a" * 9000 + "end")
    headers = as_mapping(dl.dead_letter_headers(failure, stage="s", position=("t", 0, 0), original=()))
    assert len(headers[dl.STACK_TRACE]) == 4096
    assert headers[dl.STACK_TRACE].endswith(b"end")


def test_what_a_record_was_made_from_goes_along() -> None:
    carried = {h.INPUT: b"ns.news.articles.raw.v1/3/17", h.ORIGIN_TIME: b"1769882400123"}
    time = datetime(2026, 1, 31, tzinfo=UTC)
    headers = as_mapping(
        tombstone("a1", ORIGIN, stage="clean", topic="news.articles.clean.v1", time=time, carried=carried)
    )
    assert h.input_of(headers) == ORIGIN
    assert h.origin_time_of(headers) == 1_769_882_400.123


@given(st.binary())
def test_a_strange_time_is_none(value: bytes) -> None:
    time = h.origin_time_of({h.ORIGIN_TIME: value})
    assert time is None or value.isdigit()
