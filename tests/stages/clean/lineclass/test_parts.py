"""Texts longer than the pages that the classifier has learnt from."""

from itertools import pairwise

from streams.stages.clean.cuts import HIGHEST_CUT
from streams.stages.clean.lineclass import LineClassifier
from streams.stages.clean.lineclass.parts import MOST_LONG_LINES, PART_LONG_LINES, parts_of
from support.prose import prose

LONG = "word " * 20


def test_a_usual_page_is_one_part() -> None:
    lines = ["Menu", *[LONG] * MOST_LONG_LINES, "Contact"]
    assert list(parts_of(lines)) == [slice(0, len(lines))]
    assert list(parts_of(["Menu"] * 5_000)) == [slice(0, 5_000)]


def test_parts_share_the_long_lines_and_leave_none_out() -> None:
    lines = ["Menu", *[LONG, "Short"] * 400]
    parts = list(parts_of(lines))
    assert parts[0].start == 0
    assert parts[-1].stop == len(lines)
    assert all(one.stop == other.start for one, other in pairwise(parts))
    counts = [sum(line == LONG for line in lines[part]) for part in parts]
    assert max(counts) <= PART_LONG_LINES
    assert max(counts) - min(counts) <= 1


def test_prose_is_prose_however_much_of_it_there_is() -> None:
    lines = list(prose(1_000))
    scores = LineClassifier.load().scores(lines, [i > 0 for i in range(len(lines))])
    assert min(scores) > HIGHEST_CUT
