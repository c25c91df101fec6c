"""Verbs of saying and their subjects, read off the dependency parse as plain data."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from streams.stages.entities.quotes.clauses import is_unsaid, reported_by
from streams.stages.entities.words import words


def _forms(verb: str) -> tuple[str, ...]:
    """Return the forms of a verb written as stem/ending of its infinitive."""
    stem, infinitive = verb.split("/")
    third = "es" if not infinitive and stem.endswith("ss") else f"{infinitive}s"
    return (stem + infinitive, stem + third, f"{stem}ed", f"{stem}ing")


# The stage runs without a lemmatizer; a form counts only where the parse gives it a subject.
SPEECH_VERBS = frozenset(
    (*words("speech_irregular"), *(form for verb in words("speech_regular") for form in _forms(verb)))
)
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
# From a verb without a subject to the verb whose subject it shares: "lamented ..., saying".
_SHARED = frozenset({"advcl", "conj", "xcomp", "pcomp", "prep", "ccomp"})
_CLIMB = 3  # steps; "was quoted as saying" takes two
_RELATIVE = frozenset({"who", "which", "that"})
_PRONOUNS = frozenset(words("pronouns"))
_OF = frozenset({"of", "for"})


@dataclass(frozen=True, slots=True)
class Subject:
    """Who says or does something: the phrase up to "of ..." and "for ...", its head word, its apposition.

    `joined` is the head word of what an "and" joins to it; the phrase takes it in.
    """

    start: int
    end: int
    head_start: int
    head_end: int
    pronoun: str | None = None
    apposition: tuple[int, int] | None = None
    joined: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Speech:
    """A verb of saying (or "according to") with who says it.

    `reported` are the ranges of the clause that was said, where it has one; `is_unsaid`: nobody did say it.
    """

    start: int
    end: int
    subject: Subject
    reported: tuple[tuple[int, int], ...] = ()
    is_unsaid: bool = False
    is_according: bool = False


def speeches_in(doc: Doc, offset: int) -> Iterator[Speech]:
    """Yield the verbs of saying that have a subject, in order; `offset` is added to every position."""
    for token in doc:
        last = token
        if token.lower_ in SPEECH_VERBS and token.dep_ not in _SUBJECTS:
            head = _subject_of(token)
        elif token.lower_ == "according" and (to := _to(token)) is not None:
            last, head = to, next((child for child in to.children if child.dep_ == "pobj"), None)
        else:
            continue
        if head is not None:
            yield Speech(
                offset + token.idx,
                offset + last.idx + len(last),
                _subject(head, offset),
                tuple((offset + start, offset + end) for start, end in reported_by(token)),
                is_unsaid(token),
                is_according=last is not token,
            )


def sentence_subject(sentence: Span, offset: int) -> Subject | None:
    """Return the subject of the sentence's main verb."""
    head = _own_subject(sentence.root)
    return _subject(head, offset) if head is not None else None


def _subject_of(verb: Token) -> Token | None:
    for _ in range(_CLIMB + 1):
        subject = _own_subject(verb)
        if subject is not None:
            return _antecedent(subject, verb)
        if verb.dep_ not in _SHARED:
            return None
        verb = verb.head
    return None


def _own_subject(verb: Token) -> Token | None:
    return next((child for child in verb.children if child.dep_ in _SUBJECTS), None)


def _antecedent(subject: Token, verb: Token) -> Token:
    """Return what a relative pronoun stands for: "Hague, who said" -> Hague."""
    is_relative = subject.lower_ in _RELATIVE and verb.dep_ == "relcl"
    return verb.head if is_relative else subject


def _to(according: Token) -> Token | None:
    return next((child for child in according.children if child.lower_ == "to"), None)


def _subject(head: Token, offset: int) -> Subject:
    last, apposition, joined = head, None, None
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in _OF:
            last = child.right_edge
        elif child.dep_ == "conj":
            last = child.right_edge
            joined = (offset + child.idx, offset + child.idx + len(child))
        elif child.dep_ == "appos":
            apposition = (offset + child.idx, offset + child.idx + len(child))
    return Subject(
        start=offset + head.left_edge.idx,
        end=offset + last.idx + len(last),
        head_start=offset + head.idx,
        head_end=offset + head.idx + len(head),
        pronoun=head.lower_ if head.lower_ in _PRONOUNS else None,
        apposition=apposition,
        joined=joined,
    )
