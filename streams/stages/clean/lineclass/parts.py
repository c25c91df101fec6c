"""Long texts in parts, each no longer than the pages that the classifier has learnt from."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from streams.stages.clean.lineclass.own import LONG_WORDS

# 99.5 of 100 development pages have at most 152 such lines, the largest 205. Beyond, lines of prose among
# their like were taken for less and less: their median score was .999 among 100, .72 among 200, .44 among 400
# (the long lines of the development articles, one after the other).
MOST_LONG_LINES = 150
PART_LONG_LINES = 75


def parts_of(lines: Sequence[str]) -> Iterator[slice]:
    """Yield the parts in order, with about as many long lines in each; a usual page is one part."""
    long_lines = [i for i, line in enumerate(lines) if len(line.split()) >= LONG_WORDS]
    count = 1 if len(long_lines) <= MOST_LONG_LINES else -(-len(long_lines) // PART_LONG_LINES)
    starts = [long_lines[part * len(long_lines) // count] for part in range(1, count)]
    yield from (slice(start, end) for start, end in pairwise([0, *starts, len(lines)]))
