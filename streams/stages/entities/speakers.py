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
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from streams.contract.articles import Entity, Mention, Quote, Speaker
from streams.contract.spans import cut
from streams.stages.entities.parse import Parse
from streams.stages.entities.pronouns import PERSONAL, Focus
from streams.stages.entities.quotes import Quoted, is_speech, quoted
from streams.stages.entities.speech import SPEECH_VERBS, Speech, Subject

BESIDE = 15  # characters between a mark and the verb's phrase: a comma, a dash, an adverb
MAX_PHRASE = 80  # characters of a speaker without a name; the longer phrases read were misparsed
# Not after an initial or a short title: "J. Kerry", "Dr. Who", "Gen. Lee".
_SENTENCE_END = re.compile(
    r"(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})[.!?][\"\u201d'\u2019)\]]*\s+(?=[\"\u201c\[]?[A-Z])|\n"
)
_GOES_ON = frozenset(",?!\u2014\u2013-…")  # last in a quotation whose sentence is not over
_EDGES = " \t\"\u201c\u201d«»„'\u2019,.-\u2013\u2014"
_NEXT_WORD = re.compile(r"[\s,]*([^\W\d_]+)\s+")


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
        self._passages = list(quoted(text, paragraphs))
        self._mentions = [mention for mention in mentions if mention.entity]
        self._starts = [mention.start for mention in self._mentions]
        self._entities = entities
        self._speeches = [speech for speech in parse.speeches if not self._is_quoted(speech.start)]
        self._verb_starts = [speech.start for speech in self._speeches]
        self._named = dict(self._name_subjects(parse))

    def quotes(self) -> Iterator[Quote]:
        """Yield the quotations in order, each with its speaker where the text names one."""
        last: tuple[int, Speaker | None] = (-1, None)
        for passage in self._passages:
            speech, beside = self._speech_for(passage)
            if not (beside or is_speech(self._text, passage)):
                continue
            speaker = self._inverted(passage.end)
            if speaker is None and speech is not None:
                speaker = self._speaker(speech)
            elif speaker is None and (passage.continues or last[0] == passage.paragraph):
                speaker = last[1]
            last = (passage.paragraph, speaker)
            span = cut(self._text, passage.start, passage.end)
            yield Quote(start=span.start, end=span.end, text=span.text, speaker=speaker)

    def _is_quoted(self, position: int) -> bool:
        index = bisect_left(self._passages, position, key=lambda passage: passage.end)
        return index < len(self._passages) and self._passages[index].start <= position

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
        if before is not None and not self._sentence_ends(before.end, passage.start):
            return before, passage.start - before.end <= len(": ")
        if after is not None and not self._sentence_ends(passage.end, after.start):
            return after, self._is_beside(passage.end, after)
        if before is not None and self._sentence_ends(before.end, passage.start) == 1:
            return before, False
        if passage.start == start and passage.paragraph > 0:
            return self._introduction(passage.paragraph - 1), False
        return None, False

    def _neighbours(self, passage: Quoted, start: int, end: int) -> tuple[Speech | None, Speech | None]:
        index = bisect_left(self._verb_starts, passage.start)
        before = self._speeches[index - 1] if index and self._verb_starts[index - 1] >= start else None
        after = (
            self._speeches[index] if index < len(self._speeches) and self._verb_starts[index] < end else None
        )
        return before, after

    def _is_beside(self, end: int, speech: Speech) -> bool:
        """Say whether the verb or its subject comes right after the mark, in the same sentence."""
        first = min(speech.start, speech.subject.start) if speech.subject.start >= end else speech.start
        gap = self._text[end:first]
        return len(gap) <= BESIDE and not any(mark in gap for mark in '\n"“')

    def _sentence_ends(self, start: int, end: int) -> int:
        """Count the ends of sentences in a range; what follows the last must begin within it."""
        return len(_SENTENCE_END.findall(self._text, max(0, start - 1), end + 2))

    def _introduction(self, paragraph: int) -> Speech | None:
        """Return the last verb of a paragraph that ends in a colon or comma."""
        start, end = self._paragraphs[paragraph]
        if not self._text[start:end].rstrip().endswith((":", ",")):
            return None
        index = bisect_left(self._verb_starts, end)
        speech = self._speeches[index - 1] if index else None
        is_last = speech and speech.start >= start and not self._sentence_ends(speech.end, end - 2)
        return speech if is_last else None

    def _inverted(self, end: int) -> Speaker | None:
        """Return the name in `"...?" asked Pineda`, which the parser takes for the verb's object."""
        word = _NEXT_WORD.match(self._text, end)
        if word is None or word[1] not in SPEECH_VERBS:
            return None
        index = bisect_left(self._starts, word.end())
        if index == len(self._starts) or self._starts[index] != word.end():
            return None
        return self._named_speaker(self._mentions[index], self._mentions[index].entity)

    def _speaker(self, speech: Speech) -> Speaker | None:
        subject = speech.subject
        mention = self._mention_of(speech)
        if mention is not None:
            return self._named_speaker(mention, mention.entity)
        start, end = self._bare(subject)
        if subject.pronoun:
            entity = self._named.get(subject.head_start)
            text = self._entities[entity].name if entity else None
        else:
            entity, text = None, self._text[start:end] if 0 < end - start <= MAX_PHRASE else None
        return Speaker(text=text, entity=entity, span=cut(self._text, start, end)) if text else None

    def _named_speaker(self, mention: Mention, entity: str | None) -> Speaker:
        name = self._entities[entity].name if entity else mention.text
        return Speaker(text=name, entity=entity, span=cut(self._text, mention.start, mention.end))

    def _bare(self, subject: Subject) -> tuple[int, int]:
        """Return the phrase without the marks of a quotation that the parse put into it."""
        words = self._text[subject.start : subject.end]
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
        outside.update({s.subject.head_start: (s.subject, self._mention_of(s)) for s in self._speeches})
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
