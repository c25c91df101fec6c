"""A record to be written, and where."""

from dataclasses import dataclass

from aiokafka.partitioner import murmur2

from streams.contract.headers import Headers


def partition_of(key: bytes, partitions: int) -> int:
    """Return the partition that every Kafka client chooses for `key` by default."""
    return int((murmur2(key) & 0x7FFFFFFF) % partitions)


@dataclass(frozen=True, slots=True)
class Output:
    """A record to be written inside the transaction; no partition means: chosen by the key."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers = ()
    partition: int | None = None

    @property
    def size(self) -> int:
        """Return the bytes of key and value."""
        return len(self.key or b"") + len(self.value or b"")
