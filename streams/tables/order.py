"""Which of two records of an article is the newer one."""

from streams.contract.articles import Origin


def is_newer(ours: Origin | None, theirs: Origin | None) -> bool:
    """Compare origins; across partitions (an article published under several keys) the order is arbitrary."""
    return _place(ours) > _place(theirs)


def _place(origin: Origin | None) -> tuple[int, int]:
    return (origin.partition, origin.offset) if origin else (-1, -1)
