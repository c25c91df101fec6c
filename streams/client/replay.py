"""Replays and discards dead letters in chunks, each one transaction."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from kafka import TopicPartition

from streams.client.decisions import Decider, Decisions
from streams.client.letters import Letter, Subject, all_letters, subject_of
from streams.client.newest import Newest
from streams.client.reader import Reader
from streams.contract.decisions import Verdict
from streams.contract.settings import Settings

# A transaction costs some 20 ms, so more letters bring little; what was read is lost when one fails.
CHUNK_RECORDS = 100
CHUNK_BYTES = 8 << 20
CHUNK_DISCARDS = 1000


@dataclass(frozen=True, slots=True)
class Selection:
    """Which letters are meant: by fingerprint, by position, or all."""

    fingerprints: frozenset[str] = frozenset()
    positions: frozenset[str] = frozenset()
    is_all: bool = False

    def wants(self, letter: Letter) -> bool:
        """Say whether `letter` is meant."""
        return self.is_all or letter.fingerprint in self.fingerprints or letter.position in self.positions


@dataclass(frozen=True, slots=True)
class Chosen:
    """A letter that was selected, without its record: there may be many, and large ones."""

    topic: str
    partition: int
    offset: int
    fingerprint: str
    stage: str
    subject: Subject

    @property
    def position(self) -> str:
        """Return where the letter stands: topic/partition/offset."""
        return f"{self.topic}/{self.partition}/{self.offset}"


@dataclass(slots=True)
class Choice:
    """What a selection found: the undecided letters, the others by decision, and what fits no letter."""

    undecided: list[Chosen] = field(default_factory=list)
    decided: Counter[Verdict] = field(default_factory=Counter)
    unknown: set[str] = field(default_factory=set)

    @property
    def subjects(self) -> list[Subject]:
        """Return what the undecided letters are about."""
        return [chosen.subject for chosen in self.undecided]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a letter: where it was replayed to, or why not."""

    chosen: Chosen
    to: str | None = None
    objection: str | None = None


def choose(settings: Settings, topics: Sequence[str], selection: Selection, decisions: Decisions) -> Choice:
    """Look for the selected letters on `topics`; raises BrokerUnavailable, AccessDenied and TopicMissing."""
    choice = Choice(unknown=set(selection.fingerprints | selection.positions))
    for letter in all_letters(settings, topics):
        if not selection.wants(letter):
            continue
        choice.unknown -= {letter.fingerprint, letter.position}
        decision = decisions.get(letter.position)
        if decision:
            choice.decided[decision.decision] += 1
        else:
            subject = subject_of(letter, settings.topics)
            chosen = Chosen(*letter.record.position, letter.fingerprint, letter.stage, subject)
            choice.undecided.append(chosen)
    return choice


def judged(settings: Settings, chosen: Sequence[Chosen]) -> Iterator[Outcome]:
    """Yield what a replay would do now, without doing it."""
    with Newest(settings, [each.subject for each in chosen]) as newest:
        newest.refresh()
        for each in chosen:
            objection = newest.objection(each.subject)
            to = None if objection else settings.topics.replays[each.topic].name
            yield Outcome(each, to, objection)


def replay(settings: Settings, decider: Decider, chosen: Sequence[Chosen]) -> Iterator[Outcome]:
    """Replay letters, and yield each when its transaction is committed; one that is outdated is left.

    Raises TakenOver, BrokerUnavailable, AccessDenied and TopicMissing.
    """
    waiting = {each.position: each for each in chosen}
    with Newest(settings, [each.subject for each in chosen]) as newest:
        for chunk in _chunks(_read_again(settings, chosen)):
            newest.refresh()
            judged_letters = [
                (letter, newest.objection(waiting[letter.position].subject)) for letter in chunk
            ]
            good = [letter for letter, objection in judged_letters if not objection]
            to = dict(zip((letter.position for letter in good), decider.replay(good), strict=True))
            for letter, objection in judged_letters:
                yield Outcome(waiting.pop(letter.position), to.get(letter.position), objection)
    for gone in waiting.values():
        yield Outcome(gone, objection="the letter is no longer kept")


def discard(decider: Decider, chosen: Sequence[Chosen]) -> Iterator[Outcome]:
    """Discard letters, and yield each when its transaction is committed; raises as `replay`."""
    left = iter(chosen)
    while chunk := list(islice(left, CHUNK_DISCARDS)):
        decider.discard(chunk)
        yield from map(Outcome, chunk)


def _read_again(settings: Settings, chosen: Collection[Chosen]) -> Iterator[Letter]:
    wanted = {(each.topic, each.partition, each.offset) for each in chosen}
    starts: dict[TopicPartition, int] = {}
    ends: dict[TopicPartition, int] = {}
    for topic, partition, offset in wanted:
        tp = TopicPartition(topic, partition)
        starts[tp] = min(offset, starts.get(tp, offset))
        ends[tp] = max(offset + 1, ends.get(tp, 0))
    if not wanted:
        return
    with Reader(settings, sorted({topic for topic, _, _ in wanted})) as reader:
        for record in reader.between(starts, ends):
            if record.position in wanted:
                yield Letter(record)


def _chunks(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    chunk: list[Letter] = []
    size = 0
    for letter in letters:
        chunk.append(letter)
        size += len(letter.record.value or b"")
        if len(chunk) >= CHUNK_RECORDS or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
