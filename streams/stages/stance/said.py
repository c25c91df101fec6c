"""Frames of what somebody says: `said the bill is a disgrace`, `said the rebels need weapons`."""

from collections.abc import Iterator

from spacy.tokens import Token

from streams.stages.stance.actors import Actors, actors, agents, sufferers
from streams.stages.stance.frame import Frame, signed, verb_name
from streams.stages.stance.lexicon import LEXICON
from streams.stages.stance.syntax import children, is_hedged, is_noun, is_passive, is_verb, negations, objects
from streams.stages.stance.verbs import rejected

_CALLING = LEXICON.verb_lists["call"]


def speakers(clause: Token) -> tuple[Token, ...]:
    """Return who says a clause, where the same sentence tells."""
    top = clause
    while top.dep_ == "conj" and is_verb(top.head):
        top = top.head
    if top.dep_ == "ccomp" and is_verb(top.head):
        if verb_name(top.head)[0] in LEXICON.verb_lists["report"]:
            return actors(top.head).tokens
        return ()
    for aside in children(top, "parataxis"):
        return actors(aside).tokens
    for preposition in children(top, "prep"):
        if preposition.lower_ == "according":
            to = children(preposition, "prep")
            return tuple(p for t in to for p in children(t, "pobj"))
    return ()


def said_frames(word: Token) -> Iterator[Frame]:
    """Yield the frames of a judging word: `said the bill is a disgrace`, `called it a disgrace`."""
    sign = LEXICON.said.get(LEXICON.noun(word.lower_))
    if not sign:
        return
    # `is a dangerous sentence`: the noun is the predicate, its adjective judges
    head = word.head if word.dep_ == "amod" and is_noun(word.head) else word
    if head.dep_ in {"acomp", "attr"} and is_verb(head.head) and not _is_measured(word):
        verb = head.head
        hedged = any(aux.tag_ == "MD" for aux in children(verb, "aux"))
        flips = negations(verb) + negations(head)
        for target in _judged(head, verb):
            for holder in speakers(verb) or (None,):
                yield Frame(
                    "said", signed(sign, Actors(flips=flips)), "said", holder, target, (word,), hedged
                )
    yield from _called(head, sign, word)


def _is_measured(word: Token) -> bool:
    """Say whether a word is only compared: `not as strong as`, `good enough`, `too good to be true`."""
    return any(child.lower_ in {"as", "enough", "too", "less"} for child in children(word, "advmod"))


def _judged(word: Token, verb: Token) -> list[Token]:
    subjects = children(verb, "nsubj", "csubj")
    if subjects and subjects[0].lower_ == "it":
        clauses = children(word, "ccomp", "xcomp") + children(verb, "ccomp", "xcomp", "csubj")
        later = [c for c in clauses if c.i > verb.i and c != word]
        return later[:1] or subjects
    return subjects[:1]


def _called(word: Token, sign: int, cue: Token) -> Iterator[Frame]:
    verb, things = word.head, []
    if word.dep_ == "oprd" and is_verb(verb):
        things = children(verb, "dobj")
    elif word.dep_ == "ccomp" and is_verb(verb):
        things = children(word, "nsubj")
    elif word.dep_ in {"pobj", "amod"} and verb.lower_ == "as" and is_verb(verb.head):
        verb = verb.head
        things = sufferers(verb) if is_passive(verb) else objects(verb)
    if not things or LEXICON.verb(verb.lower_) not in _CALLING:
        return
    who = Actors(tuple(agents(verb)), negations(verb)) if is_passive(verb) else actors(verb)
    for holder in who.tokens:
        yield Frame(
            "said",
            signed(sign, who.and_also(flips=negations(word))),
            "call",
            holder,
            things[0],
            (cue,),
            who.hedged,
        )


def clause_frames(word: Token) -> Iterator[Frame]:
    """Yield the frames of what somebody says should be: `said the rebels need weapons`."""
    if word.lower_ not in LEXICON.demanding:
        return
    verb = word.head if word.dep_ == "aux" else word
    if not is_verb(verb) or not children(verb, "nsubj", "nsubjpass"):
        return
    subjects = children(verb, "nsubj", "nsubjpass")
    if LEXICON.verb(word.lower_) == "need" and subjects[0].lower_ == "i":
        return  # I need to know
    unwanted = rejected(verb)
    nobody = any(subject.left_edge.lower_ in {"no", "nobody", "none"} for subject in subjects)
    sign = -1 if unwanted or negations(verb) or nobody else 1
    for holder in speakers(verb) or (None,):
        yield Frame("need", sign, "clause", holder, unwanted or verb, (word,))


def reported_frames(verb: Token) -> Iterator[Frame]:
    """Yield the frames of a deed that somebody tells of somebody: `said the ministry failed`."""
    sign = LEXICON.reported.get(LEXICON.verb(verb.lower_))
    subjects = children(verb, "nsubj")
    if not sign or not subjects or is_passive(verb) or negations(verb) or is_hedged(verb):
        return
    for holder in speakers(verb):
        yield Frame("said", sign, "subject", holder, subjects[0], (verb,))
