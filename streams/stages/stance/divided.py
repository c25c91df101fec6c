"""Bodies that are divided over something: `the committee is split over X` is no position of the committee."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from streams.stages.stance.actors import actors, own_subjects
from streams.stages.stance.findings import Actor, Words, actor_at
from streams.stages.stance.prefilter import DIVIDING, DIVISIONS
from streams.stages.stance.reference import can_hold
from streams.stages.stance.spans import holder_extent, target_extent
from streams.stages.stance.syntax import children, is_verb, negations, with_conjuncts

_ISSUES = frozenset({"over", "on", "about", "regarding"})
_INSIDE = frozenset({"in", "among", "within", "inside"})


@dataclass(frozen=True, slots=True)
class Division:
    """A body without one position, and what divides it, if the sentence says so."""

    body: Actor
    issue: Words | None


def divisions(doc: Doc) -> list[Division]:
    """Return the divided bodies of a parsed sentence."""
    return [division for token in doc for division in _divisions(token)]


def _divisions(token: Token) -> Iterator[Division]:
    if token.lower_ in DIVIDING and (is_verb(token) or token.dep_ == "acomp") and not negations(token):
        issues = _objects(token, _ISSUES)
        if bodies := [t for t in children(token, "dobj") for t in with_conjuncts(t)]:  # the plan split them
            issues = own_subjects(token)
        else:
            bodies = own_subjects(token) or list(actors(token).tokens)
            bodies = bodies or (own_subjects(token.head) if is_verb(token.head) else [])
    elif token.lower_ in DIVISIONS and token.tag_.startswith("NN"):
        bodies, issues = _objects(token, _INSIDE), _objects(token, _ISSUES)
    else:
        return
    for body in bodies:
        if can_hold(body):
            yield Division(actor_at(body, holder_extent(body)), _words(issues))


def _objects(word: Token, prepositions: frozenset[str]) -> list[Token]:
    return [
        target
        for preposition in children(word, "prep")
        if preposition.lower_ in prepositions
        for target in children(preposition, "pobj", "pcomp")
    ]


def _words(issues: list[Token]) -> Words | None:
    return actor_at(issues[0], target_extent(issues[0])).words if issues else None
