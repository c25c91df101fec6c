"""Which words of a sentence a noun or clause head stands for."""

from spacy.tokens import Token

from streams.stages.stance.lexicon import LEXICON
from streams.stages.stance.syntax import children, is_noun, is_verb

_NAME_PARTS = frozenset({"compound", "det", "amod", "poss", "nummod", "nmod", "quantmod", "predet"})
_EDGE = frozenset({"``", "''", ",", ":", ".", "-LRB-", "-RRB-", "HYPH", "NFP"})

_HYPHENS = frozenset({"-", "\N{HYPHEN}", "\N{NON-BREAKING HYPHEN}"})

Extent = tuple[int, int]


def holder_extent(token: Token, *, bare: bool = False) -> Extent:
    """Return first and last token of who is meant: the name with its titles, without asides.

    `bare` also leaves out what follows with `of`: in `accused Smith of lying` it is no part of the name.
    """
    first = min([token.i, *(c.left_edge.i for c in token.lefts if c.dep_ in _NAME_PARTS)])
    last = token.i
    for of in [] if bare else children(token, "prep"):
        if of.lower_ == "of" and of.i == token.i + 1 and children(of, "pobj"):
            last = max(last, noun_end(children(of, "pobj")[0]))
    return trimmed(token, first, last)


def noun_end(token: Token) -> int:
    """Return the last token of a noun phrase without loose clauses: `, which ...` is an aside."""
    last = token.i
    for child in token.rights:
        if child.dep_ in {"punct", "appos", "cc", "conj"} and child.text not in _HYPHENS:
            break
        if child.dep_ == "relcl" and token.doc[child.left_edge.i - 1].text == ",":
            break
        last = child.right_edge.i
    return last


def target_extent(token: Token) -> Extent:
    """Return first and last token of what a position is about: the whole phrase or clause."""
    if is_verb(token) or not is_noun(token):
        return trimmed(token, _clause_start(token), _clause_end(token))
    first = token.left_edge.i
    last = noun_end(token)
    conjuncts = [t for t in token.conjuncts if t.i > token.i]
    if conjuncts and not token.tag_.startswith("NNP"):  # lists of names are split, of things kept whole
        last = max(last, noun_end(conjuncts[-1]))
    last = max(last, _plan_end(token, last))
    return trimmed(token, first, last)


def _plan_end(token: Token, last: int) -> int:
    """Return the end of the infinitive behind `a deal`: the parser often hangs it on the verb before."""
    if token.dep_ == "dobj" and token.lower_ in LEXICON.plans:
        for clause in children(token.head, "advcl"):
            if clause.left_edge.i == last + 1 and clause.left_edge.lower_ == "to":
                return _clause_end(clause)
    return last


def _clause_start(token: Token) -> int:
    first = token.left_edge.i
    if token.doc[first].lower_ in {"that", "to"} and token.doc[first].dep_ in {"mark", "aux"}:
        first += 1
    return first


def _clause_end(token: Token) -> int:
    last = token.i
    for child in token.rights:
        if child.dep_ == "advcl" and child.i and token.doc[child.left_edge.i - 1].text == ",":
            break
        if child.dep_ == "cc" and child.nbor(-1).text == ",":
            break
        last = child.right_edge.i
    return last


def trimmed(token: Token, first: int, last: int) -> Extent:
    """Return the extent with what a hyphen joins to it and without marks at its edges."""
    doc = token.doc
    while first > 1 and doc[first - 1].text in _HYPHENS and not doc[first - 2].whitespace_:
        first -= 2  # the tokenizer cuts at hyphens
    while last + 2 < len(doc) and doc[last + 1].text in _HYPHENS and not doc[last + 1].whitespace_:
        last += 2
    while first < token.i and (doc[first].tag_ in _EDGE or doc[first].is_space):
        first += 1
    while last > token.i and (doc[last].tag_ in _EDGE or doc[last].is_space):
        last -= 1
    return first, last
