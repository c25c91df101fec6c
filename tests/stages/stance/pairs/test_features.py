from collections.abc import Callable

import numpy as np
import pytest
from spacy.tokens import Doc
from tokenizers import Tokenizer

from streams.stages.stance.findings import findings
from streams.stages.stance.pairs.candidates import candidates
from streams.stages.stance.pairs.features import (
    AGAINST,
    FAR,
    NEAR_AGAINST,
    PIECES,
    UNJOINED,
    Features,
    features,
    load_tokenizer,
)
from streams.stages.stance.pairs.network import MODEL

Parse = Callable[[str], Doc]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer((MODEL / "tokenizer.json").read_bytes())


@pytest.fixture(scope="module")
def read(parse: Parse, tokenizer: Tokenizer) -> Callable[[str], Features]:
    def of(text: str) -> Features:
        doc = parse(text)
        return features(doc, candidates(doc), findings(doc), tokenizer)

    return of


def words(read: Features, text: str, places: np.ndarray) -> list[str]:
    return [text[read.offsets[first, 0] : read.offsets[last - 1, 1]] for first, last in places]


def test_places_cover_the_words(read: Callable[[str], Features]) -> None:
    text = "Zoë’s council opposes the 👍 tariffs."
    found = read(text)
    assert words(found, text, found.holders) == [
        text[slice(*holder.head)] for holder in found.candidates.holders
    ]


def test_the_rules_say_which_pair_they_mean(read: Callable[[str], Features]) -> None:
    found = read("Spain opposed the invasion of Poland.")
    heads = [text.head for text in found.candidates.targets]
    spain = 0
    assert found.rules[spain, heads.index((18, 26))] == AGAINST
    assert found.rules[spain, heads.index((30, 36))] == NEAR_AGAINST


def test_the_way_from_holder_to_target_is_known(read: Callable[[str], Features]) -> None:
    found = read("Spain opposed the plan.")
    assert (found.distances[0, -1], found.paths[0, -1]) == (FAR + 3, 6 * 1 + 1)
    apart = read("Spain left. Rome stayed here.")
    assert UNJOINED in apart.paths


def test_ways_meet_in_the_first_word_above_both(read: Callable[[str], Features]) -> None:
    found = read("Spain said that the mayor of Rome opposed the plan.")
    holders = [holder.head for holder in found.candidates.holders]
    targets = [target.head for target in found.candidates.targets]
    mayor, rome, plan = (20, 25), (29, 33), (46, 50)
    assert found.paths[holders.index(mayor), targets.index(plan)] == 6 * 1 + 1
    assert found.paths[holders.index(rome), targets.index(plan)] == 6 * 3 + 1
    assert found.paths[holders.index(rome), targets.index(mayor)] == 6 * 2 + 0
    assert found.paths[holders.index(plan), targets.index(plan)] == 0


def test_an_extent_that_is_not_there_is_empty(read: Callable[[str], Features]) -> None:
    found = read("Spain opposed the long war in the east.")
    counts = [len(target.extents) for target in found.candidates.targets]
    assert min(counts) < max(counts)
    for row, count in zip(found.extents, counts, strict=True):
        assert (row[:count, 1] > row[:count, 0]).all()
        assert not row[count:].any()


def test_what_lies_behind_the_last_piece_is_left_out(read: Callable[[str], Features]) -> None:
    found = read("Spain opposed " + ", ".join(f"the plan{number}" for number in range(200)) + ".")
    assert len(found.ids) == PIECES
    assert found.holders.max() <= PIECES - 1
    assert found.extents.max() <= PIECES - 1
