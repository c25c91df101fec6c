import pytest

from streams.stages.clean.confidence import WITHOUT_SCORES, by_promise, quality_of
from streams.stages.clean.cuts import CLEAN_CUT, HIGHEST_CUT, LOWEST_CUT, cut_of


def test_a_page_of_sure_lines_is_cut_between_them() -> None:
    cut = cut_of([0.01, 0.99, 0.98, 0.02], [5, 50, 50, 40])
    assert 0.02 < cut <= HIGHEST_CUT


def test_a_page_that_scores_in_the_middle_keeps_its_best_lines() -> None:
    assert cut_of([0.4, 0.35, 0.02], [50, 50, 100]) == 0.35


def test_nothing_but_chrome_stays_below_the_lowest_cut() -> None:
    assert cut_of([0.01, 0.02, 0.01], [2, 3, 2]) == LOWEST_CUT


def test_a_text_that_looks_clean_is_cut_lower() -> None:
    assert cut_of([0.9, 0.9, 0.3], [50, 50, 10]) == CLEAN_CUT


@pytest.mark.parametrize("words", [[], [0, 0]])
def test_no_words_are_cut_somewhere(words: list[int]) -> None:
    assert 0 < cut_of([0.5] * len(words), words) <= HIGHEST_CUT


def test_confidence_follows_the_promised_f1() -> None:
    promises = (0.5, 0.75, 0.88, 0.94, 0.99)
    confidences = [by_promise(promise) for promise in promises]
    assert confidences == sorted(confidences)
    assert [quality_of(confidence) for confidence in confidences] == ["suspect"] * 2 + ["good"] * 3
    assert by_promise(None) == WITHOUT_SCORES
