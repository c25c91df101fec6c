"""Direct quotations: paired marks, and who said the words between them.

What counts: words between quotation marks, within a paragraph, that are at least QUOTED_WORDS long or stand
directly beside a verb of saying. Shorter ones are titles and scare quotes ("horrific") and are left out. A
mark left open makes a quotation to the paragraph's end where the next paragraph opens with a mark again (the
convention for long quotations); any other lone mark quotes nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Of the 44 passages of two or three words in 54 development articles 41 were terms, titles and scare quotes;
# two of the others stand beside a verb of saying and are kept for that.
QUOTED_WORDS = 4
# Many pages close a printed mark with a typewriter's.
_PAIRS = {"“": '”"', "«": "»", "„": "“”", '"': '"“”'}
_OPENING = re.compile(r"[“«„\"]")
_MARK = re.compile(r"[“”«»„\"]")
_TITLE_SMALL_WORD = 5  # letters: "with" and "from" stay small in titles, longer words don't
_BEFORE_OPENING = " \t\n\u00a0([{\u2014\u2013-/\u2018',:"
_WORD = re.compile(r"\w[\w'\u2019-]*")


@dataclass(frozen=True, slots=True)
class Quoted:
    """The range of a quotation with its marks; `continues` an open one of the paragraph before."""

    start: int
    end: int
    paragraph: int
    continues: bool = False


def quoted(text: str, paragraphs: Sequence[tuple[int, int]]) -> Iterator[Quoted]:
    """Yield every marked passage of the paragraphs, in order."""
    is_open = False
    for index, (start, end) in enumerate(paragraphs):
        following = paragraphs[index + 1] if index + 1 < len(paragraphs) else None
        goes_on = following is not None and bool(_OPENING.match(text, following[0], following[1]))
        ranges, left_open = _pair(text, start, end)
        continues = is_open and bool(_OPENING.match(text, start, end))
        for first, last in ranges:
            yield Quoted(first, last, index, continues=continues and first == start)
        is_open = False
        if left_open is not None and goes_on:
            yield Quoted(
                left_open, _stripped_end(text, end), index, continues=continues and left_open == start
            )
            is_open = True


def is_speech(text: str, passage: Quoted) -> bool:
    """Say whether the words between the marks are long enough for speech, and no title of a work."""
    words = _WORD.findall(text, passage.start, passage.end)
    return len(words) >= QUOTED_WORDS and not is_title(text, passage)


def is_title(text: str, passage: Quoted) -> bool:
    """Say whether the words between the marks are written like a title of a work: mostly with capitals."""
    words = _WORD.findall(text, passage.start, passage.end)
    capitals = sum(word[0].isupper() for word in words)
    return 2 * capitals >= len(words) and not any(
        word[0].islower() and len(word) >= _TITLE_SMALL_WORD for word in words
    )


def _pair(text: str, start: int, end: int) -> tuple[list[tuple[int, int]], int | None]:
    """Return the ranges between paired marks, and the place of a last mark that nothing closes."""
    ranges: list[tuple[int, int]] = []
    opened: int | None = None
    for found in _MARK.finditer(text, start, end):
        mark, place = found[0], found.start()
        if opened is not None and _closes(text, opened, place, mark):
            ranges.append((opened, place + 1))
            opened = None
        elif _opens(text, start, end, place, mark):
            opened = place
    return ranges, opened


def _opens(text: str, start: int, end: int, place: int, mark: str) -> bool:
    before = text[place - 1] if place > start else " "
    after = text[place + 1] if place + 1 < end else " "
    return mark in _PAIRS and before in _BEFORE_OPENING and not after.isspace()


def _closes(text: str, opened: int, place: int, mark: str) -> bool:
    return mark in _PAIRS[text[opened]] and place > opened + 1 and not text[place - 1].isspace()


def _stripped_end(text: str, end: int) -> int:
    while text[end - 1].isspace():
        end -= 1
    return end
