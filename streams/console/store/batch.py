"""What one poll brought, in the form that is written in one transaction. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from streams.console.store.rows import record_of
from streams.contract.headers import origin_of
from streams.contract.records import Record
from streams.contract.topics import Catalogue
from streams.tables.order import place_of

Offsets = Mapping[tuple[str, int], int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the newest result of an article stands."""

    topic: str
    partition: int
    offset: int
    origin: tuple[int, int] = (-1, -1)  # partition and offset of the raw record that it was made from
    is_retracted: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows by table and key (None: the row is gone), places by article, and where to read on."""

    next: Offsets
    rows: Mapping[str, Mapping[str, bytes | None]] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    as_of: float = 0.0  # time of the newest record, in seconds since 1970


def batch_of(records: Sequence[Record], following: Offsets, topics: Catalogue) -> Batch:
    """Return what `records` say; of several values of one key the last one counts."""
    names = {topic.name: name for name, topic in topics.tables.items()}
    rows: dict[str, dict[str, bytes | None]] = {}
    places: dict[str, Place] = {}
    for record in records:
        if record.key is None:
            continue
        key = record.key.decode("utf-8", "replace")
        if name := names.get(record.topic):
            rows.setdefault(name, {})[key] = record.value
        elif record.topic == topics.changes.name and (origin := origin_of(record.fields)):
            rows.setdefault("changes", {})[f"{key}|{record_of(origin)}"] = record.value
        elif record.topic == topics.stance.name:
            place = _place(record)
            if key not in places or place.origin >= places[key].origin:
                places[key] = place
    as_of = max((record.timestamp for record in records), default=0.0)
    return Batch(following, rows, places, as_of)


def _place(record: Record) -> Place:
    origin = place_of(origin_of(record.fields))
    return Place(*record.position, origin=origin, is_retracted=record.value is None)
