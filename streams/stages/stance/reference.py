"""Who can hold a position, and whom a pronoun means within its sentence."""

from spacy.tokens import Token

from streams.stages.stance.lexicon import LEXICON
from streams.stages.stance.syntax import children, is_verb

FIRST_PERSON = frozenset({"i", "we", "my", "our", "us", "me", "myself", "ourselves"})
SINGULAR = frozenset({"he", "she", "him", "her", "his", "himself", "herself"})
PLURAL = frozenset({"they", "them", "their", "themselves"})
NEUTER = frozenset({"it", "its", "itself"})
THIRD_PERSON = SINGULAR | PLURAL | NEUTER
_PERSONAL = FIRST_PERSON | THIRD_PERSON
HOLDER_LABELS = frozenset({"PERSON", "ORG", "GPE", "NORP"})  # OntoNotes labels of names that take positions
_PLURAL_TAGS = frozenset({"NNS", "NNPS"})


def can_hold(token: Token) -> bool:
    """Say whether a word can name somebody who takes positions: a name, a person, a body of people."""
    if token.tag_ in {"NNP", "NNPS"} or token.ent_type_ in HOLDER_LABELS:
        return True
    if token.lower_ in LEXICON.amounts:
        parts = [part for of in children(token, "prep") for part in children(of, "pobj")]
        return all(can_hold(part) for part in parts)
    if token.lower_ in LEXICON.holders:
        return not any(child.tag_ == "WP$" for child in token.children)
    pronoun = pronoun_of(token.text)
    return pronoun is not None and pronoun not in NEUTER


def pronoun_of(word: str) -> str | None:
    """Return a personal pronoun in lower case, null for other words: `US` and `IT` are names."""
    pronoun = word.lower()
    is_name = len(word) > 1 and word.isupper()
    return pronoun if not is_name and pronoun in _PERSONAL else None


def owner_of_words(token: Token) -> Token | None:
    """Return whose a document or utterance is: `Trump's tweet slammed ...` is Trump's position."""
    if token.lower_ in LEXICON.utterances:
        return next(iter(children(token, "poss")), None)
    return None


def antecedent(pronoun: Token) -> Token | None:
    """Return the name or noun that a third-person pronoun stands for, if the sentence has one."""
    if pronoun_of(pronoun.text) not in THIRD_PERSON:
        return None
    if pronoun.dep_ == "poss" and pronoun.head.dep_ == "conj" and _fits(pronoun.head.head, pronoun):
        return pronoun.head.head  # Smith and his allies
    own = _own_clause(pronoun)
    for verb in pronoun.ancestors:
        if not is_verb(verb):
            continue
        for subject in children(verb, "nsubj", "nsubjpass"):
            is_own = verb == own and pronoun.dep_ not in {"poss", "nsubj", "nsubjpass"}
            if subject.i < pronoun.i and not is_own and _fits(subject, pronoun):
                return subject
    before = [t for t in pronoun.doc[: pronoun.i] if t.dep_ in {"nsubj", "nsubjpass"} and _fits(t, pronoun)]
    before = [t for t in before if own is None or t.head != own]
    return before[-1] if before else None


def _own_clause(pronoun: Token) -> Token | None:
    return next((t for t in pronoun.ancestors if is_verb(t)), None)


def _fits(noun: Token, pronoun: Token) -> bool:
    if not can_hold(noun) or noun.tag_.startswith("PRP"):
        return False
    several = noun.tag_ in _PLURAL_TAGS or bool(noun.conjuncts)
    if pronoun.lower_ in PLURAL:
        return several or noun.tag_ == "NN"
    return not several and not (pronoun.lower_ in NEUTER and noun.ent_type_ == "PERSON")
