"""The quotations of a text: direct, indirect and mixed ones, each told once.

- A marked passage is direct, unless it stands in a clause that somebody is told to have said: then the clause
  is one mixed quotation, and the passage one of its `marked` parts. A clause without a word outside the marks
  is direct.
- Two passages of one sentence with the verb between them are one: `"I will go," he said, "and you stay."`
- Of what is said within what is said the outer stands: `Kerry said that Lavrov had told him the plan failed`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from streams.contract.articles import Quote, QuoteKind, Speaker
from streams.contract.spans import cut
from streams.stages.entities.quotes.marks import Quoted, is_title
from streams.stages.entities.quotes.speakers import Attributed, Attribution
from streams.stages.entities.quotes.speech import Speech
from streams.stages.entities.words import words

Ends = tuple[int, int]
_GOES_ON_AFTER = re.compile(r"[,\u2014\u2013-]\s*$")  # last before the second part: "he said, "
_WORD = re.compile(r"\w+")
_THAT = "that"
# Whoever writes "I" or "you" outside of marks quotes nobody, and "that said" names nobody.
_NOBODY_ELSE = frozenset({"i", "we", "you", "that", "this", "these", "those", "which", "what", "there"})
_SHOWING = frozenset(words("showing"))
_DATELINE = re.compile(
    r"[A-Z][\w.,'\u2019/ ]{1,40}(?:\([^)\n]{1,20}\)\s*)?\s*(?:\u2014|\u2013|--|-)\s+(?=[A-Z])"
)
_MARKS = frozenset("\"'\u201c\u201d\u2018\u2019")
_MARK_OR_COLON_AFTER = re.compile(r"[,.]?[\"\u201c\u201d\u2018]|\s*:")
_PARTED = re.compile(r"[,.!?;)\u2014\u2013\"\u201d-]")
_CLAUSE_WORDS = 3  # "he said, she said" has less


@dataclass(frozen=True, slots=True)
class _Said:
    """A quotation in the making."""

    kind: QuoteKind
    parts: tuple[Ends, ...]
    speaker: Speaker | None
    cue: Ends | None
    marked: tuple[Ends, ...] = ()

    @property
    def ends(self) -> Ends:
        return self.parts[0][0], self.parts[-1][1]


def quotations(text: str, attribution: Attribution) -> Iterator[Quote]:
    """Yield the quotations of a text in order; none stands over another."""
    attributed = {one.passage: one for one in attribution.attributed()}
    every = (_reported(text, attribution, attributed, speech) for speech in attribution.speeches)
    reported = list(_outer(one for one in every if one))
    marked = {place for one in reported for place in one.marked}
    direct = [one for one in attributed.values() if (one.passage.start, one.passage.end) not in marked]
    for said in _outer([*reported, *_direct(text, attribution, direct)]):
        yield _quote(text, said)


def _outer(every: Iterable[_Said]) -> Iterator[_Said]:
    """Yield what stands within nothing else, in order."""
    end = 0
    for said in sorted(every, key=_place):
        if said.ends[0] >= end:
            end = said.ends[1]
            yield said


def _place(said: _Said) -> Ends:
    return said.ends[0], -said.ends[1]


def _quote(text: str, said: _Said) -> Quote:
    span = cut(text, *said.ends)
    return Quote(
        start=span.start,
        end=span.end,
        text=span.text,
        kind=said.kind,
        speaker=said.speaker,
        cue=cut(text, *said.cue) if said.cue else None,
        parts=tuple(cut(text, *ends) for ends in said.parts) if len(said.parts) > 1 else (),
        marked=tuple(cut(text, *ends) for ends in said.marked),
    )


def _direct(text: str, attribution: Attribution, attributed: Iterable[Attributed]) -> Iterator[_Said]:
    """Yield the direct quotations, those that only their verb interrupts as one."""
    current: _Said | None = None
    for one in attributed:
        ends = (one.passage.start, one.passage.end)
        if current and _goes_on(text, attribution, current, ends):
            current = replace(current, parts=(*current.parts, ends))
            continue
        if current:
            yield current
        current = _Said("direct", (ends,), one.speaker, one.cue)
    if current:
        yield current


def _goes_on(text: str, attribution: Attribution, said: _Said, ends: Ends) -> bool:
    """Say whether between a quotation and the next passage stands only its verb, and no sentence ends."""
    gap = (said.ends[1], ends[0])
    return (
        said.cue is not None
        and gap[0] <= said.cue[0]
        and len(attribution.speeches_in(*gap)) == 1
        and bool(_GOES_ON_AFTER.search(text, *gap))
        and not attribution.sentence_ends(*gap)
    )


def _reported(
    text: str, attribution: Attribution, attributed: Mapping[Quoted, Attributed], speech: Speech
) -> _Said | None:
    """Return the indirect or mixed quotation that the verb governs; null where all of it stands in marks."""
    if not speech.reported or speech.subject.pronoun in _NOBODY_ELSE:
        return None
    inside = [passage for part in speech.reported for passage in attribution.passages_in(*part)]
    if any(_is_of_another(attributed[passage], speech) for passage in inside if passage in attributed):
        return None
    if any(_begins_anew(text, passage) for passage in inside):
        return None
    parts = tuple(_apart(_widened(_without_dateline(text, part), inside) for part in speech.reported))
    if not (_has_words_of_its_own(text, parts, inside) and _is_whole(text, parts, speech)):
        return None
    speaker = attribution.speaker(speech)
    if text[speech.start : speech.end].lower() in _SHOWING and not (speaker and speaker.entity):
        return None
    marked = tuple((p.start, p.end) for p in inside if not is_title(text, p))
    kind: QuoteKind = "mixed" if marked else "indirect"
    return _Said(kind, parts, speaker, (speech.start, speech.end), marked)


def _without_dateline(text: str, part: Ends) -> Ends:
    """Return a part without a place and a dash at the start of its line: "VIENNA — The house"."""
    found = _DATELINE.match(text, part[0], part[1])
    at_start = part[0] == 0 or text[part[0] - 1] == "\n"
    return (found.end(), part[1]) if found and at_start else part


def _is_whole(text: str, parts: Sequence[Ends], speech: Speech) -> bool:
    """Say whether nothing tells that the parse cut the clause.

    A mark without its pair stands beside it, a colon follows, or nothing parts it from who says it behind it.
    """
    start, end = parts[0][0], parts[-1][1]
    if text[start - 1 : start] in _MARKS or _MARK_OR_COLON_AFTER.match(text, end):
        return False
    first = min(speech.start, speech.subject.start if speech.subject.start >= end else speech.start)
    return first < end or speech.is_according or bool(_PARTED.search(text, end - 1, first))


def _begins_anew(text: str, passage: Quoted) -> bool:
    """Say whether a passage begins a sentence after a comma: `Asked why, "We had to," he said` is direct."""
    is_after_comma = text[max(0, passage.start - 2) : passage.start].rstrip().endswith(",")
    return is_after_comma and text[passage.start + 1].isupper()


def _is_of_another(one: Attributed, speech: Speech) -> bool:
    return one.speech is not None and one.speech != speech and one.is_beside


def _widened(part: Ends, inside: Iterable[Quoted]) -> Ends:
    """Return a part with the whole of the passages that begin or end in it."""
    over = [p for p in inside if p.start < part[1] and part[0] < p.end]
    return min([part[0], *(p.start for p in over)]), max([part[1], *(p.end for p in over)])


def _apart(parts: Iterable[Ends]) -> Iterator[Ends]:
    """Yield the parts, those that one passage joins as one."""
    current: Ends | None = None
    for part in parts:
        if current and part[0] <= current[1]:
            current = (current[0], max(current[1], part[1]))
            continue
        if current:
            yield current
        current = part
    if current:
        yield current


def _has_words_of_its_own(text: str, parts: Iterable[Ends], inside: Sequence[Quoted]) -> bool:
    """Say whether a clause is long enough for one, and a word of it stands outside of marks."""
    found = [word for part in parts for word in _WORD.finditer(text, *part)]
    outside = (word for word in found if not any(p.start <= word.start() < p.end for p in inside))
    return len(found) >= _CLAUSE_WORDS and any(word[0].casefold() != _THAT for word in outside)
