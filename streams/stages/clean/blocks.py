"""Blocks: the lines of a plain text as its author meant them, hard-wrapped ones joined, endless ones cut."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from streams.contract.articles import MetadataField, RemovalReason
from streams.stages.clean.lines import Line, Piece
from streams.stages.clean.phrases import SENTENCE_END

Verdict = RemovalReason | MetadataField | None

# Wrapped text fills its lines and breaks its sentences: of 716 development bodies wrapped at 50 columns, with
# empty lines between paragraphs, 713 are found (at 100: 678 of 681), of 2,244 texts without wrapping one is.
_MIN_WIDTH, _MAX_WIDTH = 40, 110
_MIN_PAIRS = 6
_FILLED_SHARE = 0.6
_GOES_ON = 0.5

# Code points a block. Of 748 development bodies 9 have longer lines on average, of the 1,496 renderings none.
_FLAT_CODE_POINTS = 1_500
_SENTENCE_BREAK = re.compile(
    r"[.!?\u2026][\"'\u201d\u2019\xbb)\]]? (?=[\"'\u201c\u2018\xab(\[]?[A-Z0-9\xc0-\xde])"
)


@dataclass(frozen=True, slots=True)
class Block:
    """One or more lines that read as one: a paragraph, a heading, a label."""

    lines: tuple[Line, ...]
    text: str
    words: int = field(init=False)

    def __post_init__(self) -> None:
        """Count the words, once."""
        object.__setattr__(self, "words", self.text.count(" ") + 1)

    @property
    def after_gap(self) -> bool:
        """Say whether an empty line stands before the block."""
        return self.lines[0].after_gap

    @property
    def place(self) -> tuple[int, int]:
        """Return where the block starts: its line, and the code point of it."""
        return self.lines[0].place

    @property
    def ends_sentence(self) -> bool:
        """Say whether the block ends as a sentence does."""
        return SENTENCE_END.search(self.text) is not None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Return where the block's words stand unchanged in the raw text."""
        pieces: list[Piece] = []
        offset = 0
        for line in self.lines:
            pieces += [(offset + at, raw_at, length) for at, raw_at, length in line.pieces]
            offset += len(line.text) + 1
        return tuple(pieces)


def blocks_of(lines: Sequence[Line]) -> list[Block]:
    """Return the blocks of `lines`: one a line, or one a paragraph where the text is hard-wrapped."""
    width = wrap_width(lines)
    if width is None:
        return [Block((line,), line.text) for line in lines]
    groups: list[list[Line]] = []
    for line in lines:
        if groups and not line.after_gap and _is_filled(groups[-1][-1], line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [Block(tuple(group), " ".join(line.text for line in group)) for group in groups]


def is_flat(blocks: Sequence[Block]) -> bool:
    """Say whether the text has lost its line breaks."""
    return sum(len(block.text) for block in blocks) > _FLAT_CODE_POINTS * len(blocks)


def sentences_of(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks cut into their sentences."""
    return [sentence for block in blocks for sentence in _sentences(block)]


def joined_again(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with neighbouring sentences of one line as one again."""
    if not any(block.lines[0].column for block in blocks):
        return list(blocks)
    groups: list[list[Block]] = []
    for block in blocks:
        if groups and _follows(groups[-1][-1], block):
            groups[-1].append(block)
        else:
            groups.append([block])
    return [
        Block(tuple(line for block in group for line in block.lines), " ".join(block.text for block in group))
        for group in groups
    ]


def _follows(block: Block, after: Block) -> bool:
    line, next_line = block.lines[-1], after.lines[0]
    return line.number == next_line.number and line.column + len(line.text) + 1 == next_line.column


def _sentences(block: Block) -> list[Block]:
    ends = [match.end() for match in _SENTENCE_BREAK.finditer(block.text)]
    if not ends or len({line.number for line in block.lines}) > 1:
        return [block]
    return [_cut(block, start, end) for start, end in pairwise((0, *ends, len(block.text) + 1))]


def _cut(block: Block, start: int, end: int) -> Block:
    """Return the stretch of a block from `start` up to the space before `end`."""
    text = block.text[start : end - 1]
    pieces = (
        (max(at, start) - start, raw_at + max(start - at, 0), min(at + length, end - 1) - max(at, start))
        for at, raw_at, length in block.pieces
    )
    whole = block.lines[0]
    raw_start, raw_end = _raw_range(whole, start, end - 1)
    raw = whole.raw[raw_start - whole.start : raw_end - whole.start]
    line = replace(
        whole,
        raw=raw.strip(),
        start=raw_start + len(raw) - len(raw.lstrip()),
        text=text,
        pieces=tuple(piece for piece in pieces if piece[2] > 0),
        column=whole.column + start,
    )
    return Block((line,), text)


def _raw_range(line: Line, start: int, end: int) -> tuple[int, int]:
    """Return the stretch of the document that `[start, end)` of a line's text was made from."""
    raw_start, raw_end = line.start, line.start + len(line.raw)
    for at, raw_at, length in line.pieces:
        if at <= start:
            raw_start = raw_at + min(start - at, length)
        if at + length >= end:
            raw_end = min(raw_end, max(raw_at, raw_at + end - at))
    return raw_start, max(raw_start, raw_end)


def wrap_width(lines: Sequence[Line]) -> int | None:
    """Return the column at which the text was wrapped, or null where it was not."""
    pairs = [(line, after) for line, after in pairwise(lines) if not after.after_gap]
    width = max((len(line.text) for line in lines), default=0)
    if len(pairs) < _MIN_PAIRS or not _MIN_WIDTH <= width < _MAX_WIDTH:
        return None
    filled = [pair for pair in pairs if _is_filled(*pair, width)]
    going_on = sum(_goes_on(*pair) for pair in filled)
    is_wrapped = len(filled) >= _FILLED_SHARE * len(pairs) and going_on >= _GOES_ON * len(filled)
    return width if is_wrapped else None


def _goes_on(line: Line, after: Line) -> bool:
    return SENTENCE_END.search(line.text) is None and not after.text[:1].isupper()


def _is_filled(line: Line, after: Line, width: int) -> bool:
    """Say whether the first word of `after` had no room on `line`."""
    return len(line.text) + 1 + len(after.text.split(" ", 1)[0]) > width
