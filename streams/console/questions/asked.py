"""What is asked of the positions: about whom or what, held by whom, in which words, when, by which sites."""

from collections.abc import Sequence
from dataclasses import dataclass

from streams.console.questions import selecting
from streams.console.questions.asking import LIMIT, Filter, Named, Question, read_day
from streams.console.questions.reads import Snapshot, Total
from streams.console.questions.selecting import Condition
from streams.console.store.catalogue import TABLES

POSITIONS = TABLES["positions"]


@dataclass(frozen=True, slots=True)
class Asked:
    """The question as it came; `about` and `holder` are names or keys."""

    about: str | None = None
    holder: str | None = None
    words: str | None = None
    since: str | None = None
    until: str | None = None
    sites: tuple[str, ...] = ()
    limit: int = LIMIT

    @property
    def question(self) -> Question:
        """Return it as a question to the table; raises BadQuestion."""
        site = POSITIONS.field("site")
        sites = tuple(site.casefold() for site in self.sites if site)
        named = ((POSITIONS.field("about"), self.about), (POSITIONS.field("holder"), self.holder))
        return Question(
            POSITIONS,
            filters=(Filter(site, sites),) if site and sites else (),
            named=tuple(Named(field, text) for field, text in named if field and text),
            since=None if self.since is None else read_day("since", self.since),
            until=None if self.until is None else read_day("until", self.until),
            words=self.words if self.words and self.words.strip() else None,
            limit=self.limit,
        )


def rarest_of(
    snapshot: Snapshot, question: Question, conditions: Sequence[Condition]
) -> tuple[Total, Condition] | None:
    """Return the condition that the fewest rows fit, and how many; None where each has too many to count."""
    totals = [(snapshot.counted(selecting.count_of(question, [each], each)), each) for each in conditions]
    exact = [(total, each) for total, each in totals if total.is_exact]
    return min(exact, key=lambda found: found[0].rows, default=None)
