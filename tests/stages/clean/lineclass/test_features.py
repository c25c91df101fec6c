import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.stages.clean.lineclass.around import around_figures, distances, shifted, window_mean
from streams.stages.clean.lineclass.features import figures_of, second_rows
from streams.stages.clean.lineclass.lexicons import load_lexicons
from streams.stages.clean.lineclass.own import own_figures
from streams.stages.clean.lineclass.page import read

LEAD = "The government of the island said on Tuesday that it would hold a vote on the new harbour in May."


def own(line: str) -> dict[str, float]:
    figures = own_figures(read([line]), load_lexicons(), np.array([False]))
    return {name: float(values[0]) for name, values in figures.items()}


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        (LEAD, "final", 1),
        (f"\u201c{LEAD}\u201d", "final", 1),
        (f"\u201c{LEAD}\u201d", "quoted", 1),
        ("Skip to content", "final", 0),
        (LEAD, "prose", 1),
        ("So it is.", "prose", 0),
        (LEAD, "says", 1),
        (LEAD, "sentences", 0),
        ("It is so. It was so! Was it?", "sentences", 2),
        ("0:00 / 0:01:40", "clock", 3),
        ("see www.example.org", "url", 3),
        ("Home | News | Sport", "separators", 2),
        ("April 3, 2024", "date", 1),
        ("In April", "date", 0),
        ("NATO and EU", "shouted", pytest.approx(2 / 3)),
        ("ends here:", "colon", 1),
        ("• a bullet", "sign_start", 1),
        ("© 2024", "copyright", 1),
        ("", "words", 0),
    ],
)
def test_a_line_s_own_figures(line: str, name: str, value: float) -> None:
    assert own(line)[name] == value


def test_figures_of_the_surroundings() -> None:
    lines = ["Menu", LEAD, "Comments", LEAD]
    page = read(lines)
    figures = around_figures(page, own_figures(page, load_lexicons(), np.zeros(4, dtype=np.bool_)))
    assert figures["copy"].tolist() == [0, 0, 0, 1]
    assert figures["repeats"].tolist() == [1, 2, 1, 2]
    assert figures["prose_above"].tolist()[2:] == [1, 2]
    assert figures["comment_head_above"].tolist()[3] == 1
    assert figures["prose_before"].tolist() == [0, 0, 0.5, 0.5]
    assert figures["final_at_1"].tolist() == [1, 0, 1, -1]


def test_distances_and_windows() -> None:
    above, below = distances(np.array([False, True, False, False]))
    assert above.tolist() == [200, 200, 1, 2]
    assert below.tolist() == [1, 200, 200, 200]
    assert window_mean(np.array([1, 2, 3], dtype=np.float32), 1).tolist() == [1.5, 2, 2.5]
    assert shifted(np.array([1, 2, 3], dtype=np.float32), -5, fill=0).tolist() == [0, 0, 0]


@given(st.lists(st.lists(st.integers(0, 9), min_size=5, max_size=5), min_size=1, max_size=4))
def test_figures_moved_together_are_those_moved_one_by_one(rows: list[list[int]]) -> None:
    values = np.array(rows, dtype=np.float32)
    for together, alone in (
        (shifted(values, -2, fill=-1), [shifted(row, -2, fill=-1) for row in values]),
        (shifted(values, 1, fill=-1), [shifted(row, 1, fill=-1) for row in values]),
        (window_mean(values, 2), [window_mean(row, 2) for row in values]),
        (distances(values > 4)[0], [distances(row > 4)[0] for row in values]),
        (distances(values > 4)[1], [distances(row > 4)[1] for row in values]),
    ):
        assert together.tolist() == np.stack(alone).tolist()


@given(lines=st.lists(st.text(max_size=60), min_size=1, max_size=20))
@settings(deadline=None)
def test_any_text_has_finite_figures(lines: list[str]) -> None:
    figures = figures_of(lines, [True] * len(lines))
    rows = second_rows(figures, figures.first[:, 0] * 0 + 0.5, figures.first[:, 0] * 0)
    assert rows.shape[0] == len(lines)
    assert np.isfinite(rows).all()
