import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.stages.clean.blocks import blocks_of, wrap_width
from streams.stages.clean.lines import read_lines, repair, visible


@pytest.mark.parametrize(
    ("raw", "repaired"),
    [
        pytest.param("voil\u00c3\u00a0 un caf\u00c3\u00a9", "voil\u00e0 un caf\u00e9", id="mojibake"),
        pytest.param(
            "\u201ccurly\u201d \u2019quotes\u2019", "\u201ccurly\u201d \u2019quotes\u2019", id="quotes stay"
        ),
        pytest.param("e\u0301", "\u00e9", id="NFC"),
        pytest.param("Q&amp;A", "Q&A", id="HTML entities"),
        pytest.param("so\u00adft ze\u200bro \u202ebidi", "soft zero bidi", id="invisible characters go"),
        pytest.param(
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            id="joiners stay",
        ),
        pytest.param("nu\x00ll \x1b[31mred\x1b[0m", "null red", id="control characters go"),
        pytest.param("a\u00a0b\t c", "a b c", id="spaces"),
        pytest.param("lone \ud800", "lone \ufffd", id="surrogates are replaced"),
    ],
)
def test_a_line_is_repaired(raw: str, repaired: str) -> None:
    assert repair(raw) == repaired


def test_lines_have_the_numbers_of_an_editor() -> None:
    assert [(line.number, line.text) for line in read_lines("one\r\n\r\ntwo\rthree\n\n---\nfour")] == [
        (1, "one"),
        (3, "two"),
        (4, "three"),
        (7, "four"),
    ]


def test_unchanged_words_are_mapped_around_a_repaired_one() -> None:
    body = "\n  A caf\u00c3\u00a9 in Paris, she said."
    (line,) = read_lines(body)
    stretches = [(line.text[at : at + n], body[raw : raw + n]) for at, raw, n in line.pieces]
    assert stretches == [("A caf", "A caf"), ("in Paris, she said.", "in Paris, she said.")]


WRAPPED = """\
The minister said on Monday that the talks would go on for another
week in Geneva, although nobody expects them to end in an agreement
that both sides could sign before the winter.

A spokesman for the rebels did not answer calls. He had said before
that his side would only talk once the shelling of the city stopped,
and that it would leave the table for good if it did not.

Nobody at the table expects that the harbour will be open again by
the end of the year, the minister told reporters on the way out.

- short line
- another one
"""


def test_hard_wrapped_lines_are_joined() -> None:
    blocks = blocks_of(list(read_lines(WRAPPED)))
    assert [len(block.lines) for block in blocks] == [3, 3, 2, 1, 1]
    assert blocks[0].text.startswith(
        "The minister said on Monday that the talks would go on for another week in"
    )
    first = blocks[0]
    assert [WRAPPED[raw : raw + n] for _, raw, n in first.pieces] == WRAPPED.split("\n")[:3]
    assert all(first.text[at : at + n] == WRAPPED[raw : raw + n] for at, raw, n in first.pieces)


def test_a_list_of_headings_is_not_taken_for_wrapped() -> None:
    headings = "\n".join(f"Number {n} of the headings that stand below one another" for n in range(20))
    assert wrap_width(list(read_lines(headings))) is None


@given(st.text())
def test_what_nobody_sees_goes_and_all_else_stays(text: str) -> None:
    seen = [
        c for c in text if c in "\u200c\u200d" or c.isspace() or unicodedata.category(c) not in {"Cf", "Cc"}
    ]
    assert visible(text) == "".join(seen)
