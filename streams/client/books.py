"""The books, counted directly from Kafka: of the live tables, and of the stages."""

import time
from collections import Counter
from dataclasses import dataclass

from streams.client.groups import committed_of, groups
from streams.client.reader import Offsets, Reader
from streams.client.topics import admin, appended
from streams.contract.model import Model
from streams.contract.settings import Settings
from streams.contract.tables import ROWS, Contribution
from streams.tables.audit import COUNTING, Place, counted, recount
from streams.tables.ledger import Judged, Lines, entries_of, judge, post, ways_of

# What new books look back. A day of 100,000 articles has 400,000 records: 20 s of CPU, for a new console 30 s
# (`python -m bench.books`).
LOOK_BACK_S = 24 * 3600.0
# An outcome may have an earlier time than its input: a producer's clock may be an hour ahead.
CLOCKS_S = 3600.0


@dataclass(frozen=True, slots=True)
class Books:
    """How many articles and rows were counted, and which rows differ."""

    articles: int
    rows: int
    differing: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where books begin: the first inputs and their time, and from where on outcomes are read."""

    starts: Offsets
    reads: Offsets
    at: float


def audit(settings: Settings) -> Books:
    """Count the folded tables again from the table `contributions`.

    Facts that are on their way make rows differ for a moment. Raises BrokerUnavailable, AccessDenied and
    TopicMissing.
    """
    names = {settings.topics.tables[name].name: name for name in ("contributions", *COUNTING)}
    values: dict[Place, bytes] = {}
    with Reader(settings, list(names)) as reader:
        for record in reader.between(reader.begins(), reader.ends()):
            place = names[record.topic], (record.key or b"").decode()
            if record.value is None:
                values.pop(place, None)
            else:
                values[place] = record.value
    rows: dict[Place, Model] = {place: ROWS[place[0]].from_json(value) for place, value in values.items()}
    kept = [row for row in rows.values() if isinstance(row, Contribution)]
    wanted, found = recount(kept), counted(rows)
    differing = sorted(p for p in wanted.keys() | found.keys() if wanted.get(p) != found.get(p))
    return Books(len(kept), len(found), tuple(differing))


def audit_stages(settings: Settings) -> Judged:
    """Match every input of the stages in the last day with its outcome.

    Committed offsets are read first, then the ends of all topics: what a stage committed has its outcome
    before those. Raises BrokerUnavailable, AccessDenied and TopicMissing.
    """
    ways = ways_of(settings.topics)
    with admin(settings) as client, Reader(settings, ways.topics) as reader:
        beginning = beginning_of(reader, now=time.time())
        settled = committed_of(groups(client, settings), settings)
        ends = appended(client, reader.partitions)
        starts = {(tp.topic, tp.partition): at for tp, at in beginning.starts.items()}
        lines: Lines = {}
        counts: Counter[tuple[str, int, str]] = Counter()
        for record in reader.between(beginning.reads, ends):
            counts.update(post(lines, entries_of(record, ways), starts).counts)
    read = {(tp.topic, tp.partition): end for tp, end in ends.items()}
    return judge(counts, lines.items(), settled=settled, read=read)


def beginning_of(reader: Reader, *, now: float) -> Beginning:
    """Return where books of the last day begin, or of what all topics of the reader still have of it."""
    begins, ends = reader.begins(), reader.ends()
    since = now - LOOK_BACK_S - CLOCKS_S
    found = reader.first_since(since)
    since = max([since, *(at for tp, (offset, at) in found.items() if 0 < offset == begins[tp])])
    outcomes, inputs = reader.first_since(since), reader.first_since(since + CLOCKS_S)
    return Beginning(
        starts={tp: inputs[tp][0] if tp in inputs else end for tp, end in ends.items()},
        reads={tp: outcomes[tp][0] if tp in outcomes else end for tp, end in ends.items()},
        at=since + CLOCKS_S,
    )
