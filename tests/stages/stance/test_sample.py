"""The sample article, read by a person: each position with the reader's reason."""

from collections.abc import Callable

import pytest

from streams.contract.articles import Stance, StanceArticle

AMENDMENT = "an amendment that would allow sending weapons to the Syrian opposition"

WANTED = {
    ("Austria", "against", "arming the rebels"),
    ("Britain", "favor", AMENDMENT),
    ("France", "favor", AMENDMENT),
    ("William Hague", "favor", "the rebels need weapons"),
    ("Navi Pillay", "against", 'the "horrific" level of rights violations in war-torn Syria'),
    (
        "The SNC's Qatar-backed Muslim Brotherhood alliance",
        "against",
        "an expansion that would have granted Saudi Arabia more influence",
    ),
}
TRUE_AS_WELL = {
    # "it is important to show that we are prepared to amend our arms embargo": he wants it shown
    (
        "William Hague",
        "favor",
        (
            "show that we are prepared to amend our arms embargo so that the Assad regime gets a clear signal"
            " that it has to negotiate seriously"
        ),
    ),
    ("William Hague", "favor", "amend our arms embargo"),
    # "blocked a deal to fully admit a liberal faction": who blocks a deal is against it
    (
        "Syrian National Coalition",
        "against",
        "a deal to fully admit a liberal faction headed by a Saudi-backed veteran dissident, Michel Kilo",
    ),
    # "for us, amending the embargo is part of supporting the diplomatic work", he said
    ("William Hague", "favor", "amending the embargo"),
    # "are meeting in Paris to try to accelerate peace efforts for Syria"
    ("John Kerry", "favor", "accelerate peace efforts for Syria"),
    ("his Russian counterpart", "favor", "accelerate peace efforts for Syria"),
    # "what looms is truly a nightmare", she said
    ("Navi Pillay", "against", "what looms"),
    # "The U.S. and Russia have been trying to arrange the talks for next month"
    ("Russia", "favor", "arrange the talks for next month"),
    ("The U.S.", "favor", "arrange the talks for next month"),
    # "The two will later be joined by ... Fabius ... as they push to bring warring sides in Syria together"
    ("The two", "favor", "bring warring sides in Syria together"),
    ("Laurent Fabius", "favor", "bring warring sides in Syria"),
    ("Laurent Fabius", "favor", "bring warring sides in Syria together"),
}


@pytest.fixture(scope="module")
def stances(classify: Callable[..., StanceArticle], sample: bytes) -> tuple[Stance, ...]:
    lines = sample.decode().splitlines()
    body = [line for line in (*lines[7:20], *lines[30:39]) if line.strip()]
    return classify(*body, title=lines[4]).stances


def test_finds_what_a_reader_finds_and_nothing_else(stances: tuple[Stance, ...]) -> None:
    found = {(stance.holder.name, stance.label, stance.target.text) for stance in stances}
    assert found >= WANTED
    assert found <= WANTED | TRUE_AS_WELL


def test_the_quotation_of_hague_is_his(stances: tuple[Stance, ...]) -> None:
    quoted = [stance for stance in stances if stance.quote is not None]
    assert {stance.holder.key for stance in quoted} == {"person:william hague"}


def test_the_european_union_holds_no_position(stances: tuple[Stance, ...]) -> None:
    assert not [stance for stance in stances if "european union" in (stance.holder.key or "")]
