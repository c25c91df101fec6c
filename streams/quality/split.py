"""Which rows of the labelled data are for choosing and checking, and which for learning."""

from typing import Literal, get_args

from streams.contract.ids import sha256_of

Part = Literal["all", "training", "validation"]
PARTS: tuple[Part, ...] = get_args(Part)

_SHARE = 0.15  # of the groups; the trained networks of the stance stage have seen none of them
_SITES = 5  # one in so many; the line classifier has seen no page of theirs


def is_validation_site(domain: str) -> bool:
    """Say whether the pages of `domain` are kept from training, to measure on."""
    return int(sha256_of(domain.encode())[:8], 16) % _SITES == 0


def is_validation(group: str) -> bool:
    """Say whether the rows of `group` belong to the part that nothing is learnt from.

    `group` is an article, site or sentence of the source: its rows share words, so they stay on one side.
    """
    return int(sha256_of(f"stance {group}".encode())[:8], 16) / 2**32 < _SHARE
