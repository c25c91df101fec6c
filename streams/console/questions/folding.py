"""What some positions say together: when, whose, about what, and who changed theirs. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from streams.console.questions.buckets import By, bucketed
from streams.contract.articles import Label

_NOTHING: Mapping[str, int] = {"favor": 0, "against": 0, "neutral": 0}


class Found(NamedTuple):
    """A position, as far as it is counted; `piece` is the same for one stance about two subjects."""

    number: int
    piece: int
    day: str
    at: str
    label: Label
    holder: str  # a key, as is `about`
    about: str

    @property
    def place(self) -> tuple[str, int]:
        """Return what positions are ordered by."""
        return f"{self.day} {self.at}", self.number


@dataclass(slots=True)
class Tally:
    """How often somebody, or about something, which position was taken."""

    key: str
    newest: Found
    counts: dict[str, int] = field(default_factory=lambda: dict(_NOTHING))

    @property
    def total(self) -> int:
        """Return the number of pieces of evidence."""
        return sum(self.counts.values())


class Flip(NamedTuple):
    """Two positions of one holder on one subject: the latest one, and the last that differs."""

    earlier: Found
    later: Found


def pieces_of(found: Iterable[Found]) -> list[Found]:
    """Return each piece of evidence once, in the order given."""
    pieces: dict[int, Found] = {}
    for each in found:
        pieces.setdefault(each.piece, each)
    return list(pieces.values())


def counts_of(pieces: Iterable[Found]) -> dict[str, int]:
    """Return how many there are of each label."""
    counts = dict(_NOTHING)
    for each in pieces:
        counts[each.label] += 1
    return counts


def timeline_of(pieces: Iterable[Found], by: By) -> list[dict[str, str | int]]:
    """Return the counts of each day, week, month or year, oldest first."""
    days: dict[str, dict[str, int]] = {}
    for each in pieces:
        counts = days.setdefault(each.day, {**_NOTHING})
        counts[each.label] += 1
    return bucketed(days.items(), by)


def holders_of(pieces: Iterable[Found]) -> list[Tally]:
    """Return whose the pieces are: those with the most of them first."""
    return _tallied((each.holder, each) for each in pieces)


def subjects_of(found: Iterable[Found]) -> list[Tally]:
    """Return what positions are about: most first, a piece of evidence once for each of its subjects."""
    apart = {(each.about, each.piece): each for each in found}
    return _tallied((about, each) for (about, _), each in apart.items())


def flips_of(found: Sequence[Found]) -> list[Flip]:
    """Return who changed the position on a subject, the last change first; `found` is newest first.

    Positions of one day that differ are none that was changed: such days are left out.
    """
    labels: dict[tuple[str, str], set[Label]] = {}
    for each in found:
        labels.setdefault((each.holder, each.about), set()).add(each.label)
    differing: dict[tuple[str, str], dict[str, list[Found]]] = {
        pair: {} for pair, has in labels.items() if len(has) > 1
    }
    for each in found:
        days = differing.get((each.holder, each.about))
        if days is not None:
            days.setdefault(each.day, []).append(each)
    flips = [flip for days in differing.values() if (flip := _flip(days.values()))]
    return sorted(flips, key=lambda flip: flip.later.place, reverse=True)


def _flip(days: Iterable[list[Found]]) -> Flip | None:
    clear = [day[0] for day in days if len({each.label for each in day}) == 1]
    earlier = next((each for each in clear if each.label != clear[0].label), None)
    return Flip(earlier, clear[0]) if earlier else None


def _tallied(found: Iterable[tuple[str, Found]]) -> list[Tally]:
    tallies: dict[str, Tally] = {}
    for key, each in found:
        tally = tallies.get(key)
        if tally is None:
            tally = tallies[key] = Tally(key, each)
        elif each.place > tally.newest.place:
            tally.newest = each
        tally.counts[each.label] += 1
    return sorted(tallies.values(), key=lambda tally: (-tally.total, tally.key))
