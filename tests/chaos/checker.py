"""Counts what became of every raw record: lost, doubled, wrongly dead, out of order, in tables and offsets.

Pure functions on what was read at `read_committed`. A raw record is named by its position, which every
result carries; what was sent is never asked, only what stands on the raw topic.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

Position = tuple[int, int]  # partition and offset on the raw topic
KeyT = TypeVar("KeyT", bound=Hashable)


@dataclass(slots=True)
class Report:
    """The counts of a run; everything but `articles` must be 0."""

    articles: int = 0
    lost: int = 0
    doubled: int = 0
    wrong_dead_letters: int = 0
    out_of_order: int = 0
    table_mismatches: int = 0
    wrong_offsets: int = 0

    def __add__(self, other: "Report") -> "Report":
        return Report(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def is_clean(self) -> bool:
        """Say whether nothing at all went wrong."""
        return not any(getattr(self, f.name) for f in fields(self) if f.name != "articles")


@dataclass(frozen=True, slots=True)
class Result:
    """A record of an output topic: what it was made of, and of whom."""

    key: Hashable
    source: Position


def outcomes(good: Iterable[Position], results: Sequence[Result]) -> tuple[int, int]:
    """Return how many results of `good` are missing, and how many are too many or of nothing.

    A position that is named twice, because it was replayed, has to have two results.
    """
    counts = Counter(result.source for result in results)
    wanted = Counter(iter(good))  # of a mapping: its keys, not its values
    return (wanted - counts).total(), (counts - wanted).total()


def out_of_order(results: Sequence[Result]) -> int:
    """Return how many results come after one of a later record of the same key and raw partition.

    `results` stand in the order of each output partition; a key has one output partition.
    """
    last: dict[tuple[Hashable, int], int] = {}
    wrong = 0
    for result in results:
        partition, offset = result.source
        wrong += offset < last.get((result.key, partition), -1)
        last[result.key, partition] = max(offset, last.get((result.key, partition), -1))
    return wrong


def wrong_dead(poison: Iterable[Position], dead: Iterable[Position]) -> int:
    """Return how many dead letters are missing, too many, or of good records."""
    wanted, found = Counter(iter(poison)), Counter(iter(dead))
    return (wanted - found).total() + (found - wanted).total()


def mismatches(wanted: Mapping[KeyT, object], found: Mapping[KeyT, object]) -> int:
    """Return how many rows of a table differ from what the raw records say."""
    return sum(wanted.get(key) != found.get(key) for key in wanted.keys() | found.keys())


def broken_counts(results: Iterable[tuple[Hashable, int]]) -> int:
    """Return for how many keys the counts that its results carry are not 1, 2, 3 and so on, in order."""
    counts = defaultdict(list)
    for key, count in results:
        counts[key].append(count)
    return sum(found != list(range(1, len(found) + 1)) for found in counts.values())
