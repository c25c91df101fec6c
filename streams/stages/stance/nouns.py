"""Frames of nouns and adjectives: `his opposition to X`, `a critic of X`, `angry about X`."""

from collections.abc import Iterator

from spacy.tokens import Token

from streams.stages.stance.actors import Actors, actors
from streams.stages.stance.frame import Frame, clausal, is_turned, prepositional, signed
from streams.stages.stance.lexicon import LEXICON
from streams.stages.stance.syntax import children, is_hedged, is_noun, is_verb, negations, with_conjuncts

_LIGHT = LEXICON.verb_lists["light"]
_DRAWING = LEXICON.verb_lists["drawing"]
_DROPPING = LEXICON.verb_lists["dropping"]
_OWNERS = frozenset({"by", "from", "among"})


def noun_frames(noun: Token) -> Iterator[Frame]:
    """Yield the frames of an abstract noun: `his opposition to X`, `voiced support for X`."""
    name = LEXICON.noun(noun.lower_)
    yield from _drawn(noun, name)
    targets = [
        (sign, slot, target, cue)
        for slot, target, cue in _noun_targets(noun)
        if (sign := LEXICON.nouns.get((name, slot)))
    ]
    if not targets:
        return
    who = noun_actors(noun)
    for sign, slot, target, cue in targets:
        for holder in who.tokens:
            if holder.i != target.i:
                turned = is_turned(sign, who)
                yield Frame("noun", signed(sign, who), slot, holder, target, cue, who.hedged, turned=turned)


def _drawn(noun: Token, name: str) -> Iterator[Frame]:
    """Yield the frames of `X drew criticism from Y`: Y is against X."""
    verb = noun.head
    if noun.dep_ != "dobj" or LEXICON.verb(verb.lower_) not in _DRAWING or is_hedged(verb):
        return
    signs = {sign for (word, _), sign in LEXICON.nouns.items() if word == name}
    givers = [
        p
        for w in (noun, verb)
        for f in children(w, "prep")
        if f.lower_ == "from"
        for p in children(f, "pobj")
    ]
    if len(signs) != 1:
        return
    (sign,) = signs
    for giver in givers:
        for holder in with_conjuncts(giver):
            for target in actors(verb).tokens:
                yield Frame(
                    "noun",
                    signed(sign, Actors(flips=negations(verb))),
                    "from",
                    holder,
                    target,
                    (verb, noun),
                )


def _noun_targets(noun: Token) -> Iterator[tuple[str, Token, tuple[Token, ...]]]:
    for slot, target, preposition in prepositional(noun):
        yield slot, target, (noun, preposition)
    for slot, clause in clausal(noun):
        yield slot, clause, (noun,)
    # voiced support for X: the parser often hangs the phrase on the verb
    if noun.dep_ in {"dobj", "attr"} and LEXICON.verb(noun.head.lower_) in _LIGHT:
        for slot, target, preposition in prepositional(noun.head):
            if preposition.i > noun.i:
                yield slot, target, (noun, preposition)


def noun_actors(noun: Token) -> Actors:
    """Return whose attitude a noun is: its owner's, or that of the subject of the verb it serves."""
    flips = negations(noun)
    top = noun
    while top.dep_ == "conj" and is_noun(top.head):
        top = top.head
    verb = top.head
    base = LEXICON.verb(verb.lower_) if is_verb(verb) else ""
    is_dropped = top.dep_ == "dobj" and base in _DROPPING
    if owners := _owners(noun):
        return Actors(owners, flips + is_dropped, stopped=is_dropped)
    if is_dropped:
        return actors(verb).and_also(flips=flips + 1, stopped=True)
    if top.dep_ in {"dobj", "attr"} and base in _LIGHT:
        return actors(verb).and_also(flips=flips)
    if top.dep_ == "pobj" and verb.lower_ in {"in", "with", "as"} and is_verb(verb.head):
        who = actors(verb.head)
        return Actors(who.tokens, flips, who.hedged)
    return Actors()


