"""The lines of a document, with their Unicode repaired and the way back to the raw characters kept."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import ftfy
from rapidfuzz.distance import Indel

Piece = tuple[int, int, int]  # offset in the repaired text, offset in the raw text, length

# Straightening quotes, ftfy's default, changed 120 of 161 good texts; this changed none and repaired 338 of
# 340 broken ones. Line breaks are ours: a line keeps the number that an editor shows.
REPAIR = ftfy.TextFixerConfig(uncurl_quotes=False, fix_line_breaks=False, normalization="NFC")
# Nothing to repair: mojibake has a letter beyond ASCII in it, an HTML entity an ampersand. Saves ftfy's time
# (a quarter of the stage's) on nine lines of ten.
_IS_SOUND = re.compile("[ -%'-~\u00a0\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026]*")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"\S+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_INVISIBLE = {"Cf", "Cc"}
_JOINERS = "\u200c\u200d"  # ZWNJ and ZWJ spell words in Persian and Indic scripts, and join emoji
# The alignment's memory grows with the product of both lengths: 4,000 x 4,000 bits are 2 MB.
_ALIGNED_CODE_POINTS = 4_000
# Made-up lines of random characters need three; a bound, should two repairs undo each other.
_MOST_REPAIRS = 8
_CONTROLS = {
    code: " " if chr(code).isspace() else None for code in (*range(0x20), 0x7F) if chr(code) not in "\r\n\x1b"
}  # escape stays: ftfy removes whole terminal sequences


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds a word: its 1-based number, its raw and repaired words, and where these stand."""

    number: int
    raw: str
    text: str
    pieces: tuple[Piece, ...]
    after_gap: bool  # an empty line stands before it
    start: int  # offset of `raw` in the document
    column: int = 0  # where a sentence that stands for a line begins in it

    @property
    def place(self) -> tuple[int, int]:
        """Return where it begins: the number of the line, the code point of its text."""
        return self.number, self.column

    @property
    def is_repaired(self) -> bool:
        """Say whether more than the spacing differs from the raw line."""
        return self.text != " ".join(self.raw.split())


def has_word(text: str) -> bool:
    """Say whether a letter or digit of any script is in `text`."""
    return any(map(str.isalnum, text))


def read_lines(body: str) -> Iterator[Line]:
    """Yield the lines of `body` that hold a word; offsets are code points of `body`."""
    after_gap = False
    for number, (start, end) in enumerate(_line_ranges(body), start=1):
        raw = body[start:end]
        if not has_word(raw):
            after_gap = True
            continue
        text = repair(raw)
        lead = len(raw) - len(raw.lstrip())
        yield Line(number, raw.strip(), text, _pieces(raw, text, start), after_gap, start + lead)
        after_gap = False


def repair(line: str) -> str:
    """Return `line` with broken Unicode mended, invisible characters gone and runs of space one space.

    What was broken twice is mended twice: repairing the result again changes nothing.
    """
    for _ in range(_MOST_REPAIRS):
        before, line = line, _repaired_once(line)
        if line == before:
            break
    return line


def _repaired_once(line: str) -> str:
    if _IS_SOUND.fullmatch(line):
        return " ".join(line.split())
    sound = encodable(line.strip()).translate(_CONTROLS)
    mended = ftfy.fix_text(sound, REPAIR)
    return unicodedata.normalize("NFC", _SPACES.sub(" ", visible(mended)).strip())


def encodable(line: str) -> str:
    """Return `line` with replacement characters for lone surrogates: they say that something was there."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", line)


def visible(line: str) -> str:
    """Return `line` without the characters that nobody sees and that spell nothing."""
    if line.isprintable():
        return line  # at once: no control or format character is printable
    return "".join(
        c for c in line if c in _JOINERS or c.isspace() or unicodedata.category(c) not in _INVISIBLE
    )


def _line_ranges(body: str) -> Iterator[tuple[int, int]]:
    breaks = [(-1, 0), *(match.span() for match in _LINE_BREAK.finditer(body)), (len(body), -1)]
    return ((end, start) for (_, end), (start, _) in pairwise(breaks))


def _pieces(raw: str, text: str, start: int) -> tuple[Piece, ...]:
    """Return the stretches of `text` that stand unchanged in `raw`, which begins at `start` of the body."""
    lead = len(raw) - len(raw.lstrip())
    if raw.startswith(text, lead):
        return ((0, start + lead, len(text)),) if text else ()
    words = list(zip(_WORD.finditer(raw), _WORD.finditer(text), strict=False))
    # Repair seldom changes the number of words; where it did, the line is aligned as one long word.
    if len(words) == len(raw.split()) == len(text.split()):
        spans = [(there.span(), here.span()) for there, here in words]
    else:
        spans = [((lead, len(raw.rstrip())), (0, len(text)))]
    pieces = (
        (here[0] + at, there[0] + raw_at, length)
        for there, here in spans
        for at, raw_at, length in _unchanged(raw[slice(*there)], text[slice(*here)])
    )
    return tuple((at, start + raw_at, length) for at, raw_at, length in _joined(pieces, raw))


def _unchanged(raw: str, text: str) -> Iterator[Piece]:
    if raw == text:
        yield 0, 0, len(text)
    elif max(len(raw), len(text)) < _ALIGNED_CODE_POINTS:
        for op in Indel.opcodes(raw, text):
            if op.tag == "equal":
                yield op.dest_start, op.src_start, op.src_end - op.src_start


def _joined(pieces: Iterable[Piece], raw: str) -> Iterator[Piece]:
    """Join pieces that touch on both sides, or have one plain space between them on both sides."""
    last: Piece | None = None
    for at, raw_at, length in pieces:
        if last is not None:
            last_at, last_raw_at, last_length = last
            gap, raw_gap = at - last_at - last_length, raw[last_raw_at + last_length : raw_at]
            if (gap == 0 and raw_gap == "") or (gap == 1 and raw_gap == " "):
                last = (last_at, last_raw_at, at + length - last_at)
                continue
            yield last
        last = (at, raw_at, length)
    if last is not None:
        yield last
