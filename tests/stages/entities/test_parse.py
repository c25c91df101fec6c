import pytest
import spacy

from streams.stages.entities.parse import PART_CODE_POINTS, _batches, parse, parts, simple_sentences
from streams.stages.nlp import load_nlp


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


def test_texts_read_together_are_read_as_each_alone() -> None:
    pipeline = load_nlp().pipeline
    texts = (
        "Kerry in Paris",
        "",
        "John Kerry met Sergei Lavrov.\nHe said so to reporters in Paris on Monday.",
    )
    assert parse(pipeline, texts) == tuple(parse(pipeline, (text,))[0] for text in texts)


def test_a_batch_has_its_tokens_or_one_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.stages.entities.parse.BATCH_TOKENS", 5)
    docs = [spacy.blank("en").make_doc("a " * count) for count in (2, 3, 1, 9, 1)]
    assert [[len(doc) for doc in batch] for batch in _batches(docs)] == [[2, 3], [1], [9], [1]]
