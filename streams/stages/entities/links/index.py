"""All entries by their names, and the search for names in a text."""

from collections.abc import Iterable, Iterator

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from streams.contract.ids import fold
from streams.stages.entities.known.entry import Entry, Named
from streams.stages.entities.known.tables import comparable, without_company
from streams.stages.entities.links.text import Text, is_one_name, wrapped


def form_of(name: str) -> str:
    """Return what equal names share: folded, without article, points and the legal form of a company."""
    return without_company(comparable(name))


class Index:
    """Entries by their whole names; 100,000 persons with 300,000 names take 140 MB (`bench/linking.py`)."""

    def __init__(self, named: Iterable[Named]) -> None:
        self._entries: dict[str, tuple[Entry, ...]] = {}
        sought: list[str] = []
        for entry, names in named:
            alone = (entry,)
            for form in {form_of(name): None for name in names}:
                others = self._entries.get(form, ())
                self._entries[form] = (*others, entry) if others else alone
            if entry.is_sought:
                sought += (wrapped(folded) for name in names if " " in (folded := fold(name)))
        # The automaton for all names takes 42 MB this way, and 94 MB as a non-contiguous one.
        self._sought = AhoCorasick(
            sought,
            matchkind=MatchKind.LeftmostLongest,
            implementation=Implementation.ContiguousNFA,
            store_patterns=False,
        )

    def entries(self, form: str) -> tuple[Entry, ...]:
        """Return the entries with a name of this form (`form_of`)."""
        return self._entries.get(form, ())

    def found_in(self, text: Text) -> Iterator[tuple[int, int]]:
        """Yield where names of two and more words stand in a text, whole, written as names."""
        for _, start, end in self._sought.find_matches_as_indexes(text.wrapped):
            place = text.place(start, end)
            if is_one_name(text.text, *place):
                yield place
