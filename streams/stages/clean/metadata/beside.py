"""The short lines around the headline, where bylines and dates stand."""

from collections.abc import Iterator, Sequence

from streams.stages.clean.phrases import fold_line

# Lines above and below the headline; the longest that is a byline or date.
_ABOVE, _BELOW = 3, 12
MAX_LINE = 120


def beside(lines: Sequence[str], headline: str | None) -> Iterator[str]:
    """Yield the short lines of the page around its headline, the nearest first."""
    if headline is None:
        return
    wanted = fold_line(headline)
    folded = [fold_line(line) if len(line) <= len(headline) + MAX_LINE else "" for line in lines]
    places = [i for i, line in enumerate(folded) if line == wanted] or [
        i for i, line in enumerate(folded) if wanted in line
    ]
    near = sorted(
        {
            (abs(i - at), i)
            for at in places
            for i in range(max(0, at - _ABOVE), min(len(lines), at + _BELOW + 1))
            if len(lines[i]) <= MAX_LINE + (i == at) * len(headline)
        }
    )
    yield from (lines[i] for _, i in near)
