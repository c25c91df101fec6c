"""The dates that the lines of a page tell."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from streams.contract.articles import FieldOrigin, Stated
from streams.stages.clean.fields import before_change, is_date_line, only_date, tells_change
from streams.stages.clean.metadata.beside import MAX_LINE, beside

_SAID = re.compile(
    r"(?P<itself>this (?:article|story|post|page) was )?(?:first |originally )?"
    r"(?:posted|published|publication date)(?: on)?\s*:?\s*",
    re.IGNORECASE,
)
_BEHIND_SAID = 40  # code points, for a weekday and a date
_ENDS = (".", "!", "?")


def beside_headline(lines: Sequence[str], headline: str | None) -> Stated | None:
    """Return the one date of the line nearest to the headline that has one, up to its word of a change."""
    for line in beside(lines, headline):
        if found := _only([before_change(line)], "text"):
            return found
    return None


def said_of_publication(lines: Sequence[str]) -> Stated | None:
    """Return the one date that lines anywhere call that of publication: "Posted on May 3, 2024"."""
    return _only(_behind_said(lines), "text")


def _behind_said(lines: Sequence[str]) -> Iterator[str]:
    for line, following in pairwise((*lines, "")):
        said = _SAID.match(line)
        if said and (said["itself"] or not _is_prose(line)):
            after = line[said.end() :][:_BEHIND_SAID] or (following if is_date_line(following) else "")
            yield before_change(after)


def _is_prose(line: str) -> bool:
    """Say whether the line is a sentence: "Published on May 3, 2024, the report" is not of the page."""
    return len(line) > MAX_LINE or (line.endswith(_ENDS) and not is_date_line(line))


def said_of_update(lines: Sequence[str], headline: str | None) -> Stated | None:
    """Return the one day that lines around the headline call that of a change: "Updated on May 3, 2024"."""
    return _only(filter(tells_change, beside(lines, headline)), "update")


def _only(lines: Iterable[str], origin: FieldOrigin) -> Stated | None:
    day = only_date(lines)
    return Stated(value=day, origin=origin) if day else None
