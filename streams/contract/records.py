"""A record that was read, in a form that crosses processes."""

from collections.abc import Mapping
from dataclasses import dataclass

from streams.contract.articles import Origin
from streams.contract.headers import Headers, as_mapping


@dataclass(frozen=True, slots=True)
class Record:
    """A record that was read, with its position."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers = ()
    timestamp: float = 0.0  # seconds since 1970, as the broker keeps it

    @property
    def fields(self) -> Mapping[str, bytes]:
        """Return the headers by name."""
        return as_mapping(self.headers)

    @property
    def position(self) -> tuple[str, int, int]:
        """Return topic, partition and offset."""
        return self.topic, self.partition, self.offset

    @property
    def as_origin(self) -> Origin:
        """Return the position as the origin of what is made from it."""
        return Origin(topic=self.topic, partition=self.partition, offset=self.offset)
