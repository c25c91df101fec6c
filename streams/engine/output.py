"""A record to be written."""

from dataclasses import dataclass

from streams.contract.headers import Headers


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
