"""The books of the live tables: every count must be what the articles that are left count."""

from dataclasses import dataclass

from streams.client.reader import Reader
from streams.contract.model import Model
from streams.contract.settings import Settings
from streams.contract.tables import ROWS, Contribution
from streams.tables.audit import COUNTING, Place, counted, recount


@dataclass(frozen=True, slots=True)
class Books:
    """How many articles and rows were counted, and which rows differ."""

    articles: int
    rows: int
    differing: tuple[Place, ...]


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
