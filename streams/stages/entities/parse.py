"""Run spaCy over a field of an article and take out plain data: sentences, names, and who says something."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from streams.stages.entities.speech import Speech, Subject, sentence_subject, speeches_in

PART_CODE_POINTS = 10_000  # parsed at once; 130,000 at once took 2.6 GB of memory
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
    """A span that the recogniser marked, with its own label."""

    start: int
    end: int
    label: str


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


def parse(pipeline: Language, text: str) -> Parse:
    """Parse `text` up to MAX_TOKENS; a line break ends sentences and names.

    To be called within `pipeline.memory_zone()`, else the vocabulary keeps every new word for ever (30 kB an
    article on name-rich text); what it returns may leave the zone.
    """
    sentences: list[tuple[int, int]] = []
    found: list[Found] = []
    speeches: list[Speech] = []
    subjects: list[Subject] = []
    analysed = tokens = 0
    for start, end in parts(text):
        part = _LONG_WORD.sub(lambda word: "x" * len(word[0]), text[start:end])
        doc = pipeline.make_doc(part)
        tokens += len(doc)
        if tokens > MAX_TOKENS:
            break
        _end_sentences_at_lines(doc)
        doc = pipeline(doc)
        sentences += _sentences(doc, start)
        found += (Found(start + ent.start_char, start + ent.end_char, ent.label_) for ent in doc.ents)
        speeches += speeches_in(doc, start)
        subjects += (s for sent in doc.sents if (s := sentence_subject(sent, start)))
        analysed = end
    return Parse(tuple(sentences), tuple(found), tuple(speeches), tuple(subjects), analysed)


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
    """Return sentences by punctuation and lines alone, for languages that the model doesn't know."""
    bounds = [0, *(bound for end in _SENTENCE_END.finditer(text) for bound in end.span()), len(text)]
    pieces = zip(bounds[::2], bounds[1::2], strict=True)
    return tuple(trimmed for start, end in pieces if (trimmed := _trim(text, start, end)))


def _end_sentences_at_lines(doc: Doc) -> None:
    for token in doc[1:]:
        if "\n" in token.nbor(-1).text:
            token.is_sent_start = True


def _sentences(doc: Doc, offset: int) -> Iterator[tuple[int, int]]:
    text = doc.text
    for sent in doc.sents:
        if trimmed := _trim(text, sent.start_char, sent.end_char):
            yield offset + trimmed[0], offset + trimmed[1]


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the range without white space at its ends, or null where nothing else is in it."""
    words = text[start:end].strip()
    if not words:
        return None
    first = text.index(words[0], start)
    return first, first + len(words)
