import pytest

from streams.stages.entities.parse import PART_CODE_POINTS, parts, simple_sentences


@pytest.mark.parametrize(
    "text",
    ["", "short", "a line\n" * 4000, "word " * 5000, "x" * 25_000, "y" * PART_CODE_POINTS],
    ids=["empty", "short", "lines", "words", "one word", "just one part"],
)
def test_parts_are_small_and_together_the_text(text: str) -> None:
    cut = [text[start:end] for start, end in parts(text)]
    assert "".join(cut) == text
    assert all(0 < len(part) <= PART_CODE_POINTS for part in cut)


def test_parts_end_at_lines_where_there_are_any() -> None:
    text = "a line of text\n" * 2000
    assert all(text[:end].endswith("\n") for _, end in parts(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ça va ? «Oui.» Il dit\nsans point", ["Ça va ?", "«Oui.»", "Il dit", "sans point"]),
        ("你好。再见! Ok", ["你好。", "再见!", "Ok"]),
        (" \n ", []),
        ("." * 3, ["..."]),
    ],
)
def test_simple_sentences_follow_punctuation_and_lines(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in simple_sentences(text)] == expected
