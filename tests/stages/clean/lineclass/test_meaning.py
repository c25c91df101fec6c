import numpy as np
import pytest

from streams.stages.clean.lineclass.meaning import likeness, meaning_figures, second_meanings

# Two lines about one thing, one about another, one about nothing.
MEANING = np.zeros((4, 24), dtype=np.float32)
MEANING[0, 0] = MEANING[1, 0] = MEANING[2, 1] = 1
WORDS = np.array([30, 5, 40, 1], dtype=np.float32)


def test_likeness_is_the_cosine() -> None:
    one = np.array([[1, 0], [1, 1], [0, 0]], dtype=np.float32)
    assert likeness(one, np.array([2, 0], dtype=np.float32)) == pytest.approx([1, 0.7071, 0])


def test_a_line_is_compared_with_the_other_prose_and_its_neighbours() -> None:
    figures = meaning_figures(MEANING, WORDS)
    assert figures["about_1"].tolist() == [0, 0, 1, 0]
    # the prose besides the first line is the third, which is about something else
    assert figures["like_prose"] == pytest.approx([0, 0.6, 0, 0])
    assert figures["like_1"].tolist() == [1, 0, 0, 0]
    assert figures["like_-1"].tolist() == [0, 1, 0, 0]


def test_the_second_look_compares_with_what_the_first_took_for_the_article() -> None:
    figures = second_meanings(MEANING, WORDS, np.array([1, 0.5, 0, 0], dtype=np.float32))
    assert figures["like_body"] == pytest.approx([1, 1, 0, 0])
    assert figures["like_chrome"] == pytest.approx([0.0624, 0, 0, 0], abs=1e-4)
