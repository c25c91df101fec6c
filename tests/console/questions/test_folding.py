"""What positions say together."""

from streams.console.questions.folding import (
    Flip,
    Found,
    counts_of,
    flips_of,
    holders_of,
    pieces_of,
    subjects_of,
    timeline_of,
)
from streams.contract.articles import Label


def found(
    number: int, day: str, label: Label, holder: str = "h", about: str = "s", piece: int | None = None
) -> Found:
    return Found(number, number if piece is None else piece, day, f"{day}T18:00", label, holder, about)


LATEST = found(9, "2026-01-09", "favor")
MIDDLE = found(5, "2026-01-05", "against")
OLDEST = found(1, "2026-01-01", "favor")


def test_a_stance_about_two_subjects_is_one_piece_of_evidence_of_both() -> None:
    both = [
        found(1, "2026-01-01", "favor", about="a", piece=7),
        found(2, "2026-01-01", "favor", about="b", piece=7),
    ]
    pieces = pieces_of(both)
    assert [each.number for each in pieces] == [1]
    assert counts_of(pieces) == {"favor": 1, "against": 0, "neutral": 0}
    assert [(each.key, each.total) for each in subjects_of(both)] == [("a", 1), ("b", 1)]


def test_words_that_an_article_repeats_count_once_for_a_subject() -> None:
    twice = [found(1, "2026-01-01", "favor", piece=7), found(2, "2026-01-01", "favor", piece=7)]
    assert [each.total for each in subjects_of(twice)] == [1]


def test_holders_come_by_their_number_and_with_their_newest() -> None:
    ranked = holders_of([OLDEST, LATEST, found(7, "2026-01-07", "neutral", holder="z")])
    assert [(each.key, each.total, each.newest.number) for each in ranked] == [("h", 2, 9), ("z", 1, 7)]
    assert ranked[0].counts == {"favor": 2, "against": 0, "neutral": 0}


def test_a_timeline_counts_each_label() -> None:
    assert timeline_of([LATEST, MIDDLE, OLDEST], "day") == [
        {"day": "2026-01-01", "favor": 1, "against": 0, "neutral": 0},
        {"day": "2026-01-05", "favor": 0, "against": 1, "neutral": 0},
        {"day": "2026-01-09", "favor": 1, "against": 0, "neutral": 0},
    ]
    assert len(timeline_of([LATEST, MIDDLE, OLDEST], "month")) == 1


def test_a_flip_is_the_latest_position_and_the_last_one_that_differs() -> None:
    older = found(3, "2026-01-03", "against")
    assert flips_of([LATEST, MIDDLE, older, OLDEST]) == [Flip(earlier=MIDDLE, later=LATEST)]
    assert flips_of([MIDDLE, OLDEST]) == [Flip(earlier=OLDEST, later=MIDDLE)]


def test_to_take_no_side_any_more_is_a_change() -> None:
    neutral = found(10, "2026-01-10", "neutral")
    assert flips_of([neutral, LATEST]) == [Flip(earlier=LATEST, later=neutral)]


def test_the_same_position_again_is_no_flip() -> None:
    assert flips_of([LATEST, OLDEST]) == []


def test_several_positions_of_one_day_are_no_flip() -> None:
    same_day = found(8, LATEST.day, "against")
    assert flips_of([LATEST, same_day]) == []
    # nor is the day taken for the latest position
    assert flips_of([LATEST, same_day, MIDDLE, OLDEST]) == [Flip(earlier=OLDEST, later=MIDDLE)]


def test_holders_and_subjects_are_not_mixed() -> None:
    assert flips_of([LATEST, found(4, "2026-01-04", "against", holder="other")]) == []
    assert flips_of([LATEST, found(4, "2026-01-04", "against", about="other")]) == []


def test_the_last_flip_comes_first() -> None:
    other = [found(8, "2026-01-08", "favor", holder="x"), found(2, "2026-01-02", "against", holder="x")]
    flips = flips_of(sorted([LATEST, MIDDLE, *other], key=lambda each: each.place, reverse=True))
    assert [flip.later.holder for flip in flips] == ["h", "x"]
