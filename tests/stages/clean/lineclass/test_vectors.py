import numpy as np

from streams.stages.clean.lineclass.page import read
from streams.stages.clean.lineclass.vectors import load_vectors


def like(one: str, other: str) -> float:
    meaning = load_vectors().of_lines(read([one, other]))
    return float(meaning[0] @ meaning[1])


def test_words_of_like_use_are_alike() -> None:
    assert like("The minister resigned", "a chancellor quits") > 0.5
    assert like("The minister resigned", "newsletter subscription") < 0.2
    assert like("harbour", "the Harbour of the") > 0.999


def test_a_line_has_length_1_or_no_known_word() -> None:
    meaning = load_vectors().of_lines(read(["", "of the and", "Ships sank.", "12 %", "xqzzk", "Sail"]))
    lengths = np.linalg.norm(meaning, axis=1)
    np.testing.assert_allclose(lengths, [0, 0, 1, 0, 0, 1], atol=1e-6)


def test_a_line_of_any_length_has_the_sum_of_its_words() -> None:
    vectors = load_vectors()
    words = "voters islanders harbour ferry budget mayor cost auditor ships "
    meaning = vectors.of_lines(read([words, words * 9_000, words]))
    np.testing.assert_allclose(meaning, np.tile(meaning[0], (3, 1)), atol=1e-6)


def test_the_order_of_words_and_other_lines_change_nothing() -> None:
    vectors = load_vectors()
    words = "voters islanders harbour ferry budget mayor cost auditor ships"
    alone = vectors.of_lines(read([words]))
    turned = vectors.of_lines(read(["Another line", " ".join(words.split()[::-1])]))
    assert alone[0].tobytes() == turned[1].tobytes()
