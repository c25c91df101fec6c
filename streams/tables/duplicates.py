"""The table `duplicates`: articles whose text others have, too, and which of them was first."""

from datetime import UTC, datetime

from streams.contract.tables import Contribution, DuplicateRow, Sketch
from streams.contract.times import iso
from streams.tables.clusters import Place
from streams.tables.sketches import MIN_WORDS

_DAY_ENDS = "T23:59:59.999Z"


def sketch_of(counted: Contribution | None) -> Sketch | None:
    """Return what an article's near-duplicates are found by; nothing for one that takes no part in it."""
    if counted is None or counted.sketch is None or counted.words < MIN_WORDS:
        return None
    return Sketch(
        id=counted.id,
        day=counted.day,
        site=counted.site,
        title=counted.title or None,
        published=counted.published,
        words=counted.words,
        sketch=counted.sketch,
    )


def row_of(sketch: Sketch, place: Place, *, at: str) -> DuplicateRow:
    """Return the row of an article that has this place since `at`."""
    return DuplicateRow(
        id=sketch.id,
        day=sketch.day,
        site=sketch.site,
        title=sketch.title,
        published=sketch.published,
        cluster=place.cluster,
        containment=place.containment,
        size=place.size,
        sites=place.sites,
        at=at,
    )


def ordered_time(published_at: str | None, *, at: str) -> str:
    """Return when an article was published, to compare it with others.

    Where its publisher tells only the day, it is the end of that day, or `at` if that was earlier: what is
    told to the minute comes first. Where nothing is told, or no time, it is `at`.
    """
    told = published_at or ""
    try:
        time = datetime.fromisoformat(told)
        if "T" in told or " " in told:
            return iso(time if time.tzinfo else time.replace(tzinfo=UTC))
        return min(at, f"{time.date().isoformat()}{_DAY_ENDS}")
    except (ValueError, OverflowError):
        return at
