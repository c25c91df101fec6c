"""Whether an article has become newer than its dead letter: a replay would bring an old revision back."""

from collections import defaultdict
from collections.abc import Collection
from typing import Self

from streams.client.letters import Subject
from streams.client.reader import Reader
from streams.contract.articles import Origin
from streams.contract.records import Record
from streams.contract.settings import Settings
from streams.contract.tables import ArticleRow, Revision


class Newest:
    """What the live table `articles` and the clean stage's `revisions` know of some articles.

    Use it as a context manager, and `refresh` it as often as you ask. Raises BrokerUnavailable, AccessDenied
    and TopicMissing.
    """

    def __init__(self, settings: Settings, subjects: Collection[Subject]) -> None:
        self._topics = settings.topics
        self._wanted = {subject.id.encode() for subject in subjects if subject.id}
        # article id -> who says so -> a raw record of the article
        self._known: defaultdict[str, dict[str, Origin]] = defaultdict(dict)
        # the same, of a raw record that only confirmed the current revision: newer than a raw letter alone
        self._seen: defaultdict[str, dict[str, Origin]] = defaultdict(dict)
        for subject in subjects:
            self._note_letter(subject)
        self._reader = Reader(settings, [self._topics.tables["articles"].name, self._topics.revisions.name])
        self._reader.from_beginning()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._reader.__exit__(*error)

    def refresh(self) -> None:
        """Read the tables up to their present end."""
        if not self._wanted:
            return
        ends = self._reader.ends()
        while not self._reader.has_reached(ends):
            for record in self._reader.poll():
                if record.key in self._wanted:
                    self._note(record)

    def objection(self, subject: Subject) -> str | None:
        """Return why a letter about `subject` must not be replayed, or None."""
        if subject.id is None:
            return None
        known = [
            *self._known[subject.id].values(),
            *(self._seen[subject.id].values() if subject.is_raw else ()),
        ]
        return next(filter(None, (_objection(subject.origin, other) for other in known)), None)

    def _note(self, record: Record) -> None:
        name = (record.key or b"").decode("utf-8", "replace")
        # the table has a row in every partition in which records of the article came
        teller = f"{record.topic}/{record.partition}"
        self._known[name].pop(teller, None)
        self._seen[name].pop(teller, None)
        if record.value is None:
            return
        if record.topic == self._topics.tables["articles"].name:
            origin = ArticleRow.from_json(record.value).origin
        else:
            row = Revision.from_json(record.value)
            origin, self._seen[name][teller] = row.origin, row.seen
        if origin:
            self._known[name][teller] = origin

    def _note_letter(self, subject: Subject) -> None:
        """Of several letters about one article the newest counts, even if no table knows of it yet."""
        if subject.id is None or subject.origin is None:
            return
        known, teller = self._known[subject.id], f"letter {subject.origin.topic}/{subject.origin.partition}"
        if teller not in known or known[teller].offset < subject.origin.offset:
            known[teller] = subject.origin


def _objection(ours: Origin | None, theirs: Origin) -> str | None:
    """Compare two raw records of an article; those of different partitions have no order: refused."""
    place = f"{theirs.topic}/{theirs.partition}/{theirs.offset}"
    if ours is None:
        return f"it doesn't say which raw record it is of, and the article has one at {place}"
    if (ours.topic, ours.partition) != (theirs.topic, theirs.partition):
        return f"the article also came in another partition, at {place}: publish again what should count"
    if theirs.offset > ours.offset:
        return f"a newer record of the article came at {place}: discard the letter"
    return None
