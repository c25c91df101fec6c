"""Dead letters as an operator looks at them: read back, grouped by what went wrong."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from streams.client.reader import Reader
from streams.contract.articles import Origin
from streams.contract.dead_letters import (
    EXCEPTION,
    FINGERPRINT,
    MESSAGE,
    NO_FINGERPRINT,
    STACK_TRACE,
    STAGE,
    attempts_of,
    source_of,
)
from streams.contract.decisions import Decision, Verdict
from streams.contract.headers import origin_of
from streams.contract.raw import identify
from streams.contract.records import Record
from streams.contract.settings import Settings
from streams.contract.topics import Catalogue


@dataclass(frozen=True, slots=True)
class Letter:
    """A record of a dead-letter topic."""

    record: Record

    @property
    def position(self) -> str:
        """Return where the letter stands, as commands name it: topic/partition/offset."""
        return "/".join(map(str, self.record.position))

    @property
    def fingerprint(self) -> str:
        """Return the hash that failures of the same kind share."""
        return self._header(FINGERPRINT) or NO_FINGERPRINT

    @property
    def stage(self) -> str:
        """Return the stage in which the record died."""
        return self._header(STAGE)

    @property
    def error(self) -> tuple[str, str]:
        """Return the error's class and code."""
        name, _, code = self._header(EXCEPTION).partition(" ")
        return name, code

    @property
    def message(self) -> str:
        """Return what the error said."""
        return self._header(MESSAGE)

    @property
    def stack_trace(self) -> str:
        """Return the end of the stack trace, where the error was a bug."""
        return self._header(STACK_TRACE)

    @property
    def attempts(self) -> int:
        """Return how often the record was tried, over all its deaths."""
        return attempts_of(self.record.fields)

    @property
    def source(self) -> Origin | None:
        """Return the position of the record that died."""
        return source_of(self.record.fields)

    def _header(self, name: str) -> str:
        return self.record.fields.get(name, b"").decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Subject:
    """Which revision of which article a letter is about; no id: it tells none, so nothing is newer."""

    id: str | None
    origin: Origin | None
    is_raw: bool


def subject_of(letter: Letter, topics: Catalogue) -> Subject:
    """Return what a letter is about."""
    record = letter.record
    if record.topic == topics.raw.dlq.name:
        name = identify(record.value, key=record.key, headers=record.fields)
        return Subject(name, letter.source, is_raw=True)
    if record.topic == topics.facts.dlq.name:  # a fact may be folded at any time: the row's origin decides
        return Subject(None, None, is_raw=False)
    name = (record.key or b"").decode("utf-8", "replace")
    return Subject(name or None, origin_of(record.fields), is_raw=False)


@dataclass(slots=True)
class Group:
    """Letters of one stage that died of the same."""

    letter: Letter  # the newest one, as the example; without its value, which may be large
    count: int = 0
    first: float = 0.0
    decided: Counter[Verdict] = field(default_factory=Counter)

    def add(self, letter: Letter, decision: Decision | None) -> None:
        """Count a letter, and what was decided about it."""
        time = letter.record.timestamp
        self.first = min(self.first, time) if self.count else time
        self.count += 1
        if time >= self.letter.record.timestamp:
            self.letter = _in_short(letter)
        if decision:
            self.decided[decision.decision] += 1


def grouped(letters: Iterable[tuple[Letter, Decision | None]]) -> list[Group]:
    """Return letters grouped by stage and fingerprint, the group with the newest letter first."""
    groups: dict[tuple[str, str], Group] = {}
    for letter, decision in letters:
        group = groups.setdefault((letter.stage, letter.fingerprint), Group(_in_short(letter)))
        group.add(letter, decision)
    return sorted(groups.values(), key=lambda group: group.letter.record.timestamp, reverse=True)


def _in_short(letter: Letter) -> Letter:
    return Letter(replace(letter.record, value=None))


def all_letters(settings: Settings, topics: Sequence[str]) -> Iterator[Letter]:
    """Yield the letters on `topics` that are there now, oldest first as far as partitions can be merged."""
    with Reader(settings, topics) as reader:
        for record in reader.between(reader.begins(), reader.ends()):
            yield Letter(record)
