import pytest

from streams.stages.entities.quotes.marks import quoted


def marked(text: str) -> list[str]:
    lines, start = [], 0
    for line in text.split("\n"):
        if line:
            lines.append((start, start + len(line)))
        start += len(line) + 1
    return [text[span.start : span.end] for span in quoted(text, lines)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "no" and "yes".', ['"no"', '"yes"']),
        ("He said “no” and «oui» and „nein“.", ["“no”", "«oui»", "„nein“"]),
        ('He said “no" and left.', ['“no"']),
        ('A 5" pipe and a 6" pipe', []),
        ('He said "no and left.', []),
        ('He said "no and left.\nThen he came.', []),
        ("“One.\n“Two.\n“Three.” Four", ["“One.", "“Two.", "“Three.”"]),
        ('"One," he said. "Two.', ['"One,"']),
        ('(“Aside”) and—"dash"', ["(“Aside”)"[1:-1], '"dash"']),
        ('" " and ""', []),
        ("“He said “no” to me”", ["“no”"]),
    ],
)
def test_marks_are_paired_within_paragraphs(text: str, expected: list[str]) -> None:
    assert marked(text) == expected
