"""Clusters of near-duplicates, kept up to date while articles come, change and leave.

Articles are taken in the order of their time (then of their id). One that is near to no first article before
it is itself a first one; every other belongs to the oldest first that it is near to. So whatever is in a
cluster was compared with its first article, no chain of likenesses joins what is unlike, and the clusters
depend on nothing but the articles that there are: however they came, `Clusters` equals one made of what is
left. Decision 0013 tells why.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from sys import intern

import numpy as np

from streams.contract.tables import Sketch
from streams.tables.bands import Bands, Slots
from streams.tables.sketches import HASHES, NEAR, Floats, bytes_of, containment, shingles_of

# Articles of a cluster that have rows: what is in more is a form rather than a story, and the first one alone
# has a row. When the first of a cluster leaves, all its rows are written anew, which `python -m
# bench.duplicates` measures for as many.
MOST_SHOWN = 1000

_ABSENT, _UNDECIDED = -2, -1


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands; the counts of a cluster are told of its first article alone."""

    cluster: str
    containment: float
    size: int | None = None
    sites: int | None = None


class Clusters:
    """All articles that have a sketch, and their clusters."""

    def __init__(self, sketches: Iterable[Sketch] = ()) -> None:
        self._slots: dict[str, int] = {}
        self._free: list[int] = []
        # slot -> what is known of its article
        self._names: list[str] = []
        self._sites: list[str | None] = []
        self._bands = Bands()
        self._time = np.zeros(0, dtype=np.int64)
        self._shingles = np.zeros(0)
        self._first = np.zeros(0, dtype=np.int32)  # the slot of its cluster's first article
        self._told = np.zeros(0, dtype=np.int32)  # the same, as far as it has a row
        # of articles near to several firsts before them: those that are not the oldest, and the way back
        self._others: dict[int, set[int]] = defaultdict(set)
        self._of_other: dict[int, set[int]] = defaultdict(set)
        self._touched: set[int] = set()
        self._changes: dict[str, Place | None] = {}
        self._fill(sketches)

    def put(self, sketch: Sketch) -> None:
        """Take in an article, or what became of it."""
        slot = self._slots.get(sketch.id)
        if slot is not None and self._stays(slot, sketch):
            self._sites[slot] = _shared(sketch.site)
            self._told[slot] = _ABSENT
            self._touched.add(int(self._first[slot]))
        else:
            self.remove(sketch.id)
            slot = self._settle(sketch)
            for first in self._near_firsts(slot):
                if self._age(first) < self._age(slot):
                    self._give(slot, first)
            self._decide(np.array([slot]))
        self._tell()

    def remove(self, name: str) -> None:
        """Forget an article; nothing happens where it is not known."""
        slot = self._slots.pop(name, None)
        if slot is None:
            return
        freed = np.zeros(0, dtype=np.int64)
        if self._first[slot] == slot:
            freed = self._step_down(slot)
        else:
            self._touched.add(int(self._first[slot]))
            self._take_others(slot)
        if self._told[slot] != _ABSENT:
            self._changes[name] = None
        self._first[slot] = self._told[slot] = _ABSENT
        self._names[slot], self._sites[slot] = "", None
        self._bands.remove(slot)
        self._free.append(slot)
        self._decide(freed)
        self._tell()

    def changes(self) -> Mapping[str, Place | None]:
        """Return the places of those whose row changed since the last call; nothing: it has none any more."""
        changes, self._changes = self._changes, {}
        return changes

    # Deciding

    def _decide(self, slots: Slots) -> None:
        """Find a cluster for each of `slots` that has none, the oldest first."""
        while (slots := slots[self._first[slots] == _UNDECIDED]).size:
            slots = np.concatenate([slots, self._lead(self._oldest(slots))])

    def _lead(self, slot: int) -> Slots:
        """Make an article a first one that is near to none before it; return those that lost theirs by it."""
        near = self._bands.sharing(slot)
        near = near[self._containment(slot, near) >= NEAR]
        freed = [self._step_down(first) for first in near[self._first[near] == near].tolist()]
        self._first[slot] = slot
        self._touched.add(slot)
        undecided = self._first[near] == _UNDECIDED  # all are younger: the oldest is decided first
        self._first[near[undecided]] = slot
        for other in near[~undecided].tolist():
            if self._age(slot) < self._age(other):
                self._give(other, slot)
        return np.concatenate([np.zeros(0, dtype=np.int64), *freed])

    def _step_down(self, first: int) -> Slots:
        """Take the cluster of a first article apart; return its members, of which some may have another."""
        members = np.flatnonzero(self._first == first)
        self._first[members] = _UNDECIDED
        for slot in self._of_other.pop(first, ()):
            self._others[slot].discard(first)
        for slot in members.tolist():
            for other in self._take_others(slot):
                self._give(slot, other)
        return members

    def _give(self, slot: int, first: int) -> None:
        """Let an article have one more first article before it; the oldest is that of its cluster."""
        held = int(self._first[slot])
        if held == _UNDECIDED:
            self._first[slot] = first
        else:
            oldest, other = sorted((held, first), key=self._age)
            self._first[slot] = oldest
            self._others[slot].add(other)
            self._of_other[other].add(slot)
            self._touched.add(held)
        self._touched.add(first)

    def _take_others(self, slot: int) -> set[int]:
        others = self._others.pop(slot, set())
        for first in others:
            self._of_other[first].discard(slot)
        return others

    def _near_firsts(self, slot: int) -> list[int]:
        sharing = self._bands.sharing(slot)
        firsts = sharing[self._first[sharing] == sharing]
        near: list[int] = firsts[self._containment(slot, firsts) >= NEAR].tolist()
        return near

    def _containment(self, slot: int, others: Slots) -> Floats:
        [ours] = self._bands[np.array([slot])]
        return containment(ours, self._shingles[slot], self._bands[others], self._shingles[others])

    def _age(self, slot: int) -> tuple[int, str]:
        return int(self._time[slot]), self._names[slot]

    def _oldest(self, slots: Slots) -> int:
        times = self._time[slots]
        oldest: list[int] = slots[times == times.min()].tolist()
        return min(oldest, key=self._age)

    # Slots

    def _fill(self, sketches: Iterable[Sketch]) -> None:
        """Take in all at once, which takes 4 s for 100,000 articles; one by one they would take 30."""
        times, shingles, values = [], [], bytearray()
        for slot, sketch in enumerate(sketches):
            self._slots[sketch.id] = slot
            self._names.append(sketch.id)
            self._sites.append(_shared(sketch.site))
            times.append(_milliseconds(sketch.published))
            shingles.append(shingles_of(sketch.words))
            values += bytes_of(sketch.sketch).tobytes()
        if not times:
            return
        self._time = np.array(times, dtype=np.int64)
        self._shingles = np.array(shingles, dtype=np.float64)
        self._first = np.arange(len(times), dtype=np.int32)
        self._told = np.full(len(times), _ABSENT, dtype=np.int32)
        self._bands.fill(np.frombuffer(bytes(values), dtype=np.uint8).reshape(len(times), HASHES))
        in_company = self._bands.in_company()
        self._first[in_company] = _UNDECIDED
        self._decide(in_company)
        self._tell()

    def _stays(self, slot: int, sketch: Sketch) -> bool:
        """Say whether nothing has changed that decides where an article belongs."""
        [known] = self._bands[np.array([slot])]
        is_same = self._shingles[slot] == shingles_of(sketch.words) and np.array_equal(
            known, bytes_of(sketch.sketch)
        )
        return bool(is_same and self._time[slot] == _milliseconds(sketch.published))

    def _settle(self, sketch: Sketch) -> int:
        if not self._free:
            self._grow()
        slot = self._free.pop()
        self._slots[sketch.id] = slot
        self._names[slot], self._sites[slot] = sketch.id, _shared(sketch.site)
        self._time[slot] = _milliseconds(sketch.published)
        self._shingles[slot] = shingles_of(sketch.words)
        self._first[slot] = _UNDECIDED
        self._bands.put(slot, bytes_of(sketch.sketch))
        return slot

    def _grow(self) -> None:
        known = len(self._names)
        more = max(64, known // 4)
        self._names += [""] * more
        self._sites += [None] * more
        self._free += range(known + more - 1, known - 1, -1)
        self._time = np.concatenate([self._time, np.zeros(more, dtype=np.int64)])
        self._shingles = np.concatenate([self._shingles, np.zeros(more)])
        self._first = np.concatenate([self._first, np.full(more, _ABSENT, dtype=np.int32)])
        self._told = np.concatenate([self._told, np.full(more, _ABSENT, dtype=np.int32)])

    # Telling

    def _tell(self) -> None:
        for first in self._touched:
            if self._first[first] == first:  # else its members belong to others, which are touched, too
                self._tell_cluster(first)
        self._touched.clear()

    def _tell_cluster(self, first: int) -> None:
        members = np.flatnonzero(self._first == first)
        size = len(members)
        is_shown = (members == first) | (size <= MOST_SHOWN) if size > 1 else np.zeros(size, dtype=bool)
        now = np.where(is_shown, first, _ABSENT)
        told = self._told[members]
        changed = (told != now) | (is_shown & (members == first))  # of the first the counts may be others
        self._told[members] = now
        for slot in members[changed & ~is_shown].tolist():
            self._changes[self._names[slot]] = None
        slots = members[changed & is_shown]
        shares = self._containment(first, slots).tolist() if slots.size else []
        for slot, share in zip(slots.tolist(), shares, strict=True):
            self._changes[self._names[slot]] = Place(self._names[first], round(share, 2))
        if size > 1:
            sites = {self._sites[slot] for slot in members.tolist()} - {None} if size <= MOST_SHOWN else None
            count = None if sites is None else len(sites)
            self._changes[self._names[first]] = Place(self._names[first], 1.0, size, count)


def _shared(site: str | None) -> str | None:
    """Return the one copy of a site's name that all of its articles share."""
    return intern(site) if site else None


def _milliseconds(time: str) -> int:
    try:
        return round(datetime.fromisoformat(time).replace(tzinfo=UTC).timestamp() * 1000)
    except ValueError:  # a record that doesn't carry our time
        return 0
