"""The word lists of `words.toml`."""

import tomllib
from collections.abc import Iterable
from importlib.resources import files

_LISTS: dict[str, str] = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


def words(name: str) -> tuple[str, ...]:
    """Return one list."""
    return tuple(_LISTS[name].split())


def any_of(alternatives: Iterable[str]) -> str:
    """Return a pattern for any of the words; small ones also with a capital."""
    return "|".join(f"[{w[0].upper()}{w[0]}]{w[1:]}" if w[0].islower() else w for w in alternatives)
