import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from spacy.tokens import Doc

from streams.stages.stance.findings import findings
from streams.stages.stance.pairs.decide import decide
from streams.stages.stance.pairs.network import MODEL, BrokenModel, PairNetwork, Sentence

Parse = Callable[[str], Doc]

AGAINST = "The senator strongly condemned the new immigration law."
NEITHER = "The senator arrived in Ohio on Monday."


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MODEL, tmp_path / "model"))


def test_a_plain_position_is_seen_and_none_where_there_is_none(network: PairNetwork, parse: Parse) -> None:
    sentences = [Sentence(parse(text), []) for text in (AGAINST, NEITHER)]
    against, neither = (decide(scored.pairs, 0.5) for scored in network.score(sentences))
    (found,) = against
    assert found.holder is not None
    assert AGAINST[slice(*found.holder.words)] == "The senator"
    assert AGAINST[slice(*found.target.words)] == "the new immigration law"
    assert AGAINST[slice(*found.cue)] == "condemned"
    assert (found.label, found.route) == ("against", "network")
    assert neither == []


def test_other_sentences_of_the_article_change_nothing(network: PairNetwork, parse: Parse) -> None:
    texts = [AGAINST, NEITHER, f"{NEITHER[:-1]} and met the governor, who likes him, before dinner there."]
    alone = [network.score([Sentence(parse(text), [])])[0] for text in texts]
    assert network.score([Sentence(parse(text), []) for text in texts]) == alone


def test_a_sentence_without_candidates_has_no_pairs(network: PairNetwork, parse: Parse) -> None:
    (scored,) = network.score([Sentence(parse("Slowly, again."), [])])
    assert (scored.pairs, scored.rules, scored.portraits) == ([], [], {})


def test_a_finding_of_the_rules_gets_a_probability(network: PairNetwork, parse: Parse) -> None:
    doc = parse(AGAINST)
    (scored,) = network.score([Sentence(doc, findings(doc))])
    assert [rule.probability > 0.5 for rule in scored.rules if rule.probability] == [True]


def test_a_higher_precision_asks_for_surer_findings(network: PairNetwork) -> None:
    least = [network.point(percent).network for percent in (50, 65, 80, 90)]
    assert least == sorted(least)
    assert least[1] < least[2]


def test_a_portrait_tells_good_from_bad(network: PairNetwork) -> None:
    (bad,) = network.portray("Smith is a corrupt and dangerous liar.", [(0, 5)])
    (good,) = network.portray("Smith is a brave and honest man.", [(0, 5)])
    assert bad[0] > max(bad[1:])
    assert good[2] > max(good[:2])
    assert network.portray("Smith left.", []) == []


def test_a_changed_file_is_refused(copy: Path) -> None:
    with (copy / "pairs.onnx").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(BrokenModel, match=r"pairs\.onnx"):
        PairNetwork(copy)


def test_a_missing_file_is_refused(copy: Path) -> None:
    (copy / "card.json").unlink()
    with pytest.raises(BrokenModel):
        PairNetwork(copy)


def test_the_card_tells_what_the_model_was_made_of(copy: Path) -> None:
    card = json.loads((copy / "card.json").read_text())
    assert {"encoder", "data", "licences", "scores", "network", "points"} <= card.keys()
    assert (MODEL / "pairs.onnx").stat().st_size <= 35_000_000
