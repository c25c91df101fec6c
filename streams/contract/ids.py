"""Ids and keys: the same article, the same record and the same name always get the same one."""

import unicodedata
from hashlib import sha256

from streams.contract.articles import Origin
from streams.contract.urls import canonical_url

# Most names are ASCII, and folded eight times as fast this way: alias files have a hundred thousand.
_ASCII_LETTERS = {code: " " for code in range(128) if not chr(code).isalnum()}


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of `data`, in hexadecimal."""
    return sha256(data).hexdigest()


def derived_id(url: str | None, body: str) -> str:
    """Return the id of an article that brings none: a hash of its canonical address, else of its body."""
    canonical = canonical_url(url) if url else None
    return sha256_of((canonical or body).encode("utf-8", "replace"))


def fold(name: str) -> str:
    """Return `name` without case, accents, punctuation and runs of spaces: the comparable part of a key."""
    if name.isascii():
        return " ".join(name.lower().translate(_ASCII_LETTERS).split())
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join(letters.split())


def entity_key(kind: str, name: str) -> str:
    """Return the key of an entity across articles: `person:john kerry`."""
    return f"{kind.lower()}:{fold(name)}"


def event_id(origin: Origin, stage: str, versions: bytes) -> str:
    """Return the CloudEvents id: deterministic from origin, stage and the versions that made the message."""
    where = f"{origin.topic}/{origin.partition}/{origin.offset}|{stage}|".encode()
    return sha256_of(where + versions)[:32]
