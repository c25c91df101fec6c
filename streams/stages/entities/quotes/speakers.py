"""Who said a quotation: the subject of a verb of saying beside it, or whoever spoke just before.

The ways, in this order; where none of them answers, nobody is named:

1. a verb of saying right after the quotation (`"...", he said`), else before it in the same sentence, else
   later in the sentence, else in the sentence before, else in the sentence with which the paragraph before
   ends in a colon or comma;
2. the same paragraph carries on: the speaker of its last quotation; so does the next part of a long quotation
   over several paragraphs.

The speaker of a verb is the person named right before it, else the name in its subject, else the person that
`he` or `she` stands for, else the words of the subject ("a spokesman for the ministry").
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from streams.contract.articles import Entity, Mention, Speaker
from streams.contract.spans import cut
from streams.stages.entities.parse import Parse
from streams.stages.entities.quotes.clauses import NO_STATEMENT
from streams.stages.entities.quotes.marks import Quoted, is_speech, quoted
from streams.stages.entities.quotes.pronouns import PERSONAL, Focus
from streams.stages.entities.quotes.speech import SPEECH_VERBS, Speech, Subject

BESIDE = 15  # characters between a mark and the verb's phrase: a comma, a dash, an adverb
MAX_PHRASE = 80  # characters of a speaker without a name; the longer phrases read were misparsed
# Not after an initial or a short title: "J. Kerry", "Dr. Who", "Gen. Lee".
_SENTENCE_END = re.compile(
    r"(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})[.!?][\"\u201d'\u2019)\]]*\s+(?=[\"\u201c\[]?[A-Z])|\n"
)
_GOES_ON = frozenset(",?!\u2014\u2013-…")  # last in a quotation whose sentence is not over
_EDGES = " \t\"\u201c\u201d«»„'\u2019,.-\u2013\u2014"
_HYPHENED = re.compile(r"(?:-\w+)+")  # the parser cuts "neo-banks" in three
_NEXT_WORD = re.compile(r"[\s,]*([^\W\d_]+)\s+")


@dataclass(frozen=True, slots=True)
class Attributed:
    """A marked passage that is speech: its verb of saying and its speaker, where the text tells.

    `is_beside`: the verb or its subject stands right beside the mark.
    """

    passage: Quoted
    speech: Speech | None
    speaker: Speaker | None
    cue: tuple[int, int] | None
    is_beside: bool


class Attribution:
    """Finds the speakers of one text's quotations."""

    def __init__(
        self,
        text: str,
        paragraphs: Sequence[tuple[int, int]],
        parse: Parse,
        mentions: Sequence[Mention],
        entities: Mapping[str, Entity],
    ) -> None:
        self._text = text
        self._paragraphs = paragraphs
        self.passages = tuple(quoted(text, paragraphs))
        self._mentions = [mention for mention in mentions if mention.entity]
        self._starts = [mention.start for mention in self._mentions]
        self._entities = entities
        self.speeches = tuple(speech for speech in parse.speeches if not self._is_quoted(speech.start))
        self._verb_starts = [speech.start for speech in self.speeches]
        self._named = dict(self._name_subjects(parse))

    def attributed(self) -> Iterator[Attributed]:
        """Yield the passages that are speech in order, each with its speaker where the text names one."""
        last: tuple[int, Speaker | None] = (-1, None)
        for passage in self.passages:
            speech, beside = self._speech_for(passage)
            if not ((beside and not self._is_calling(speech)) or is_speech(self._text, passage)):
                continue
            cue = (speech.start, speech.end) if speech else None
            speaker: Speaker | None = None
            if inverted := self._inverted(passage.end):
                cue, speaker = inverted
            elif speech is not None:
                speaker = None if speech.is_unsaid else self.speaker(speech)
            elif passage.continues or last[0] == passage.paragraph:
                speaker = last[1]
            last = (passage.paragraph, speaker)
            yield Attributed(passage, speech, speaker, cue, beside)

    def passages_in(self, start: int, end: int) -> Sequence[Quoted]:
        """Return the marked passages that overlap a range, in order."""
        first = bisect_right(self.passages, start, key=_end)
        return self.passages[first : bisect_left(self.passages, end, key=_start)]

    def speeches_in(self, start: int, end: int) -> Sequence[Speech]:
        """Return the verbs of saying outside of marks that begin in a range, in order."""
        first = bisect_left(self._verb_starts, start)
        return self.speeches[first : bisect_left(self._verb_starts, end)]

    def _is_calling(self, speech: Speech | None) -> bool:
        """Say whether the verb gives a name instead of words: `students called "labs"`."""
        return speech is not None and self._text[speech.start : speech.end].lower() in NO_STATEMENT

    def _is_quoted(self, position: int) -> bool:
        index = bisect_left(self.passages, position, key=lambda passage: passage.end)
        return index < len(self.passages) and self.passages[index].start <= position

    def _speech_for(self, passage: Quoted) -> tuple[Speech | None, bool]:
        """Return the verb of saying that governs the passage, and whether it stands right beside it."""
        start, end = self._paragraphs[passage.paragraph]
        before, after = self._neighbours(passage, start, end)
        if (
            after is not None
            and self._text[passage.end - 2] in _GOES_ON
            and self._is_beside(passage.end, after)
        ):
            return after, True
        if before is not None and not self.sentence_ends(before.end, passage.start):
            return before, passage.start - before.end <= len(": ")
        if after is not None and self._is_same_sentence(passage, after):
            return after, self._is_beside(passage.end, after)
        if before is not None and self.sentence_ends(before.end, passage.start) == 1:
            return before, False
        if passage.start == start and passage.paragraph > 0:
            return self._introduction(passage.paragraph - 1), False
        return None, False

    def _is_same_sentence(self, passage: Quoted, after: Speech) -> bool:
        """Say whether a verb behind a passage may tell of it.

        Behind a full stop within the marks it does where it stands beside them, without a clause of its own.
        """
        if self.sentence_ends(passage.end, after.start):
            return False
        is_over = self._text[passage.end - 2] == "."
        return not is_over or (not after.reported and self._is_beside(passage.end, after))

    def _neighbours(self, passage: Quoted, start: int, end: int) -> tuple[Speech | None, Speech | None]:
        index = bisect_left(self._verb_starts, passage.start)
        before = self.speeches[index - 1] if index and self._verb_starts[index - 1] >= start else None
        after = (
            self.speeches[index] if index < len(self.speeches) and self._verb_starts[index] < end else None
        )
        return before, after

    def _is_beside(self, end: int, speech: Speech) -> bool:
        """Say whether the verb or its subject comes right after the mark, in the same sentence."""
        first = min(speech.start, speech.subject.start) if speech.subject.start >= end else speech.start
        gap = self._text[end:first]
        return len(gap) <= BESIDE and not any(mark in gap for mark in '\n"“')

    def sentence_ends(self, start: int, end: int) -> int:
        """Count the ends of sentences in a range; what follows the last must begin within it."""
        return len(_SENTENCE_END.findall(self._text, max(0, start - 1), end + 2))

    def _introduction(self, paragraph: int) -> Speech | None:
        """Return the last verb of a paragraph that ends in a colon or comma."""
        start, end = self._paragraphs[paragraph]
        if not self._text[start:end].rstrip().endswith((":", ",")):
            return None
        index = bisect_left(self._verb_starts, end)
        speech = self.speeches[index - 1] if index else None
        is_last = speech and speech.start >= start and not self.sentence_ends(speech.end, end - 2)
        return speech if is_last else None

    def _inverted(self, end: int) -> tuple[tuple[int, int], Speaker] | None:
        """Return verb and name in `"...?" asked Pineda`, which the parser takes for the verb's object."""
        word = _NEXT_WORD.match(self._text, end)
        if word is None or word[1] not in SPEECH_VERBS:
            return None
        index = bisect_left(self._starts, word.end())
        if index == len(self._starts) or self._starts[index] != word.end():
            return None
        return word.span(1), self._named_speaker(self._mentions[index], self._mentions[index].entity)

    def speaker(self, speech: Speech) -> Speaker | None:
        """Return who says something, by the text's fullest name; a pronoun for nobody clear is nobody."""
        subject = speech.subject
        mention = None if self._are_several(subject) else self._mention_of(speech)
        if mention is not None:
            return self._named_speaker(mention, mention.entity)
        start, end = self._bare(subject)
        if subject.pronoun:
            entity = self._named.get(subject.head_start)
            text = self._entities[entity].name if entity else None
        else:
            entity, text = None, self._text[start:end] if 0 < end - start <= MAX_PHRASE else None
        return Speaker(text=text, entity=entity, span=cut(self._text, start, end)) if text else None

    def _are_several(self, subject: Subject) -> bool:
        """Say whether the subject names two: "Vindman and Williams"."""
        if subject.joined is None:
            return False
        both = [self._mentions_in(*ends) for ends in ((subject.head_start, subject.head_end), subject.joined)]
        return all(both) and both[0][0].entity != both[1][0].entity

    def _named_speaker(self, mention: Mention, entity: str | None) -> Speaker:
        name = self._entities[entity].name if entity else mention.text
        return Speaker(text=name, entity=entity, span=cut(self._text, mention.start, mention.end))

    def _bare(self, subject: Subject) -> tuple[int, int]:
        """Return the phrase to the end of its last word, without the marks of a quotation inside it."""
        hyphened = _HYPHENED.match(self._text, subject.end)
        words = self._text[subject.start : hyphened.end() if hyphened else subject.end]
        start = subject.start + len(words) - len(words.lstrip(_EDGES))
        return start, start + len(words.strip(_EDGES))

    def _mention_of(self, speech: Speech) -> Mention | None:
        """Return the name of who speaks: a person right before the verb, else the subject's."""
        index = bisect_left(self._starts, speech.start)
        before = self._mentions[index - 1] if index else None
        if before and before.type == "PERSON" and before.end + 1 == speech.start:
            return before
        return self._subject_mention(speech.subject)

    def _subject_mention(self, subject: Subject) -> Mention | None:
        """Return the name that is the subject's head, else its apposition, else a person's inside it."""
        for start, end in filter(None, ((subject.head_start, subject.head_end), subject.apposition)):
            if at_place := self._mentions_in(start, end):
                return at_place[0]
        inside = self._mentions_in(subject.start, subject.head_end)
        return next((m for m in inside if m.type == "PERSON" and m.end + 1 == subject.head_end), None)

    def _mentions_in(self, start: int, end: int) -> list[Mention]:
        first = bisect_left(self._starts, start)
        first -= first > 0 and self._mentions[first - 1].end > start
        return self._mentions[first : bisect_left(self._starts, end)]

    def _name_subjects(self, parse: Parse) -> Iterator[tuple[int, str]]:
        """Yield the entity of each subject outside quotations by its head's place, pronouns resolved."""
        outside = {s.head_start: (s, self._subject_mention(s)) for s in parse.subjects}
        outside.update({s.subject.head_start: (s.subject, self._mention_of(s)) for s in self.speeches})
        focus = Focus(self._text, self._paragraphs, self._mentions, self._entities)
        for head, (subject, mention) in sorted(outside.items(), key=lambda item: item[0]):
            if self._is_quoted(head):
                continue
            if subject.pronoun in PERSONAL and mention is None:
                entity = focus.stands_for(subject.pronoun, head)
            else:
                entity = mention.entity if mention else None
            if entity:
                yield head, entity
                focus.move(head, entity)


def _start(passage: Quoted) -> int:
    return passage.start


def _end(passage: Quoted) -> int:
    return passage.end
