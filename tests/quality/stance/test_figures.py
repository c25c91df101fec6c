import pytest

from streams.quality.stance.figures import by_kind, calibration, labelling, retrieval
from streams.quality.stance.matching import Match, Tuple


def match(confidence: float, *, is_right: bool) -> Match:
    found = Tuple((0, 1), (2, 3), "favor", confidence=confidence)
    return Match(found, found if is_right else None)


def test_precision_recall_and_f1_are_in_percent() -> None:
    figures = retrieval(right=3, found=4, wanted=12)
    assert (figures["precision"], figures["recall"], figures["f1"]) == (75.0, 25.0, 37.5)


def test_nothing_found_is_no_precision() -> None:
    assert retrieval(right=0, found=0, wanted=0)["f1"] == 0.0


def test_a_kind_has_its_share_of_hits_the_commonest_first() -> None:
    kinds = by_kind([("noun", False), ("verb", True), ("verb", False)], "recall")
    assert list(kinds) == ["verb", "noun"]
    assert kinds["verb"] == {"n": 2, "right": 1, "recall": 50.0}


def test_macro_f1_is_over_all_three_labels() -> None:
    judged = [("against", "against"), ("favor", "against"), ("neutral", "neutral"), ("neutral", "favor")]
    scores = labelling(judged)
    assert (scores["accuracy"], scores["n"]) == (50.0, 4)
    assert scores["macro_f1"] == pytest.approx(100 * (2 / 3 + 2 / 3 + 0) / 3, abs=0.05)


def test_confidence_that_is_the_precision_has_no_error() -> None:
    right = [match(0.75, is_right=True)] * 3
    assert calibration([*right, match(0.75, is_right=False)])["error"] == 0.0


def test_too_much_confidence_is_an_error() -> None:
    report = calibration([match(0.95, is_right=False), match(0.5, is_right=True)])
    assert report["error"] == pytest.approx((95 + 50) / 2)
    assert report["bins"] == [
        {"from": 40.0, "to": 60.0, "n": 1, "said": 50.0, "precision": 100.0},
        {"from": 80.0, "to": 100.0, "n": 1, "said": 95.0, "precision": 0.0},
    ]
