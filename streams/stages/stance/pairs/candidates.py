"""Who could hold a position in a sentence, and towards what: nearly every noun, name, pronoun and clause."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from spacy.tokens import Doc, Token

from streams.stages.stance.lexicon import LEXICON
from streams.stages.stance.reference import pronoun_of
from streams.stages.stance.spans import Extent, holder_extent, noun_end, target_extent, trimmed
from streams.stages.stance.syntax import is_noun, is_verb

Words = tuple[int, int]  # half-open code points of the sentence

# Parse rules reach 65.9 % of the annotated pairs, these candidates nearly all:
#   python -m training.stance.validate NAME      # logs both shares
_HOLDER_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS", "PRP", "PRP$", "DT", "CD", "JJ", "WP"})
_TARGET_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS", "PRP", "PRP$", "DT", "CD", "WP"})
_CLAUSES = frozenset(
    {"ROOT", "ccomp", "xcomp", "pcomp", "acl", "csubj", "csubjpass", "advcl", "conj", "relcl"}
)
_NOT_NOMINAL = frozenset({"det", "nummod", "amod", "predet", "quantmod", "npadvmod", "acomp", "advmod"})
_PLACEHOLDERS = frozenset({"which", "that", "what", "there", "this", "these"})
EXTENTS = 6  # a target: with them 94 % of the annotated pairs are reached with about their words
_HOLDERS = 48  # a sentence; the annotated ones have at most 25, and 39 targets
_TARGETS = 64


@dataclass(frozen=True, slots=True)
class HolderCandidate:
    """A word that could name a holder (its index and its own code points), and the whole name."""

    index: int
    head: Words
    words: Words
    pronoun: str | None


@dataclass(frozen=True, slots=True)
class TargetCandidate:
    """A word or clause that could be a target, and the extents it could have, the rules' own first."""

    index: int
    head: Words
    extents: tuple[Words, ...]
    pronoun: str | None
    is_clause: bool


@dataclass(frozen=True, slots=True)
class Candidates:
    """All that could hold a position in a sentence, and all that it could be about."""

    holders: tuple[HolderCandidate, ...]
    targets: tuple[TargetCandidate, ...]


def candidates(doc: Doc) -> Candidates:
    """Return the candidates of a parsed and tagged sentence, in the order of the words."""
    holders = (_holder(token) for token in doc if _can_hold(token))
    targets = (_target(token) for token in doc if _can_be_target(token))
    return Candidates(tuple(islice(holders, _HOLDERS)), tuple(islice(targets, _TARGETS)))


def _holder(token: Token) -> HolderCandidate:
    words = _words(token, holder_extent(token))
    return HolderCandidate(token.i, _words(token, (token.i, token.i)), words, pronoun_of(token.text))


def _target(token: Token) -> TargetCandidate:
    own = _words(token, (token.i, token.i))
    return TargetCandidate(token.i, own, target_extents(token), pronoun_of(token.text), is_verb(token))


def _can_hold(token: Token) -> bool:
    if token.tag_ not in _HOLDER_TAGS or token.dep_ == "compound" or token.lower_ in _PLACEHOLDERS:
        return False
    if _names_a_stance(token):
        return False
    return token.tag_.startswith(("NN", "PRP")) or token.dep_ not in _NOT_NOMINAL


def _names_a_stance(token: Token) -> bool:
    """Say whether a noun is the position itself, not who holds it: `opposition to the plan`."""
    is_last = token.i + 1 == len(token.doc)
    return not is_last and (LEXICON.noun(token.lower_), token.nbor().lower_) in LEXICON.nouns


def _can_be_target(token: Token) -> bool:
    if token.tag_.startswith("VB"):
        return token.dep_ in _CLAUSES
    if token.tag_ not in _TARGET_TAGS or token.lower_ in {"which", "what", "there"}:
        return False
    if token.dep_ == "compound":
        return token.tag_.startswith("NNP") or token.ent_type_ != ""  # `Trump supporters`
    return token.tag_.startswith(("NN", "PRP")) or token.dep_ not in _NOT_NOMINAL


def target_extents(token: Token) -> tuple[Words, ...]:
    """Return the words that a target at `token` could be, the rules' own choice first, all different."""
    extents = (target_extent(token), *(_of_noun(token) if is_noun(token) else _of_clause(token)))
    distinct = dict.fromkeys(_words(token, extent) for extent in extents)
    return tuple(islice(distinct, EXTENTS))


def _of_noun(token: Token) -> Iterator[Extent]:
    """Yield the name alone, then with what follows it, piece by piece, then all that hangs on it."""
    first, last = token.left_edge.i, token.i
    yield holder_extent(token, bare=True)
    yield trimmed(token, first, token.right_edge.i)
    yield trimmed(token, first, noun_end(token))
    for child in token.rights:
        if child.dep_ != "punct":
            last = max(last, child.right_edge.i)
            yield trimmed(token, first, last)


def _of_clause(token: Token) -> Iterator[Extent]:
    """Yield the clause from its verb, with all that hangs on it, from its subject, and up to each part."""
    first, end = target_extent(token)
    if not any(child.tag_ == "WP" for child in token.lefts):  # `what looms` is nothing without its first word
        yield trimmed(token, token.i, end)
    yield trimmed(token, token.left_edge.i, token.right_edge.i)
    after_to = next((c.i for c in token.lefts if c.dep_ in {"nsubj", "nsubjpass"}), None)
    if after_to is not None:
        yield trimmed(token, token.doc[after_to].left_edge.i, end)
    for child in token.rights:
        if child.dep_ in {"dobj", "prep", "attr", "acomp", "ccomp", "xcomp", "oprd"}:
            yield trimmed(token, first, child.right_edge.i)


def _words(token: Token, extent: Extent) -> Words:
    first, last = token.doc[extent[0]], token.doc[extent[1]]
    return first.idx, last.idx + len(last)
