"""Frames of verbs: the subject, or the by-phrase, takes a side."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from streams.stages.stance.actors import Actors, actors, agents, own_subjects, sufferers
from streams.stages.stance.frame import (
    Frame,
    clausal,
    clause_slot,
    is_turned,
    prepositional,
    signed,
    verb_name,
)
from streams.stages.stance.lexicon import LEXICON
from streams.stages.stance.reference import can_hold
from streams.stages.stance.syntax import (
    children,
    is_hedged,
    is_passive,
    is_verb,
    negations,
    objects,
    with_conjuncts,
)

_ASKING = LEXICON.verb_lists["asking"]
_ACCUSING = LEXICON.verb_lists["accusing"]
_DENYING = LEXICON.verb_lists["denying"]
_WANTING_SLOTS = frozenset({"to", "obj_to", "on_to", "that"})


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a verb's target stands, and the words that lead to it."""

    slot: str
    target: Token
    cue: tuple[Token, ...]
    start: Token | None = None


def verb_frames(verb: Token) -> Iterator[Frame]:
    """Yield the frames of a verb: the subject's or the by-phrase's position."""
    name, words = verb_name(verb)
    passive = is_passive(verb)
    who = Actors(tuple(agents(verb)), negations(verb), is_hedged(verb)) if passive else actors(verb)
    if not who.tokens:
        return
    for place in _places(verb, name, words, passive=passive):
        sign = LEXICON.verbs.get((name, place.slot))
        if sign and _is_sound(verb, name, place):
            yield from _frames_at(place, sign, who, name)


def _is_sound(verb: Token, name: str, place: _Place) -> bool:
    """Rule out two misreadings: a fired gun, and a team that `will be back on Friday against` another."""
    if name == "be":
        return all(t.dep_ in {"neg", "advmod"} for t in verb.doc[verb.i + 1 : place.cue[-1].i])
    return name not in LEXICON.verb_lists["personal"] or place.slot != "obj" or can_hold(place.target)


def _frames_at(place: _Place, sign: int, who: Actors, name: str) -> Iterator[Frame]:
    bare = is_claim = False
    if sign > 0 and place.slot in _WANTING_SLOTS:
        unwanted = rejected(place.target)
        if unwanted and place.slot == "to":
            return  # wants to stop X: the inner verb has the same subject and says it itself
        if unwanted:
            sign, place = -sign, _Place(place.slot, unwanted, (*place.cue, place.target))
        elif negations(place.target):
            sign = -sign
    elif sign > 0 and (ended := _ended(place.target)):
        sign, place = -sign, _Place(place.slot, ended, (*place.cue, place.target))
    elif name in _ACCUSING and place.slot == "that":
        place = _Place(place.slot, _accused(place.target), place.cue)
    else:
        bare = name == "accuse"
        is_claim = place.slot == "that" and name in _DENYING
    for holder in who.tokens:
        yield Frame(
            route="verb",
            sign=signed(sign, who),
            slot=place.slot,
            holder=holder,
            target=place.target,
            cue=place.cue,
            hedged=who.hedged,
            start=place.start,
            bare=bare,
            is_claim=is_claim,
            turned=is_turned(sign, who),
        )


def _ended(noun: Token) -> Token | None:
    """Return what `an end to X` or `X's resignation` would do away with."""
    if noun.lower_ not in LEXICON.endings or not noun.tag_.startswith("NN"):
        return None
    for owner in children(noun, "poss"):
        return owner
    things = (t for p in children(noun, "prep") if p.lower_ in {"to", "of"} for t in children(p, "pobj"))
    return next(things, None)


def _accused(clause: Token) -> Token:
    """Return the subject of what somebody alleges: the blame goes to whoever did it."""
    subjects = own_subjects(clause)
    return subjects[0] if subjects else clause


def rejected(clause: Token) -> Token | None:
    """Return what a wished-for clause would do away with: `should fire Pruitt`, `urged him to resign`."""
    if not is_verb(clause) or negations(clause):
        return None
    name, _ = verb_name(clause)
    if LEXICON.verbs.get((name, "obj"), 0) < 0:
        things = sufferers(clause) if is_passive(clause) else objects(clause)
        return things[0] if things else None
    if name in LEXICON.verb_lists["leaving"]:
        asked = children(clause, "nsubj") or children(clause.head, "dobj") or _called_on(clause.head)
        return next(iter(asked), None)
    return None


def _called_on(verb: Token) -> list[Token]:
    """Return whom somebody calls on to do something."""
    return [person for on in children(verb, "prep") if on.lower_ == "on" for person in children(on, "pobj")]


def _places(verb: Token, name: str, words: tuple[Token, ...], *, passive: bool) -> Iterator[_Place]:
    acted_on = sufferers(verb) if passive else objects(verb)
    clauses = list(clausal(verb))
    infinitives = [clause for slot, clause in clauses if slot == "to" and clause.dep_ == "xcomp"]
    if not infinitives and (name, "on_to") in LEXICON.verbs:  # the parser often takes it for a purpose
        infinitives = [c for c in children(verb, "advcl") if is_verb(c) and clause_slot(c) == "to"]
    if acted_on and infinitives:
        yield from (_asked("obj_to", name, clause, words, acted_on[0]) for clause in infinitives)
        return
    for thing in acted_on:
        for target in with_conjuncts(thing) if thing.tag_.startswith("NNP") else [thing]:
            yield _Place("obj", target, words)
    for slot, target, preposition in prepositional(verb):
        if slot == "on" and infinitives:
            yield from (_asked("on_to", name, c, (*words, preposition), target) for c in infinitives)
        else:
            yield _Place(slot, target, (*words, preposition))
    for slot, clause in clauses:
        subjects = children(clause, "nsubj")
        if slot == "to" and subjects:
            yield _asked("obj_to", name, clause, words, subjects[0])
        else:
            yield _Place(slot, clause, words)


def _asked(slot: str, name: str, clause: Token, words: tuple[Token, ...], addressee: Token) -> _Place:
    """Place the target of `urged him to go`: the deed; of `wanted him to go` it is the whole clause."""
    if name not in _ASKING:
        return _Place(slot, clause, words, addressee.left_edge)
    to = next((aux for aux in children(clause, "aux") if aux.lower_ == "to"), None)
    return _Place(slot, clause, words, to.nbor(1) if to is not None else None)
