"""The headline that is given, found again among the lines."""

from hypothesis import given
from hypothesis import strategies as st

from streams.stages.clean.blocks import Block
from streams.stages.clean.lines import Line
from streams.stages.clean.phrases import fold_line
from streams.stages.clean.title import find_title

# What folding treats in ways of its own: apostrophes, digits, signs, letters that fold to several.
LETTERS = st.sampled_from("aB 0123'\u2019\u00df\u0130_-. \u0301\u4e2d")


def block(text: str) -> Block:
    return Block((Line(1, text, text, ((0, 0, len(text)),), after_gap=False, start=0),), text)


@given(lines=st.lists(st.text(LETTERS, min_size=1, max_size=40), min_size=1, max_size=4), data=st.data())
def test_every_line_that_folds_to_the_headline_is_it(lines: list[str], data: st.DataObject) -> None:
    given_title = data.draw(st.sampled_from(lines))
    found = find_title([block(line) for line in lines], [None] * len(lines), first_body=0, given=given_title)
    assert found == [i for i, line in enumerate(lines) if fold_line(line) == fold_line(given_title)]
