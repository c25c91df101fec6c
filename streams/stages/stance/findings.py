"""From frames to findings: who is for or against what, as offsets into one sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from spacy.tokens import Doc, Token

from streams.contract.articles import Label
from streams.stages.stance.abstain import Reason
from streams.stages.stance.frame import Frame, Route
from streams.stages.stance.frames import frames
from streams.stages.stance.lexicon import LEXICON
from streams.stages.stance.reference import (
    FIRST_PERSON,
    THIRD_PERSON,
    antecedent,
    can_hold,
    owner_of_words,
    pronoun_of,
)
from streams.stages.stance.said import speakers
from streams.stages.stance.spans import holder_extent, target_extent
from streams.stages.stance.syntax import children, is_verb

Words = tuple[int, int]  # half-open code points of the sentence
# No annotated sentence gives more than 7; a list of names that love a list of names would give thousands.
_FINDINGS = 64
_FRAMES = 8 * _FINDINGS  # most frames of such a list are refused

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
    probability: float | None = None  # that it is there, by the pair network; null: nobody asked it
    turned: bool = False  # from against to favor, which the network takes for against


@dataclass(frozen=True, slots=True)
class Refused:
    """A predicate that takes a side and yet is no position, and why."""

    cue: Words
    reason: Reason
    holder: Words | None
    target: Words

    def doubts(self, finding: Finding) -> bool:
        """Say whether the words of a finding only suppose or deny: `might support`, `did not criticise`."""
        if self.reason != "hedged" or self.holder is None or finding.holder is None:
            return False
        return overlap(self.holder, finding.holder.words) and overlap(self.target, finding.target.words)


def findings(doc: Doc) -> list[Finding]:
    """Return the positions that a parsed sentence expresses, the longest targets first."""
    return sift(doc)[0]


def sift(doc: Doc) -> tuple[list[Finding], list[Refused]]:
    """Return the positions of `findings`, and the other predicates that take a side."""
    found: list[Finding] = []
    refused: list[Refused] = []
    for frame in islice(frames(doc), _FRAMES):
        result = _finding(frame)
        if isinstance(result, Finding):
            found.append(result)
        else:
            refused.append(_refused(frame, result))
        if len(found) == _FINDINGS:
            break
    return prune(found), refused


def prune(found: list[Finding]) -> list[Finding]:
    """Keep one target of each holder and place: of nested ones the outermost."""
    kept: list[Finding] = []
    for finding in sorted(found, key=_breadth):
        if not any(_same_holder(finding, other) and _meet(finding.target, other.target) for other in kept):
            kept.append(finding)
    return kept


def joined(*groups: Iterable[Finding]) -> list[Finding]:
    """Return the first group's findings, and those of each further one that say something of other words.

    Rules and network together find more than the network with the rules as a mere feature, and the network's
    words are more often whole: docs/decisions/0016.
    """
    kept: list[Finding] = []
    for group in groups:
        kept += [finding for finding in group if not any(is_one(finding, other) for other in kept)]
    return kept


def is_one(one: Finding, other: Finding) -> bool:
    """Say whether two findings are of one place; one without a holder means whoever is quoted."""
    is_same = one.holder is None or other.holder is None or overlap(one.holder.words, other.holder.words)
    return is_same and _meet(one.target, other.target)


def _breadth(finding: Finding) -> tuple[int, int]:
    start, end = finding.target.words
    return start - end, start


def _same_holder(one: Finding, other: Finding) -> bool:
    if one.holder is None or other.holder is None:
        return one.holder is other.holder
    return overlap(one.holder.words, other.holder.words)


def _meet(one: Actor, other: Actor) -> bool:
    return overlap(one.words, other.words)


def overlap(one: Words, other: Words) -> bool:
    """Say whether two ranges share a code point."""
    return one[0] < other[1] and other[0] < one[1]


def _finding(frame: Frame) -> Finding | Reason:
    if frame.hedged or not frame.sign:
        return "hedged"
    holder = _holder(frame.holder)
    target = _target(frame)
    if target is None:
        return "no target"
    if frame.holder is not None and holder is None:
        return "no holder"
    if holder is not None and overlap(holder.words, target.words):
        return "about itself"
    return Finding(
        holder=holder,
        target=target,
        shape=_shape(frame),
        label="favor" if frame.sign > 0 else "against",
        cue=_cue(frame),
        route=frame.route,
        turned=frame.turned,
    )


def _refused(frame: Frame, reason: Reason) -> Refused:
    holder = actor_at(frame.holder, holder_extent(frame.holder)).words if frame.holder else None
    target = actor_at(frame.target, target_extent(frame.target)).words
    return Refused(_cue(frame), reason, holder, target)


def _cue(frame: Frame) -> Words:
    return min(t.idx for t in frame.cue), max(t.idx + len(t) for t in frame.cue)


def _shape(frame: Frame) -> Shape:
    if not is_verb(frame.target) or frame.slot == "obj":
        return "noun"
    return "claim" if frame.is_claim else "wish"


def _holder(token: Token | None) -> Actor | None:
    if token is None:
        return None
    if pronoun_of(token.text) in FIRST_PERSON:
        token = _speaker_around(token) or token
    token = owner_of_words(token) or _named_beside(token) or token
    token = antecedent(token) or token
    if not can_hold(token):
        return None
    if token.tag_ == "PRP$" and token.lower_ in THIRD_PERSON:
        return None  # of `his`, `their` that the sentence doesn't resolve 3 of 16 were right
    return actor_at(token, holder_extent(token), pronoun=pronoun_of(token.text))


def _named_beside(token: Token) -> Token | None:
    """Return the name in `the president of the region, Roberto Maroni`."""
    if token.tag_ != "NN":
        return None
    return next((c for c in children(token, "appos") if c.ent_type_ == "PERSON"), None)


def _speaker_around(token: Token) -> Token | None:
    for above in (token, *token.ancestors):
        if is_verb(above):
            for speaker in speakers(above):
                if pronoun_of(speaker.text) not in FIRST_PERSON:
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
        return actor_at(meant, holder_extent(meant))
    first, last = holder_extent(token, bare=True) if frame.bare else target_extent(token)
    if frame.start is not None:
        first = frame.start.i
    pronoun = pronoun_of(token.text)
    return actor_at(token, (first, last), pronoun=pronoun if pronoun in THIRD_PERSON else None)


def actor_at(token: Token, extent: tuple[int, int], *, pronoun: str | None = None) -> Actor:
    """Return the words that the first and last token of `extent` bound; `token` is their head."""
    first, last = token.doc[extent[0]], token.doc[extent[1]]
    return Actor((first.idx, last.idx + len(last)), (token.idx, token.idx + len(token)), pronoun)
