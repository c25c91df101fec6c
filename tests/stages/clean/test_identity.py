import base64

import numpy as np
import pytest

from streams.contract.ids import sha256_of
from streams.stages.clean.identity import minhash, text_hash, words_of
from streams.stages.clean.phrases import fold_line, load_phrases

TEXT = "The government of the island said on Tuesday that it would hold a vote on the new harbour in May."


def values(signature: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(signature), dtype="<u4")


def test_case_and_punctuation_don_t_change_the_text_hash() -> None:
    assert text_hash(words_of(TEXT)) == text_hash(words_of(TEXT.upper().replace(" on ", ", on ")))
    assert text_hash(words_of(TEXT)) != text_hash(words_of(TEXT + " Not."))
    assert text_hash([]) == sha256_of(b"")


def test_the_signature_is_datasketch_s() -> None:
    datasketch = pytest.importorskip("datasketch")
    words = words_of(TEXT)
    theirs = datasketch.MinHash(num_perm=128)
    theirs.update_batch([" ".join(words[i : i + 5]).encode() for i in range(len(words) - 4)])
    assert values(minhash(words)).tolist() == theirs.hashvalues.tolist()


def test_alike_texts_have_alike_signatures() -> None:
    long = words_of(" ".join(f"word{n}" for n in range(300)))
    changed = [*long[:280], *words_of("some other words at the end of it")]
    shared = np.mean(values(minhash(long)) == values(minhash(changed)))
    assert 0.8 < shared < 1
    assert np.mean(values(minhash(long)) == values(minhash(words_of(TEXT)))) < 0.1


@pytest.mark.parametrize("words", [[], ["one"], ["one", "two", "three", "four"]])
def test_short_texts_have_signatures(words: list[str]) -> None:
    assert len(values(minhash(words))) == 128


def test_the_phrase_lists_are_spelt_as_lines_are_folded() -> None:
    phrases = load_phrases()
    assert [p for p in (*phrases.exact, *phrases.sections) if fold_line(p) != p] == []
