import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.stages.entities.links.text import Text, is_one_name, wrapped


@given(st.text(max_size=60))
def test_every_word_is_found_where_it_stands(words: str) -> None:
    text = Text(words)
    for number in range(text.wrapped.count(" ") // 2):
        starts = [i for i, c in enumerate(text.wrapped) if c == " "]
        start, end = text.place(starts[2 * number], starts[2 * number + 1] + 1)
        assert Text(words[start:end]).wrapped == text.wrapped[starts[2 * number] : starts[2 * number + 1] + 1]


def test_a_phrase_is_found_whole_folded_and_over_punctuation() -> None:
    text = Text("The Shadow Chancellor—José O’Brien—left.")
    assert text.has("shadow chancellor")
    assert text.has("jose o brien")
    assert not text.has("chancell")
    assert not text.has("shadow jose")


def test_phrases_share_no_space() -> None:
    assert Text("a b").wrapped == wrapped("a") + wrapped("b")


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("met Barack Obama today", "Barack Obama", True),
        ("met BARACK OBAMA today", "BARACK OBAMA", True),
        ("met J. Edgar Hoover", "J. Edgar Hoover", True),
        ("in St. Louis", "St. Louis", True),
        ("met Vincent van Gogh", "Vincent van Gogh", True),
        ("met Barack. Obama left", "Barack. Obama", False),
        ("met Barack, Obama", "Barack, Obama", False),
        ("met Barack\nObama", "Barack\nObama", False),
        ("a rose garden", "rose garden", False),
        ("the Barack Obama Foundation", "Barack Obama", False),
        ("Barack Obama-Haus", "Barack Obama", False),
        ("Barack Obama-backed", "Barack Obama", True),
    ],
)
def test_what_is_written_as_one_name(text: str, name: str, *, expected: bool) -> None:
    start = text.index(name)
    assert is_one_name(text, start, start + len(name)) is expected
