"""What the entities stage knows of the words of a finding: entity, speaker, quotation."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from streams.contract.articles import EntitiesArticle, Entity, Mention, Quote, Speaker
from streams.stages.stance.findings import Words
from streams.stages.stance.reference import SINGULAR

_NAMELESS_TYPES = frozenset({"QUANTITY", "TIME"})
_TITLE_GAP = 1  # a space: `American academic Marc Lamont Hill`, where the parse took the title for the name
_NEAR_SENTENCES = 3  # the sentence of a pronoun and the two before it: a reader looks no further back
_LOOK_BACK = 40  # code points before a name: a preposition and a title
# A preposition, perhaps with a title behind it: the name is none of who acts. Of the 16 pronouns that hold a
# position in the annotated articles 9 are resolved rightly and 2 wrongly; any one person nearby gave 4 and 3.
_OF_SOMEBODY = re.compile(
    r"\b(?:of|with|by|to|from|for|about|against|on|at|like|over|behind|than|near|under|between)"
    r"(?:\s+(?:the|former|[A-Z][\w.]*))*\s+$"
)


@dataclass(frozen=True, slots=True)
class Context:
    """An article's names and quotations, found by position."""

    text: str
    entities: dict[str, Entity]
    mentions: tuple[Mention, ...]  # in order, none over another
    quotes: tuple[Quote, ...]
    sentence_starts: tuple[int, ...]

    @classmethod
    def of(cls, article: EntitiesArticle) -> "Context":
        """Index the names of `article`."""
        entities = {entity.id: entity for entity in article.entities if entity.type not in _NAMELESS_TYPES}
        mentions = _apart(m for m in article.mentions if m.in_ == "text" and m.entity in entities)
        starts = tuple(sentence.start for sentence in article.sentences)
        return cls(article.text, entities, mentions, article.quotes, starts)

    def name_at(self, text: str, words: Words, head: Words) -> Mention | None:
        """Return the mention that `words` are: it ends where their head ends, or follows a title at once.

        A title that the parse has let end within the name is followed by it, too: "chief executive Enver".
        """
        for mention in self.mentions_in(head):
            if mention.end == head[1]:
                return mention
        for mention in self.mentions_in((words[1] - 1, words[1] + _TITLE_GAP + 1)):
            if mention.end > words[1]:
                follows = mention.start < words[1] or text[words[1] : mention.start] == " "
                return mention if follows and mention.type == "PERSON" else None
        return None

    def mentions_in(self, words: Words) -> list[Mention]:
        """Return the mentions that overlap `words`, in order."""
        first = bisect_right(self.mentions, words[0], key=_end)
        found = []
        for mention in islice(self.mentions, first, None):
            if mention.start >= words[1]:
                break
            found.append(mention)
        return found

    def entities_in(self, words: Words) -> list[Entity]:
        """Return the distinct entities mentioned inside `words`, in order."""
        found = (self.entity_of(mention) for mention in self.mentions_in(words))
        return list({entity.id: entity for entity in found}.values())

    def quote_at(self, position: int) -> tuple[int, Quote] | None:
        """Return the quotation with words between marks around a position, and its index."""
        for index, quote in enumerate(self.quotes):
            if any(words.start <= position < words.end for words in quote.verbatim):
                return index, quote
        return None

    def speaker_at(self, position: int) -> Speaker | None:
        """Return who says the quotation around a position."""
        found = self.quote_at(position)
        return found[1].speaker if found else None

    def person_meant(self, pronoun: str, position: int) -> Entity | None:
        """Return whom `he` or `she` means: the first person that the nearest sentence names as one who acts.

        Whom somebody speaks of (`of Omar`, `Omar's`, a name in a quotation) is passed over.
        """
        if pronoun not in SINGULAR:
            return None
        end, last = position, bisect_right(self.sentence_starts, position) - 1
        for sentence in range(last, max(-1, last - _NEAR_SENTENCES), -1):
            start = self.sentence_starts[sentence]
            for mention in self.mentions_in((start, end)):
                if self._acts(mention, position):
                    return self.entity_of(mention)
            end = start
        return None

    def _acts(self, mention: Mention, position: int) -> bool:
        if self.entity_of(mention).type != "PERSON" or mention.start >= position:
            return False
        if _OF_SOMEBODY.search(self.text, max(0, mention.start - _LOOK_BACK), mention.start):
            return False
        is_owner = self.text[mention.end : mention.end + 2] in {"'s", "\N{RIGHT SINGLE QUOTATION MARK}s"}
        return not is_owner and (self.quote_at(mention.start) is None or self.quote_at(position) is not None)

    def speaker_named(self, words: Words) -> Entity | None:
        """Return who the speaker of a quotation is that `words` name: the `he` of `he said`."""
        for quote in self.quotes:
            speaker = quote.speaker if quote.in_ == "text" else None
            if speaker and speaker.span and speaker.span.start < words[1] and words[0] < speaker.span.end:
                return self.entities.get(speaker.entity or "")
        return None

    def entity_of(self, mention: Mention) -> Entity:
        """Return the entity that a mention names."""
        assert mention.entity is not None, "mentions of nothing are not indexed"
        return self.entities[mention.entity]


def _apart(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return the mentions in order, of two that overlap the first and longer one."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=_position):
        if not kept or kept[-1].end <= mention.start:
            kept.append(mention)
    return tuple(kept)


def _position(mention: Mention) -> tuple[int, int]:
    return mention.start, -mention.end


def _end(mention: Mention) -> int:
    return mention.end


def keys_of(entities: Sequence[Entity], *, without: str | None) -> tuple[str, ...]:
    """Return the keys of `entities` except `without`, those that the title names last."""
    return tuple(e.key for e in sorted(entities, key=_in_title) if e.key != without)


def _in_title(entity: Entity) -> bool:
    return entity.in_title
