"""The phrase lists: what pages say around their articles, kept as data beside the code."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from streams.contract.articles import RemovalReason
from streams.contract.ids import sha256_of

SENTENCE_END = re.compile(r"[.!?\u2026\u3002\uff01\uff1f\u0964\u061f][\"'\u201d\u2019\xbb)\]]*$")

_NOT_WORD = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")
_APOSTROPHE = re.compile("['\u2019]")
# Code points of a line that one phrase can condemn (swept 200 to no limit: no gain over 600). Without a limit
# a whole article on one line went for the newsletter in its last sentence.
_LONGEST = 600
_BEGINNING = 400
_REMEMBERED = 1 << 12  # lines, 600 code points each at most
_FILE = "phrases.toml"


def fold_line(text: str) -> str:
    """Return `text` as the phrase lists spell it: lower case, numbers as 0, words with one space between."""
    return _NOT_WORD.sub(" ", _DIGITS.sub("0", _APOSTROPHE.sub("", text.casefold()))).strip()


@dataclass(frozen=True, slots=True, eq=False)
class Phrases:
    """Whole lines and patterns that tell what a line is."""

    exact: dict[str, RemovalReason]
    sections: dict[str, RemovalReason]
    start: re.Pattern[str]  # one group for each reason
    groups: dict[str, RemovalReason]
    anywhere: tuple[tuple[str, re.Pattern[str], RemovalReason], ...]
    tail: tuple[tuple[re.Pattern[str], RemovalReason], ...]
    sha256: str

    def reason(self, text: str) -> RemovalReason | None:
        """Return why a line with this text is no part of an article, whatever stands around it."""
        if len(text) >= _LONGEST:
            return None
        exact = self.exact.get(fold_line(text))
        if exact is not None:
            return exact
        lowered = text.lower()
        match = self.start.match(lowered)
        if match is not None and match.lastgroup is not None:
            return self.groups[match.lastgroup]
        return next(
            (
                reason
                for needed, pattern, reason in self.anywhere
                if needed in lowered and pattern.search(lowered)
            ),
            None,
        )

    def tail_reason(self, text: str) -> RemovalReason | None:
        """Return why a line with this text is no part of an article if it stands at its end."""
        beginning = text[:_BEGINNING]
        return next((reason for pattern, reason in self.tail if pattern.search(beginning)), None)


@lru_cache(maxsize=_REMEMBERED)
def reason_for(phrases: Phrases, text: str) -> RemovalReason | None:
    """Return `phrases.reason(text)`: labels come again, in the next look and the site's next article."""
    return phrases.reason(text)


@cache
def load_phrases() -> Phrases:
    """Read the phrase lists of this package."""
    data = (resources.files(__package__) / _FILE).read_bytes()
    tables = tomllib.loads(data.decode())
    groups = {reason.replace("-", "_"): reason for reason in tables["start"]}
    start = "|".join(f"(?P<{group}>{'|'.join(tables['start'][reason])})" for group, reason in groups.items())
    return Phrases(
        exact={phrase: reason for reason, phrases in tables["exact"].items() for phrase in phrases},
        sections={phrase: reason for reason, phrases in tables["section"].items() for phrase in phrases},
        start=re.compile(rf"\W*(?:{start})"),
        groups=groups,
        anywhere=tuple(
            (needed, re.compile(pattern), reason)
            for reason, patterns in tables["anywhere"].items()
            for needed, pattern in patterns.items()
        ),
        tail=tuple((re.compile(p), reason) for reason, patterns in tables["tail"].items() for p in patterns),
        sha256=sha256_of(data),
    )
