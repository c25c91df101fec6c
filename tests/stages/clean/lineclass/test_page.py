import numpy as np

from streams.stages.clean.lineclass.lexicons import load_lexicons
from streams.stages.clean.lineclass.page import pair, read
from streams.stages.clean.lineclass.words import buckets


def test_words_are_found_on_their_lines() -> None:
    page = read(["Two words", "", "don't  stop", "42 é"])
    assert page.count == 4
    assert page.words.line.tolist() == [0, 0, 2, 2, 2, 3, 3]
    text = "Two words\n\ndon't  stop\n42 é\n"
    spans = zip(page.words.start, page.words.end, strict=True)
    assert [text[start:end] for start, end in spans] == ["Two", "words", "don", "t", "stop", "42", "é"]


def test_a_word_has_one_hash_wherever_it_stands() -> None:
    first = read(["harbour"]).words.hash[0]
    page = read(["The HARBOUR", "x" * 5000 + " Harbour, harbours"])
    assert (page.words.hash == first).tolist() == [False, True, False, True, False]


def test_numbers_of_a_length_are_one_word() -> None:
    hashes = read(["1999 2024 20245"]).words.hash
    assert hashes[0] == hashes[1] != hashes[2]


def test_words_of_a_long_page_differ() -> None:
    words = [f"w{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}" for n in range(10_000)]
    assert len(np.unique(read([" ".join(words)]).words.hash)) == 10_000


def test_a_pair_is_in_its_order() -> None:
    one, two = read(["one two"]).words.hash.reshape(2, 1)
    assert pair(one, two) != pair(two, one)


def test_lists_know_words_and_pairs_of_one_line() -> None:
    page = read(["Related articles", "Sign in", "Sign", "in the harbour"])
    hits = load_lexicons().hits(page)
    assert hits["related"].tolist() == [3, 0, 0, 0]  # both words, and the pair
    assert hits["account"].tolist() == [0, 2, 1, 0]


def test_ends_of_lines_count_as_words() -> None:
    bucket, line = buckets(read(["a b", "b a"]))
    per_line = [set(bucket[line == n]) for n in (0, 1)]
    assert len(per_line[0]) == len(per_line[1]) == 5
    assert len(per_line[0] & per_line[1]) == 2


def test_a_page_without_words_has_none() -> None:
    bucket, line = buckets(read(["", "..."]))
    assert len(bucket) == len(line) == 0
