"""What an alias file or a built-in table says of one person, place or body."""

from dataclasses import dataclass
from typing import Literal

from streams.contract.articles import Link, MentionType

Relation = Literal["itself", "demonym"]
# The sources of the built-in tables; a file's is its own name.
BUILT_IN = frozenset({"countries", "capitals", "states", "bodies", "us_politicians"})


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One thing that entities are linked to; equal to itself alone.

    `context`: folded words and phrases of which an article must have one, or the entry only may be meant.
    `is_sought`: whether its names of two and more words are also looked for where the recogniser saw none.
    """

    source: str
    id: str
    name: str
    type: MentionType
    wikidata: str | None = None
    context: tuple[str, ...] = ()
    is_sought: bool = True
    relation: Relation = "itself"

    @property
    def is_built_in(self) -> bool:
        """Say whether it comes with the package: a file of one's own outranks it."""
        return self.source in BUILT_IN

    @property
    def same(self) -> str:
        """Return what entries of one thing share, in whatever tables they stand."""
        return self.wikidata or f"{self.source}/{self.id}"

    def link(self) -> Link:
        """Return what a message says of it."""
        return Link(
            source=self.source,
            id=self.id,
            name=self.name,
            wikidata=self.wikidata,
            relation=self.relation,
        )


Named = tuple[Entry, tuple[str, ...]]  # an entry with all its names
