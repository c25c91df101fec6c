"""Who does what a verb says: its subject, or the one it shares with the words above it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from streams.stages.stance.lexicon import LEXICON
from streams.stages.stance.syntax import (
    RELATIVE_PRONOUNS,
    children,
    is_hedged,
    is_noun,
    is_passive,
    is_verb,
    negations,
    with_conjuncts,
)

_FLIPPING = LEXICON.verb_lists["flipping"]
_STOPPING = LEXICON.verb_lists["stopping"]
_HEDGING = LEXICON.verb_lists["hedging"]
_SUBJECT_CONTROL = LEXICON.verb_lists["subject_control"]
_UNSURE = frozenset({"likely", "unlikely", "able", "unable"})
_OBJECT_PREPOSITIONS = frozenset({"for", "into", "from", "of"})
# accused him of backing X, talked him into backing X: said of him, not by him
_ALLEGING = frozenset({"into", "from", "of"})
_MAX_CLIMB = 6  # heads above a predicate; longer chains are parse errors


@dataclass(frozen=True, slots=True)
class Actors:
    """Who does what a verb says, and how surely: the sign turns with each negation."""

    tokens: tuple[Token, ...] = ()
    flips: int = 0
    hedged: bool = False
    stopped: bool = False  # a negation came from a verb like `stop`: who stopped opposing is in favor

    def and_also(self, *, flips: int = 0, hedged: bool = False, stopped: bool = False) -> "Actors":
        """Return the same actors with more negations or doubt."""
        return Actors(self.tokens, self.flips + flips, self.hedged or hedged, self.stopped or stopped)


def _resolve(subject: Token, verb: Token) -> list[Token]:
    if subject.lower_ in RELATIVE_PRONOUNS:
        clause = verb
        while clause.dep_ == "conj" and is_verb(clause.head):
            clause = clause.head
        return with_conjuncts(clause.head)[:1] if clause.dep_ == "relcl" else []
    if subject.lower_ in LEXICON.nobody or subject.dep_ == "expl":
        return []
    return with_conjuncts(subject)


def own_subjects(verb: Token) -> list[Token]:
    """Return the subjects at the verb itself, relative pronouns replaced by what they stand for."""
    found = []
    for subject in children(verb, "nsubj", "nsubjpass"):
        found += _resolve(subject, verb)
    return found


def actors(verb: Token, *, depth: int = 0) -> Actors:
    """Return who does what `verb` says: its subjects, or those it shares with the words above it."""
    flips, hedged = negations(verb), is_hedged(verb)
    if depth > _MAX_CLIMB:
        return Actors()
    if children(verb, "nsubj", "nsubjpass", "expl", "csubj"):
        return Actors(tuple(own_subjects(verb)), flips, hedged)
    return _inherited(verb, depth + 1).and_also(flips=flips, hedged=hedged)


def _inherited(verb: Token, depth: int) -> Actors:
    inherit = _BY_RELATION.get(verb.dep_)
    return inherit(verb, depth) if inherit else Actors()


def _of_conjunct(verb: Token, depth: int) -> Actors:
    """He criticised and mocked it; he did not support or endorse it (`or` shares the negation)."""
    head = verb.head
    if not (is_verb(head) or head.tag_.startswith("JJ")):
        return Actors()
    above = actors(head, depth=depth)
    shares_negation = any(word.lower_ in {"or", "nor"} for word in children(head, "cc"))
    return above if shares_negation else above.and_also(flips=-negations(head))


def _of_complement(verb: Token, depth: int) -> Actors:
    """He refused to back it; he was ready to back it."""
    head = verb.head
    if verb.dep_ == "ccomp" and children(verb, "mark"):
        return Actors()  # decided that rolling it back costs too much
    if is_verb(head):
        return _controlled(verb, head, depth)
    if verb.dep_ == "xcomp" and head.tag_.startswith("JJ"):
        return actors(head, depth=depth).and_also(hedged=head.lower_ in _UNSURE)
    return Actors()


def _of_predicate(verb: Token, depth: int) -> Actors:
    """He was critical of it; he went on, in ruling it out."""
    head = verb.head
    return actors(head, depth=depth) if is_verb(head) else Actors()


def _of_adverbial(verb: Token, depth: int) -> Actors:
    """He spoke, criticising it; he spoke to criticise it."""
    head = verb.head
    if not is_verb(head):
        return Actors()
    above = actors(head, depth=depth)
    return Actors(above.tokens, 0, above.hedged and _is_infinitive(verb))


def _of_attribute(verb: Token, depth: int) -> Actors:
    """Lawmakers opposing it; his plan to oppose it, which has not happened yet."""
    head = verb.head
    if not is_noun(head):
        return Actors()
    return (
        Actors(tuple(noun_holders(head, depth=depth)), 0, hedged=True)
        if _is_infinitive(verb)
        else Actors((head,))
    )


def _is_infinitive(verb: Token) -> bool:
    return any(aux.lower_ == "to" for aux in children(verb, "aux"))


def _controlled(verb: Token, head: Token, depth: int) -> Actors:
    name = LEXICON.verb(head.lower_)
    objects = children(head, "dobj")
    if objects and name not in _SUBJECT_CONTROL and verb.dep_ == "xcomp":
        return Actors(tuple(with_conjuncts(objects[0])), 0, hedged=True)
    above = actors(head, depth=depth)
    if is_passive(head):
        return above.and_also(hedged=True)
    return above.and_also(flips=int(name in _FLIPPING), hedged=name in _HEDGING, stopped=name in _STOPPING)


def _of_preposition(verb: Token, depth: int) -> Actors:
    """He was firm in ruling it out; they praised him for opposing it; without backing it, he spoke."""
    preposition = verb.head
    while preposition.dep_ in {"prep", "conj"} and preposition.head.dep_ in {"prep", "conj"}:
        preposition = preposition.head
    governor = preposition.head
    flips = int(preposition.lower_ in {"without", "against", "from"})
    hedged = preposition.lower_ in {"instead", "than", "before", "about"}
    hedged |= is_verb(governor) and preposition.lower_ in _ALLEGING
    if is_verb(governor):
        objects = children(governor, "dobj")
        if objects and preposition.lower_ in _OBJECT_PREPOSITIONS:
            return Actors(tuple(with_conjuncts(objects[0])), 0, hedged)
        above = actors(governor, depth=depth)
        return Actors(above.tokens, flips, hedged)
    if governor.lower_ == "short" and is_verb(governor.head):  # he stopped short of backing it
        return actors(governor.head, depth=depth).and_also(hedged=True)
    if governor.tag_.startswith("JJ"):
        return actors(governor, depth=depth).and_also(flips=flips, hedged=hedged)
    if is_noun(governor):
        return Actors(tuple(noun_holders(governor, depth=depth)), flips, hedged)
    return Actors()


def noun_holders(noun: Token, *, depth: int = 0) -> list[Token]:
    """Return whose a noun is: its possessor, its by-phrase, or the subject of the verb that it serves."""
    for possessor in children(noun, "poss"):
        return with_conjuncts(possessor)
    for preposition in children(noun, "prep", "agent"):
        if preposition.lower_ in {"by", "from", "among"}:
            return [t for p in children(preposition, "pobj") for t in with_conjuncts(p)]
    return governing_subject(noun, depth=depth)


def governing_subject(noun: Token, *, depth: int = 0) -> list[Token]:
    """Return the subject of the verb whose object, predicate or adjunct a noun is."""
    top = noun
    while top.dep_ == "conj" and is_noun(top.head):
        top = top.head
    if top.dep_ in {"dobj", "attr", "oprd"} and is_verb(top.head):
        return list(actors(top.head, depth=depth).tokens)
    if top.dep_ == "pobj":
        preposition = top.head
        if is_verb(preposition.head):
            return list(actors(preposition.head, depth=depth).tokens)
    return []


_BY_RELATION: Mapping[str, Callable[[Token, int], Actors]] = {
    "conj": _of_conjunct,
    "xcomp": _of_complement,
    "ccomp": _of_complement,
    "acomp": _of_predicate,
    "attr": _of_predicate,
    "oprd": _of_predicate,
    "prep": _of_predicate,
    "advcl": _of_adverbial,
    "acl": _of_attribute,
    "pcomp": _of_preposition,
}


def agents(verb: Token) -> list[Token]:
    """Return who acts in a passive clause: the by-phrase."""
    return [t for by in children(verb, "agent") for p in children(by, "pobj") for t in with_conjuncts(p)]


def sufferers(verb: Token) -> list[Token]:
    """Return what a passive verb acts on."""
    if children(verb, "nsubjpass", "nsubj"):
        return own_subjects(verb)
    if verb.dep_ == "acl":
        return [verb.head]
    return list(actors(verb).tokens)
