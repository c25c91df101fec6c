"""One predicate with a holder and a target, and how the words around it turn its sign."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Token

from streams.stages.stance.actors import Actors
from streams.stages.stance.lexicon import LEXICON
from streams.stages.stance.syntax import children, is_noun, is_verb

Route = Literal["verb", "noun", "adjective", "said", "need", "quote", "network"]


@dataclass(frozen=True, slots=True)
class Frame:
    """A predicate, one holder and one target; `sign` is +1 for favor and -1 for against."""

    route: Route
    sign: int
    slot: str
    holder: Token | None  # null: whoever is quoted
    target: Token
    cue: tuple[Token, ...]
    hedged: bool = False
    start: Token | None = None  # where the target begins, if not at the edge of its phrase
    bare: bool = False  # the target is the name alone
    is_claim: bool = False  # the target is a clause that the holder holds for untrue
    turned: bool = False  # from against to favor, by a word like `stop`


def signed(sign: int, who: Actors) -> int:
    """Return the sign after negation, 0 where it says nothing.

    Who doesn't criticise is not in favor: of 15 such on the training sentences none was annotated so.
    """
    if who.flips % 2 == 0:
        return sign
    return -sign if sign > 0 or who.stopped else 0


def is_turned(sign: int, who: Actors) -> bool:
    """Say whether who once was against is in favor now: `stopped opposing`, `dropped its opposition`."""
    return who.stopped and sign < 0 < signed(sign, who)


def verb_name(verb: Token) -> tuple[str, tuple[Token, ...]]:
    """Return the base form, with its particle if it has one, and the words that make it."""
    base = LEXICON.verb(verb.lower_)
    for child in verb.rights:
        name = f"{base}_{child.lower_}"
        is_adverb = child.dep_ == "advmod" and child.i == verb.i + 1 and name in _PARTICLE_VERBS
        if child.dep_ == "prt" or is_adverb:
            return name, (verb, child)
    return base, (verb,)


_PARTICLE_VERBS = frozenset(base for base, _ in LEXICON.verbs if "_" in base)


def prepositional(word: Token) -> Iterator[tuple[str, Token, Token]]:
    """Yield preposition, its object (noun or clause) and the preposition's token, also behind a particle.

    A phrase before the word or behind its clause is an adjunct: `argued that X, with Y coming`.
    """
    particles = [c for c in children(word, "prt", "advmod") if c.i > word.i]
    end = min((clause.i for clause in children(word, "ccomp")), default=len(word.doc))
    for head in (word, *particles):
        for preposition in children(head, "prep", "dative"):
            if word.i < preposition.i < end:
                for target in children(preposition, "pobj", "pcomp"):
                    yield preposition.lower_, target, preposition


def clause_slot(clause: Token) -> str:
    """Say whether a clause is an infinitive (`to`), a participle (`ing`) or a full clause (`that`)."""
    if any(aux.lower_ == "to" for aux in children(clause, "aux")):
        return "to"
    return "ing" if clause.tag_ == "VBG" and clause.dep_ in {"xcomp", "pcomp"} else "that"


def clausal(word: Token) -> Iterator[tuple[str, Token]]:
    """Yield the clauses that complete a word."""
    for clause in children(word, "ccomp", "xcomp"):
        if is_verb(clause) or clause.dep_ == "ccomp":
            yield clause_slot(clause), clause
    for clause in children(word, "advcl"):  # rule out sending troops
        if clause.tag_ == "VBG" and clause.left_edge.i and clause.left_edge.nbor(-1) in children(word, "prt"):
            yield "ing", clause
    if is_noun(word):
        for clause in children(word, "acl"):
            if clause.tag_ not in {"VBG", "VBN"}:
                yield clause_slot(clause), clause
