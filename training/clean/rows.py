"""Pages with the rows that the second stage reads of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from streams.stages.clean.lineclass.page import Floats
from training.clean.data import Example


@dataclass(frozen=True, slots=True)
class Rows:
    """Pages and their rows, made by first stages that saw none of their sites."""

    pages: Sequence[Example]
    rows: Sequence[Floats]

    def __add__(self, other: "Rows") -> "Rows":
        """Return the pages of both."""
        return Rows([*self.pages, *other.pages], [*self.rows, *other.rows])

    def but(self, fold: int) -> "Rows":
        """Return those of all other folds."""
        others = [i for i, page in enumerate(self.pages) if page.fold != fold]
        return Rows([self.pages[i] for i in others], [self.rows[i] for i in others])
