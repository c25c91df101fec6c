"""Which raw record a record of any topic was made from."""

from streams.contract.articles import Origin
from streams.contract.dead_letters import source_of
from streams.contract.headers import origin_of
from streams.contract.records import Record
from streams.contract.topics import Catalogue


def raw_origin(record: Record, topics: Catalogue) -> Origin | None:
    """Return the raw record's position: in a letter of the first stage it is the source."""
    if record.topic == topics.raw.dlq.name:
        return source_of(record.fields)
    return origin_of(record.fields)
