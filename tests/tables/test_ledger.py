"""The books: sound ones balance in whatever order records are read, and every fault is seen and named."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.contract.articles import Origin
from streams.contract.dead_letters import Failure, dead_letter_headers
from streams.contract.errors import NotJson
from streams.contract.headers import INPUT, ORIGIN_TIME, Headers, told, unchanged
from streams.contract.records import Record
from streams.contract.topics import Catalogue
from streams.tables.ledger import (
    HOUR_S,
    OUTCOMES,
    Entry,
    Input,
    Judged,
    Lines,
    entries_of,
    judge,
    post,
    ways_of,
)

TOPICS = Catalogue("ns")
NOTED = unchanged(Origin(topic=TOPICS.raw.name, partition=2, offset=3))
RAW = TOPICS.raw.name
AT = 1_800_000.0  # the start of an hour
WAYS = ways_of(TOPICS)


def raw(offset: int) -> Input:
    return Input("clean", RAW, 0, offset)


def booked(
    entries: Sequence[Entry], *, settled: int, read: int, starts: dict[tuple[str, int], int] | None = None
) -> Judged:
    """Return the books of the clean stage, which has committed its input up to `settled`."""
    lines: Lines = {}
    posted = post(lines, entries, starts or {})
    return judge(posted.counts, lines.items(), settled={("clean", RAW, 0): settled}, read={(RAW, 0): read})


@st.composite
def sound(draw: st.DrawFn) -> tuple[list[Entry], int, int]:
    """Return entries of inputs and their outcomes in any order, and how far the stage and the reader are."""
    count = draw(st.integers(1, 30))
    done = draw(st.integers(0, count))
    times = [AT + draw(st.integers(0, 3 * HOUR_S)) for _ in range(count)]
    inputs = [Entry(raw(n), at) for n, at in enumerate(times)]
    outcomes = [Entry(raw(n), times[n] + 1, draw(st.sampled_from(OUTCOMES))) for n in range(done)]
    return draw(st.permutations([*inputs, *outcomes])), count, done


@given(sound())
def test_sound_books_balance_in_any_order(made: tuple[list[Entry], int, int]) -> None:
    entries, count, done = made
    books = booked(entries, settled=done, read=count)
    assert books.is_balanced
    assert all(row.difference == 0 for row in books.rows)
    assert sum(row.read for row in books.rows) == count
    assert sum(row.waiting for row in books.rows) == count - done
    for row in books.rows:  # an outcome belongs to the hour of its input, whenever it came
        here = [e for e in entries if e.outcome is None and e.at // HOUR_S * HOUR_S == row.hour]
        names = {entry.of for entry in here}
        for outcome in OUTCOMES:
            assert row.outcomes[outcome] == sum(e.of in names for e in entries if e.outcome == outcome)


@given(sound(), st.data())
def test_a_lost_outcome_is_seen_and_named(made: tuple[list[Entry], int, int], data: st.DataObject) -> None:
    entries, count, done = made
    outcomes = [entry for entry in entries if entry.outcome]
    if not outcomes:
        return
    lost = data.draw(st.sampled_from(outcomes))
    books = booked([entry for entry in entries if entry is not lost], settled=done, read=count)
    assert not books.is_balanced
    assert sum(row.difference for row in books.rows) == 1
    assert books.lost == (lost.of,)


@given(sound(), st.data())
def test_a_doubled_outcome_is_seen_and_named(made: tuple[list[Entry], int, int], data: st.DataObject) -> None:
    entries, count, done = made
    outcomes = [entry for entry in entries if entry.outcome]
    if not outcomes:
        return
    doubled = data.draw(st.sampled_from(outcomes))
    books = booked([*entries, doubled], settled=done, read=count)
    assert not books.is_balanced
    assert sum(row.difference for row in books.rows) == -1
    assert books.surplus == (doubled.of,)


def test_a_lost_and_a_doubled_record_do_not_cancel_out() -> None:
    entries = [Entry(raw(0), AT), Entry(raw(1), AT), *[Entry(raw(1), AT, "enriched")] * 2]
    books = booked(entries, settled=2, read=2)
    [row] = books.rows
    assert (row.read, row.outcomes["enriched"], row.difference) == (2, 2, 0)
    assert (row.lost, row.surplus, books.is_balanced) == (1, 1, False)
    assert (books.lost, books.surplus) == ((raw(0),), (raw(1),))


def test_an_outcome_that_is_read_before_its_input_is_nothing_yet() -> None:
    early = [Entry(raw(5), AT, "enriched")]
    assert booked(early, settled=6, read=5).rows == ()
    assert not booked(early, settled=6, read=6).is_balanced


def test_what_stands_before_the_books_begin_is_left_out() -> None:
    entries = [Entry(raw(3), AT), Entry(raw(3), AT, "enriched"), Entry(raw(4), AT), Entry(raw(4), AT, "dead")]
    books = booked(entries, settled=5, read=5, starts={(RAW, 0): 4})
    [row] = books.rows
    assert (row.read, row.outcomes["enriched"], row.outcomes["dead"], row.difference) == (1, 0, 1, 0)


def record(topic: str, *, value: bytes | None = b"{}", headers: Headers = (), offset: int = 7) -> Record:
    return Record(topic, 2, offset, b"a1", value, headers, AT)


def made_from(topic: str) -> Headers:
    return ((INPUT, told(Origin(topic=topic, partition=2, offset=3))), (ORIGIN_TIME, b"1799000000"))


def letter(topic: str) -> Headers:
    failure = Failure.of(NotJson("the value is not JSON"))
    return dead_letter_headers(failure, stage="x", position=(topic, 2, 3), original=made_from(RAW))


CLEAN, RETRY, ENTITIES = TOPICS.clean.name, TOPICS.clean.retry.name, TOPICS.entities.name


@pytest.mark.parametrize(
    ("read", "stage", "source", "outcome"),
    [
        (record(CLEAN, headers=made_from(RAW)), "clean", RAW, "enriched"),
        (record(CLEAN, headers=made_from(RAW), value=None), "clean", RAW, "retracted"),
        (record(TOPICS.raw.dlq.name, headers=letter(RAW)), "clean", RAW, "dead"),
        (record(TOPICS.unchanged.name, headers=NOTED, value=None), "clean", RAW, "unchanged"),
        (record(ENTITIES, headers=made_from(CLEAN)), "entities", CLEAN, "enriched"),
        (record(TOPICS.clean.dlq.name, headers=letter(RETRY)), "entities", RETRY, "dead"),
        (record(TOPICS.stance.name, headers=made_from(ENTITIES)), "stance", ENTITIES, "enriched"),
    ],
)
def test_a_record_tells_what_became_of_its_input(read: Record, stage: str, source: str, outcome: str) -> None:
    first = next(entries_of(read, WAYS))
    assert (first.of, first.outcome) == (Input(stage, source, 2, 3), outcome)


def test_a_result_waits_for_the_next_stage() -> None:
    clean = record(TOPICS.clean.name, headers=made_from(RAW))
    assert [entry.of.worker for entry in entries_of(clean, WAYS)] == ["clean", "entities"]
    everyone = ways_of(TOPICS, TOPICS.read_by)
    assert [entry.of.worker for entry in entries_of(clean, everyone)] == ["clean", "entities", "facts"]
    assert [e.of.worker for e in entries_of(record(TOPICS.clean.retry.name), everyone)] == ["entities"]


def test_a_record_that_no_worker_wrote_is_in_surplus() -> None:
    [stray, _] = entries_of(record(TOPICS.clean.name), WAYS)
    books = booked([stray], settled=9, read=9)
    assert not books.is_balanced
    assert books.surplus[0].position == f"{TOPICS.clean.name}/2/7"


def test_only_an_article_at_the_end_of_its_way_tells_how_long_it_took() -> None:
    end = record(TOPICS.stance.name, headers=made_from(TOPICS.entities.name))
    assert next(entries_of(end, WAYS)).published == 1_799_000
    again = record(TOPICS.stance.name, headers=made_from(TOPICS.entities.retry.name))
    assert next(entries_of(again, WAYS)).published is None
    assert next(entries_of(replace(end, value=None), WAYS)).published is None
    posted = post({}, entries_of(end, WAYS), {})
    assert posted.delays == [("all", AT, AT - 1_799_000)]
