"""The entities stage on annotated articles: figures may rise silently and never fall."""

from collections import defaultdict
from pathlib import Path

import orjson
import pytest

from streams.quality.entities import Name, Tally, evaluate, score
from streams.stages.entities import EntityExtractor
from streams.stages.nlp import load_nlp

# Measured on 21 articles: 63.3, 76.9, 68.9, 81.6. Half a point of room for other CPUs' arithmetic.
FLOORS = {"entities_typed_f1": 62.8, "b3_f1": 76.4, "names_typed_f1": 68.4, "names_untyped_f1": 81.1}
RAW = {"entities_typed_f1": 56.7, "b3_f1": 67.3, "names_typed_f1": 64.3, "names_untyped_f1": 78.4}


def figures(found: list[Name], gold: list[Name]) -> dict[str, float]:
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    score(found, gold, tallies)
    return {name: tally.f1() for name, tally in tallies.items()}


def test_the_development_articles_score_at_least_what_they_did(shared: Path) -> None:
    scored = evaluate(shared / "entities/gum_dev.jsonl", EntityExtractor(load_nlp()))
    assert scored["documents"] == 21
    assert {name: floor for name, floor in FLOORS.items() if scored[name] < floor} == {}
    assert all(scored[name] > raw for name, raw in RAW.items()), "canonical names beat raw ones"


def test_a_perfect_answer_scores_100() -> None:
    gold = [Name(0, 10, "PERSON", "a"), Name(20, 25, "PERSON", "a"), Name(30, 35, "ORG", "b")]
    scored = figures(gold, gold)
    assert scored["names_typed"] == scored["b3"] == scored["entities_typed"] == 100
    assert figures([], gold)["b3"] == 0


def test_a_wrong_type_counts_for_untyped_figures_only() -> None:
    gold, found = [Name(0, 10, "PERSON", "a")], [Name(1, 10, "ORG", "x")]
    scored = figures(found, gold)
    assert (scored["names_typed"], scored["names_untyped"]) == (0, 100)
    assert (scored["entities_typed"], scored["entities_untyped"]) == (0, 100)


def test_names_that_overlap_by_less_than_half_are_not_the_same() -> None:
    assert figures([Name(0, 4, "ORG", "x")], [Name(0, 10, "ORG", "a")])["names_untyped"] == 0


def test_optional_names_are_neither_wanted_nor_wrong() -> None:
    gold = [Name(0, 5, "ORG", "a", optional=True), Name(10, 15, "ORG", "b")]
    assert figures([Name(0, 5, "ORG", "x"), Name(10, 15, "ORG", "y")], gold)["names_typed"] == 100
    assert figures([Name(10, 15, "ORG", "y")], gold)["names_typed"] == 100


def test_merging_two_entities_costs_b_cubed_precision() -> None:
    gold = [Name(0, 5, "ORG", "a"), Name(10, 15, "ORG", "b")]
    merged = [Name(0, 5, "ORG", "x"), Name(10, 15, "ORG", "x")]
    assert figures(merged, gold)["b3"] == pytest.approx(66.7)


def test_a_file_is_read_line_by_line(tmp_path: Path) -> None:
    text = "Angela Merkel met Barack Obama in Berlin."
    mentions = [
        {"start": 0, "end": 13, "type": "PERSON", "entity": 1, "optional": None},
        {"start": 18, "end": 30, "type": "PERSON", "entity": 2, "optional": None},
        {"start": 34, "end": 40, "type": "PLACE", "entity": 3, "optional": None},
    ]
    file = tmp_path / "gold.jsonl"
    file.write_bytes(orjson.dumps({"id": "d", "text": text, "mentions": mentions}) + b"\n")
    scored = evaluate(file, EntityExtractor(load_nlp()))
    assert scored["entities_typed_f1"] == 100
