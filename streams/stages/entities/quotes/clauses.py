"""The clause that somebody is told to have said: `said the plan would fail`, `the plan, he said, would fail`.

Only where it was said: no denial, question, condition, wish or refusal, and no hearer ("was told that ...").
What each rule keeps out of 148 development articles: `docs/quotes-read.md`.
"""

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from streams.stages.entities.words import words

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
_CLAUSES = frozenset({"ROOT", "ccomp", "conj"})
# Their clause is a name, a wish or a belief, not words that were said: "called it a disgrace".
NO_STATEMENT = frozenset(words("no_statement"))
_NEEDS_THAT = frozenset(words("needs_that"))
_ASKING = frozenset(words("asking"))
_QUESTION_WORDS = frozenset(words("question_words"))
_MODALS = frozenset(words("modals"))
_INDIRECT_QUESTIONS = frozenset({"if", "whether"})
_CONDITIONS = frozenset({"if", "unless", "whether", "as"})  # "as he said" tells what the narrator says, too
_RELATIVE = frozenset({"that", "which", "who"})
_NOBODY = frozenset({"nobody", "none", "neither", "no"})
_BY = frozenset({"as", "by", "in", "after", "for"})  # "quoted as saying", "responded by saying"
_OPENING = frozenset({"(", "["})
_CLOSING = frozenset({")", "]"})


def reported_by(cue: Token) -> tuple[tuple[int, int], ...]:
    """Return the ranges of the clause that was said, in code points of the document; none: there is none.

    Two ranges: the verb and its subject stand between them.
    """
    if cue.lower_ in NO_STATEMENT or _is_question(cue):
        return ()
    if cue.lower_ == "according":
        return tuple(_ranges(_around(cue), cue))
    if not _was_said(cue):
        return ()
    clause = next((c for c in cue.children if c.dep_ == "ccomp" and _is_statement(c, cue)), None)
    if clause is None and cue.dep_ != "parataxis":
        return ()
    said = list(_around(cue) if clause is None else clause.subtree)
    if clause is not None and cue.lower_ in _NEEDS_THAT and not _has_that(clause):
        return ()
    return () if _is_example(cue, said) else tuple(_ranges(said, cue))


def is_unsaid(verb: Token) -> bool:
    """Say whether a verb is negated or only supposed, or nobody does it: "did not say", "would answer"."""
    for child in verb.children:
        is_supposed = child.dep_ == "aux" and child.lower_ in _MODALS
        is_nobody = any(token.lower_ in _NOBODY for token in (child, *child.lefts))
        if is_supposed or child.dep_ == "neg" or (is_nobody and child.dep_ in {*_SUBJECTS, "preconj"}):
            return True
    return False


def _was_said(verb: Token) -> bool:
    """Say whether the words tell that somebody did it."""
    for child in verb.children:
        is_hearer = child.dep_ == "nsubjpass"
        is_supposed = child.lower_ in _CONDITIONS and child.dep_ in {"mark", "advmod"}
        is_wish = child.dep_ == "aux" and child.lower_ == "to"
        if is_hearer or is_supposed or is_wish:
            return False
    if verb.dep_ == "pcomp" and verb.head.lower_ not in _BY:
        return False
    is_shared = verb.dep_ == "conj" and not _has_subject(verb)
    return not is_unsaid(verb) and not (is_shared and is_unsaid(verb.head))


def _is_question(cue: Token) -> bool:
    sentence = cue.sent
    return any(token.text == "?" for token in sentence[-2:])


def _is_statement(clause: Token, cue: Token) -> bool:
    """Say whether a clause has a subject and asks nothing; of "asked whether ..." whether it asks."""
    if not _has_subject(clause):
        return False
    if cue.lower_ in _ASKING:
        return any(child.dep_ == "mark" and child.lower_ in _INDIRECT_QUESTIONS for child in clause.lefts)
    first = clause.left_edge
    # "sales that he said will rise", but "That is a problem, he said"
    is_relative = first.lower_ in _RELATIVE and first.sent.start < first.i < cue.i and first.dep_ != "mark"
    asks = any(
        token.lower_ in _QUESTION_WORDS and token.head in {clause, clause.left_edge}
        for token in (first, first.nbor())
    )
    return not is_relative and not asks


def _is_example(cue: Token, said: Iterable[Token]) -> bool:
    """Say whether verb, subject and clause follow one another: "say, a few lights, your phone will do"."""
    subject = next((child for child in cue.children if child.dep_ in _SUBJECTS), cue)
    return cue.lower_ == "say" and cue.i < subject.i and any(token.i > subject.i for token in said)


def _has_that(clause: Token) -> bool:
    return any(child.dep_ == "mark" for child in clause.lefts)


def _has_subject(verb: Token) -> bool:
    return any(child.dep_ in _SUBJECTS for child in verb.children)


def _around(cue: Token) -> Iterator[Token]:
    """Yield the clause in which an aside stands, without the aside and what is joined on after it.

    What follows a closing "according to ..." is the narrator's again, or more of the source's name; what
    stands before the aside without a subject is the narrator's, too: "In his only answer, he said, ...".
    """
    head = cue.head
    is_half = head.left_edge.lower_ in _QUESTION_WORDS and head.left_edge.i > head.sent.start
    if head.dep_ not in _CLAUSES or is_half or not _is_statement(head, cue):
        return
    aside = {token.i for token in cue.subtree}
    if cue.lower_ == "according" and head.i < cue.i:
        aside.update(token.i for token in head.subtree if token.i > cue.i)
    if min(aside) > head.left_edge.i:
        later = (child for child in head.children if child.dep_ == "conj" and child.i > cue.i)
        joined = (clause for clause in later if head.i < cue.i or _has_subject(clause))
        aside.update(token.i for clause in joined for token in clause.subtree)
    before = [token for token in head.subtree if token.i < cue.i and token.i not in aside]
    if head.i > cue.i and not any(token.dep_ in _SUBJECTS for token in before):
        aside.update(token.i for token in before)
    yield from (token for token in head.subtree if token.i not in aside)


def _ranges(tokens: Iterable[Token], cue: Token) -> Iterator[tuple[int, int]]:
    """Yield the range before the cue and the one after it, without marks and conjunctions at the ends."""
    both = list(tokens)
    yield from _trimmed([token for token in both if token.i < cue.i])
    yield from _trimmed([token for token in both if token.i > cue.i])


def _trimmed(run: list[Token]) -> Iterator[tuple[int, int]]:
    start, end = 0, len(run)
    while start < end and _is_edge(run[start], _OPENING, first=True):
        start += 1
    while end > start and _is_edge(run[end - 1], _CLOSING, first=False):
        end -= 1
    if start < end:
        yield run[start].idx, run[end - 1].idx + len(run[end - 1])


def _is_edge(token: Token, kept: frozenset[str], *, first: bool) -> bool:
    if token.is_space or token.is_punct:
        return token.text not in kept
    begins = token.i == token.sent.start
    if token.dep_ == "cc":
        return not first or begins
    # the parser sometimes takes the conjunction for the article of the word behind it
    return first and not begins and token.lower_ == "that" and token.dep_ not in _SUBJECTS
