"""Which of two records of an article is the newer one."""

from streams.contract.articles import Origin


def is_newer(ours: Origin | None, theirs: Origin | None) -> bool:
    """Compare origins; across partitions (an article published under several keys) the order is arbitrary."""
    return place_of(ours) > place_of(theirs)


def place_of(origin: Origin | None) -> tuple[int, int]:
    """Return what origins are compared by; a record that names none is older than all others."""
    return (origin.partition, origin.offset) if origin else (-1, -1)
