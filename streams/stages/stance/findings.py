"""From frames to findings: who is for or against what, as offsets into one sentence."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from spacy.tokens import Doc, Token

from streams.contract.articles import Label
from streams.stages.stance.frame import Frame, Route
from streams.stages.stance.frames import frames
from streams.stages.stance.lexicon import LEXICON
from streams.stages.stance.reference import FIRST_PERSON, THIRD_PERSON, antecedent, can_hold, owner_of_words
from streams.stages.stance.said import speakers
from streams.stages.stance.spans import holder_extent, target_extent
from streams.stages.stance.syntax import children, is_verb

Words = tuple[int, int]  # half-open code points of the sentence
# No annotated sentence gives more than 7; a list of names that love a list of names would give thousands.
_FINDINGS = 64

Shape = Literal["noun", "wish", "claim"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Words that name who holds a position; `head` is the word itself, without titles."""

    words: Words
    head: Words
    pronoun: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A position within one sentence; no holder means: whoever is quoted."""

    holder: Actor | None
    target: Actor
    shape: Shape
    label: Label
    cue: Words
    route: Route


def findings(doc: Doc) -> list[Finding]:
    """Return the positions that a parsed sentence expresses, the longest targets first."""
    found = (finding for frame in frames(doc) for finding in _finding(frame))
    return prune(list(islice(found, _FINDINGS)))


def prune(found: list[Finding]) -> list[Finding]:
    """Keep one target of each holder and place: of nested ones the outermost."""
    kept: list[Finding] = []
    for finding in sorted(found, key=_breadth):
        if not any(_same_holder(finding, other) and _meet(finding.target, other.target) for other in kept):
            kept.append(finding)
    return kept


def _breadth(finding: Finding) -> tuple[int, int]:
    start, end = finding.target.words
    return start - end, start


def _same_holder(one: Finding, other: Finding) -> bool:
    if one.holder is None or other.holder is None:
        return one.holder is other.holder
    return _overlap(one.holder.words, other.holder.words)


def _meet(one: Actor, other: Actor) -> bool:
    return _overlap(one.words, other.words)


def _overlap(one: Words, other: Words) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _finding(frame: Frame) -> Iterator[Finding]:
    holder = _holder(frame.holder)
    target = _target(frame)
    if target is None or (frame.holder is not None and holder is None):
        return
    if holder is not None and _overlap(holder.words, target.words):
        return
    yield Finding(
        holder=holder,
        target=target,
        shape=_shape(frame),
        label="favor" if frame.sign > 0 else "against",
        cue=(min(t.idx for t in frame.cue), max(t.idx + len(t) for t in frame.cue)),
        route=frame.route,
    )


def _shape(frame: Frame) -> Shape:
    if not is_verb(frame.target) or frame.slot == "obj":
        return "noun"
    return "claim" if frame.is_claim else "wish"


def _holder(token: Token | None) -> Actor | None:
    if token is None:
        return None
    if token.lower_ in FIRST_PERSON:
        token = _speaker_around(token) or token
    token = owner_of_words(token) or _named_beside(token) or token
    token = antecedent(token) or token
    if not can_hold(token):
        return None
    if token.tag_ == "PRP$" and token.lower_ in THIRD_PERSON:
        return None  # of `his`, `their` that the sentence doesn't resolve 3 of 16 were right
    is_pronoun = token.lower_ in FIRST_PERSON or token.lower_ in THIRD_PERSON
    return _actor(token, holder_extent(token), pronoun=token.lower_ if is_pronoun else None)


def _named_beside(token: Token) -> Token | None:
    """Return the name in `the president of the region, Roberto Maroni`."""
    if token.tag_ != "NN":
        return None
    return next((c for c in children(token, "appos") if c.ent_type_ == "PERSON"), None)


def _speaker_around(token: Token) -> Token | None:
    for above in (token, *token.ancestors):
        if is_verb(above):
            for speaker in speakers(above):
                if speaker.lower_ not in FIRST_PERSON:
                    return speaker
    return None


def _target(frame: Frame) -> Actor | None:
    token = frame.target
    if token.lower_ in LEXICON.empty or token.lower_ in LEXICON.times or token.tag_ in {"CD", "WP"}:
        return None
    if is_verb(token) and any(child.tag_ == "WP" for child in children(token, "dobj", "nsubj")):
        return None  # what we should be doing
    meant = antecedent(token)
    if meant is not None and meant != frame.holder:
        return _actor(meant, holder_extent(meant))
    first, last = holder_extent(token, bare=True) if frame.bare else target_extent(token)
    if frame.start is not None:
        first = frame.start.i
    pronoun = token.lower_ if token.lower_ in THIRD_PERSON else None
    return _actor(token, (first, last), pronoun=pronoun)


def _actor(token: Token, extent: tuple[int, int], *, pronoun: str | None = None) -> Actor:
    first, last = token.doc[extent[0]], token.doc[extent[1]]
    return Actor((first.idx, last.idx + len(last)), (token.idx, token.idx + len(token)), pronoun)