def _owners(noun: Token) -> tuple[Token, ...]:
    for owner in children(noun, "poss"):
        return tuple(with_conjuncts(owner))
    for preposition in children(noun, "prep", "agent"):
        if preposition.lower_ in _OWNERS:
            return tuple(t for p in children(preposition, "pobj") for t in with_conjuncts(p))
    return ()


def person_frames(noun: Token) -> Iterator[Frame]:
    """Yield the frames of a noun that names who holds a position: `Smith, a critic of the plan`."""
    who = _person_actors(noun)
    for sign, slot, target, cue in _person_targets(noun):
        for holder in who.tokens:
            if holder.i != target.i:
                yield Frame("noun", signed(sign, who), slot, holder, target, cue)


def _person_targets(noun: Token) -> Iterator[tuple[int, str, Token, tuple[Token, ...]]]:
    name = LEXICON.noun(noun.lower_)
    is_told = False
    for slot, target, preposition in prepositional(noun):
        if sign := LEXICON.people.get((name, slot)):
            is_told = True
            yield sign, slot, target, (noun, preposition)
    if is_told:
        return
    if sign := LEXICON.people.get((name, "of")):
        for owner in children(noun, "poss"):
            yield sign, "poss", owner, (noun,)
        for part in children(noun, "compound"):
            if part.tag_ == "NNP":
                yield sign, "compound", part, (noun,)


def _person_actors(noun: Token) -> Actors:
    flips = negations(noun)
    while noun.dep_ == "conj" and is_noun(noun.head):
        noun = noun.head
    if noun.dep_ == "attr" and is_verb(noun.head):
        return actors(noun.head).and_also(flips=flips)
    if noun.dep_ == "pobj" and noun.head.lower_ in {"among", "of"}:
        return _one_of(noun.head)
    if noun.dep_ == "appos":
        return Actors((noun.head,), flips)
    if noun.dep_ == "nsubj":
        return Actors((noun,), flips)
    if noun.dep_ == "pobj" and noun.head.lower_ == "as" and is_verb(noun.head.head):
        return Actors(actors(noun.head.head).tokens, flips)
    return Actors()


def _one_of(preposition: Token) -> Actors:
    """Return who is one of those, or among them."""
    head = preposition.head
    if head.lower_ == "one" and head.dep_ == "attr":
        head = head.head
    return actors(head) if is_verb(head) and LEXICON.verb(head.lower_) == "be" else Actors()


def adjective_frames(adjective: Token) -> Iterator[Frame]:
    """Yield the frames of an adjective or participle: `was critical of X`, `angered by X`."""
    for slot, target, cue in _adjective_targets(adjective):
        sign = LEXICON.adjectives.get((adjective.lower_, slot))
        if not sign:
            continue
        who = _adjective_actors(adjective)
        for holder in who.tokens:
            is_undecided = slot == "to" and who.flips % 2 == 1  # who isn't committed to X isn't against X
            yield Frame(
                "adjective", 0 if is_undecided else signed(sign, who), slot, holder, target, cue, who.hedged
            )


def _adjective_targets(adjective: Token) -> Iterator[tuple[str, Token, tuple[Token, ...]]]:
    for slot, target, preposition in prepositional(adjective):
        yield slot, target, (adjective, preposition)
    for by in children(adjective, "agent"):
        for target in children(by, "pobj"):
            yield "by", target, (adjective, by)
    for slot, clause in clausal(adjective):
        yield slot, clause, (adjective,)


def _adjective_actors(adjective: Token) -> Actors:
    if is_verb(adjective) and adjective.dep_ not in {"acomp", "amod"}:
        return actors(adjective) if adjective.dep_ != "acl" else Actors((adjective.head,))
    if adjective.dep_ in {"acomp", "oprd", "attr", "conj", "advcl"}:
        return actors(adjective).and_also(flips=negations(adjective))
    if adjective.dep_ in {"amod", "acl"} and adjective.head.i < adjective.i:
        return Actors((adjective.head,))
    return Actors()
