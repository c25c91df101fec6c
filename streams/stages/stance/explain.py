"""Why the stage says what it says of an article: what it weighed in each sentence, and what became of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from streams.contract.articles import EntitiesArticle, Label, Occurrence, Stance, StanceArticle
from streams.stages.stance.article import Context
from streams.stages.stance.build import Builder
from streams.stages.stance.classifier import StanceClassifier
from streams.stages.stance.findings import Actor, Finding, Words
from streams.stages.stance.pairs.network import Point
from streams.stages.stance.reading import Reading, Word

_Place = tuple[int, int, int, int]  # where the cue, the holder and both ends of the target stand
_BROADER = "a broader one is kept"
_IMPROBABLE = 5  # of a sentence; the network weighs hundreds of pairs, most of them as good as impossible
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A position that was weighed: who, for or against what, shown by which words, and what became of it.

    `holder` and `label` are null where the words only wonder or suppose. `path` leads from the holder to the
    target in the parse. `decision` is `stance N`, counted as in the message, or why there is none.
    """

    holder: str | None
    label: Label | None
    target: str | None
    cue: str
    route: str | None
    path: str | None
    probability: float | None
    decision: str


@dataclass(frozen=True, slots=True)
class ExplainedSentence:
    """A sentence and what was weighed in it; `skipped` says why it was not even parsed."""

    start: int
    end: int
    text: str
    skipped: str | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """An article's stances and the way to them; `abstained` is that of the message."""

    id: str
    stances: int
    abstained: Mapping[str, int]
    sentences: tuple[ExplainedSentence, ...]


def explain(classifier: StanceClassifier, article: EntitiesArticle) -> Explanation:
    """Return what the stage weighs in `article` and what it decides: `classify` gives the same stances."""
    readings = classifier.read(article, with_parse=True)
    result = classifier.put_together(article, readings)
    builder = Builder(article, Context.of(article))
    writer = _Writer(article, builder, _numbers(result), classifier.least)
    sentences = tuple(writer.sentence(reading) for reading in readings)
    return Explanation(article.id, len(result.stances), result.abstained, sentences)


def _numbers(article: StanceArticle) -> dict[_Place, int]:
    """Return the number of the stance that stands at each place."""
    return {
        place: number
        for number, stance in enumerate(article.stances, start=1)
        for place in (_place(stance), *(_place_again(again) for again in stance.also))
    }


def _place(stance: Stance) -> _Place:
    return stance.cue.start, stance.holder.span.start, stance.target.span.start, stance.target.span.end


def _place_again(again: Occurrence) -> _Place:
    return again.cue.start, again.holder.start, again.target.start, again.target.end


@dataclass(frozen=True, slots=True)
class _Writer:
    article: EntitiesArticle
    builder: Builder
    numbers: Mapping[_Place, int]
    least: Point

    def sentence(self, reading: Reading) -> ExplainedSentence:
        """Return a sentence with what is said, then what is too improbable, then what is no position."""
        start, end = reading.sentence.start, reading.sentence.end
        text = self.article.text[start:end]
        return ExplainedSentence(start, end, text, reading.skipped, tuple(self._candidates(reading, text)))

    def _candidates(self, reading: Reading, text: str) -> Iterator[Candidate]:
        for finding in sorted(reading.decided(self.least), key=_cue):
            built = self.builder.stance(finding, reading.sentence)
            decision = self._decision(built) if isinstance(built, Stance) else built
            yield _candidate(finding, reading, text, decision, built if isinstance(built, Stance) else None)
        for finding in islice(reading.undecided(self.least), _IMPROBABLE):
            yield _candidate(finding, reading, text, "improbable", None)
        for refused in reading.refused:
            cue = text[slice(*refused.cue)]
            yield Candidate(None, None, None, cue, None, None, None, decision=refused.reason)

    def _decision(self, stance: Stance) -> str:
        number = self.numbers.get(_place(stance))
        if number is not None:
            return f"stance {number}"
        return _BROADER if self._is_within_another(stance) else "divided"

    def _is_within_another(self, stance: Stance) -> bool:
        ours = stance.target.span
        return any(start < ours.end and ours.start < end for _, _, start, end in self.numbers)


def _candidate(
    finding: Finding, reading: Reading, text: str, decision: str, stance: Stance | None
) -> Candidate:
    holder = text[slice(*finding.holder.words)] if finding.holder else None
    return Candidate(
        holder=stance.holder.name if stance else holder,
        label=finding.label,
        target=text[slice(*finding.target.words)],
        cue=text[slice(*finding.cue)],
        route=stance.route if stance else finding.route,
        path=_path(reading.parse, finding.holder, finding.target),
        probability=None if finding.probability is None else round(finding.probability, _DIGITS),
        decision=decision,
    )


def _cue(finding: Finding) -> Words:
    return finding.cue


def _path(parse: Sequence[Word], holder: Actor | None, target: Actor) -> str | None:
    """Return the way from the holder to the target through the parse, `Austria nsubj< been >prep in`."""
    if holder is None:
        return None
    climb, way = _to_root(parse, holder), _to_root(parse, target)
    top = next((index for index in way if index in climb), None)
    if top is None:
        return None
    up = (f"{parse[index].text} {parse[index].relation}< " for index in climb[: climb.index(top)])
    down = (f" >{parse[index].relation} {parse[index].text}" for index in reversed(way[: way.index(top)]))
    return "".join((*up, parse[top].text, *down))


def _to_root(parse: Sequence[Word], actor: Actor) -> list[int]:
    """Return the indices from an actor's head up to the root of its parse."""
    inside = (at for at, word in enumerate(parse) if word.start < actor.head[1] and actor.head[0] < word.end)
    index = next(inside, None)
    found: list[int] = []
    while index is not None and index not in found:
        found.append(index)
        index = parse[index].head
    return found
