"""Of what kind the annotated words are: which sort of word shows the attitude, what it is about."""

from spacy.language import Language
from spacy.tokens import Doc, Token

from streams.quality.stance.matching import Ends

_CUES = {"VB": "verb", "MD": "modal", "NN": "noun", "JJ": "adjective", "IN": "preposition", "RB": "adverb"}
_TARGETS = {"PRP": "pronoun", "NNP": "name", "VB": "clause", "MD": "clause"}
_OTHER = "other"


class Kinds:
    """Tells the kinds of words by the tagger and parser; keeps the last text it parsed."""

    def __init__(self, pipeline: Language) -> None:
        self._pipeline = pipeline
        self._text = ""
        self._doc = pipeline("")

    def cue(self, text: str, words: Ends | None) -> str:
        """Return what sort of word the cue's head is: verb, modal, noun, adjective, preposition, adverb."""
        return self._kind(text, words, _CUES, _OTHER)

    def target(self, text: str, words: Ends) -> str:
        """Return whether a target is a name, a pronoun, a clause or another noun phrase."""
        return self._kind(text, words, _TARGETS, "noun phrase")

    def _kind(self, text: str, words: Ends | None, table: dict[str, str], other: str) -> str:
        head = _head(self._parsed(text), words) if words else None
        if head is None:
            return _OTHER
        return next((kind for length in (3, 2) if (kind := table.get(head.tag_[:length]))), other)

    def _parsed(self, text: str) -> Doc:
        if text != self._text:
            self._text, self._doc = text, self._pipeline(text)
        return self._doc


def _head(doc: Doc, words: Ends) -> Token | None:
    span = doc.char_span(*words, alignment_mode="expand")
    return span.root if span is not None and len(span) else None
