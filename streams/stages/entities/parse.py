"""Run spaCy over a field of an article and take out plain data: sentences, names, and who says something."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Span

from streams.stages.entities.names.roles import phrase_start
from streams.stages.entities.quotes.speech import Speech, Subject, sentence_subject, speeches_in

PART_CODE_POINTS = 10_000  # parsed at once; 130,000 at once took 2.6 GB of memory
# Title and text together: in one batch they cost 4 % less than one by one (decision 0022).
BATCH_TOKENS = 2_500
# About 100,000 characters of prose: 4 s of CPU on a busy machine, and 5.6 s for the slowest text found (a
# line break after every letter): half of the 10 s that an article may take.
MAX_TOKENS = 20_000
# The tokenizer's time grows with the square of a word's length: 49 s for 20,000 brackets in a row. Longer
# "words" than this are read as one meaningless word of the same length.
MAX_WORD_CODE_POINTS = 200
_LONG_WORD = re.compile(rf"\S{{{MAX_WORD_CODE_POINTS},}}")
_SENTENCE_END = re.compile(
    r"""(?:(?<=[.!?…])|(?<=[.!?…]["'»\u201d\u2019)])|(?<=[.!?…]\s»))\s+(?!»)|\n+|(?<=[。\uff01\uff1f])"""
)


@dataclass(frozen=True, slots=True)
class Found:
    """A span that the recogniser marked, with its own label; `phrase` is where its noun phrase begins."""

    start: int
    end: int
    label: str
    phrase: int


@dataclass(frozen=True, slots=True)
class Parse:
    """What the pipeline said about one field; offsets count from the field's start.

    `analysed` is the end of the part that was read: the field's length, but for giant texts.
    """

    sentences: tuple[tuple[int, int], ...] = ()
    found: tuple[Found, ...] = ()
    speeches: tuple[Speech, ...] = ()
    subjects: tuple[Subject, ...] = ()
    analysed: int = 0


def parse(pipeline: Language, texts: Sequence[str], *, is_english: bool = True) -> tuple[Parse, ...]:
    """Parse each of `texts` up to MAX_TOKENS; a line break ends sentences and names.

    Of other languages than English only sentences and names are taken out: the rules that read the syntax
    are English. To be called within the pipeline's memory zone; what it returns may leave the zone.
    """
    pieces = [list(_pieces(pipeline, text)) for text in texts]
    for batch in _batches([piece.doc for of_text in pieces for piece in of_text]):
        for _ in pipeline.pipe(batch, batch_size=len(batch)):  # fills the documents in
            pass
    return tuple(_taken_out(of_text, is_english=is_english) for of_text in pieces)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a text as spaCy's document; `start` and `end` are its place."""

    start: int
    end: int
    doc: Doc


def _pieces(pipeline: Language, text: str) -> Iterator[_Piece]:
    tokens = 0
    for start, end in parts(text):
        doc = pipeline.make_doc(_LONG_WORD.sub(_meaningless, text[start:end]))
        tokens += len(doc)
        if tokens > MAX_TOKENS:
            return
        _end_sentences_at_lines(doc)
        yield _Piece(start, end, doc)


def _meaningless(word: re.Match[str]) -> str:
    return "x" * len(word[0])


def _batches(docs: Iterable[Doc]) -> Iterator[list[Doc]]:
    """Group the documents of an article, in order, up to BATCH_TOKENS."""
    batch: list[Doc] = []
    tokens = 0
    for doc in docs:
        if batch and tokens + len(doc) > BATCH_TOKENS:
            yield batch
            batch, tokens = [], 0
        batch.append(doc)
        tokens += len(doc)
    if batch:
        yield batch


def _taken_out(pieces: Sequence[_Piece], *, is_english: bool) -> Parse:
    sentences: list[tuple[int, int]] = []
    found: list[Found] = []
    speeches: list[Speech] = []
    subjects: list[Subject] = []
    for piece in pieces:
        marked = _marked_sentences(piece.doc)
        sentences += _sentences(piece.doc.text, marked, piece.start)
        found += (_found(ent, piece.start, is_english=is_english) for ent in piece.doc.ents)
        if is_english:
            speeches += speeches_in(piece.doc, piece.start)
            subjects += (s for sent in marked if (s := sentence_subject(sent, piece.start)))
    analysed = pieces[-1].end if pieces else 0
    return Parse(tuple(sentences), tuple(found), tuple(speeches), tuple(subjects), analysed)


def _found(ent: Span, offset: int, *, is_english: bool) -> Found:
    phrase = phrase_start(ent) if is_english else ent.start_char
    return Found(offset + ent.start_char, offset + ent.end_char, ent.label_, phrase=offset + phrase)


def parts(text: str) -> Iterator[tuple[int, int]]:
    """Cut `text` into parts of PART_CODE_POINTS at most: at a line break, else a space, else anywhere."""
    start = 0
    while len(text) - start > PART_CODE_POINTS:
        limit = start + PART_CODE_POINTS
        cut = text.rfind("\n", start + 1, limit)
        if cut < 0:
            cut = text.rfind(" ", start + 1, limit)
        end = cut + 1 if cut >= 0 else limit
        yield start, end
        start = end
    if start < len(text):
        yield start, len(text)


def simple_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return sentences by punctuation and lines alone, for languages that no model reads."""
    bounds = [0, *(bound for end in _SENTENCE_END.finditer(text) for bound in end.span()), len(text)]
    pieces = zip(bounds[::2], bounds[1::2], strict=True)
    return tuple(trimmed for start, end in pieces if (trimmed := _trim(text, start, end)))


def _end_sentences_at_lines(doc: Doc) -> None:
    for token in doc[1:]:
        if "\n" in token.nbor(-1).text:
            token.is_sent_start = True


def _marked_sentences(doc: Doc) -> list[Span]:
    """Return the sentences that the pipeline marked; none where no component of it marks any."""
    return list(doc.sents) if doc.has_annotation("SENT_START", require_complete=True) else []


def _sentences(text: str, marked: Sequence[Span], offset: int) -> Iterator[tuple[int, int]]:
    if not marked:
        yield from ((offset + start, offset + end) for start, end in simple_sentences(text))
    for sent in marked:
        if trimmed := _trim(text, sent.start_char, sent.end_char):
            yield offset + trimmed[0], offset + trimmed[1]


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the range without white space at its ends, or null where nothing else is in it."""
    words = text[start:end].strip()
    if not words:
        return None
    first = text.index(words[0], start)
    return first, first + len(words)
