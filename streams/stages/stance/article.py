"""What the entities stage knows of the words of a finding: entity, speaker, quotation."""

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


@dataclass(frozen=True, slots=True)
class Context:
    """An article's names and quotations, found by position."""

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
        return cls(entities, mentions, article.quotes, starts)

    def name_at(self, text: str, words: Words, head: Words) -> Mention | None:
        """Return the mention that `words` are: it ends where their head ends, or follows a title at once."""
        for mention in self.mentions_in(head):
            if mention.end == head[1]:
                return mention
        following = self.mentions_in((words[1], words[1] + _TITLE_GAP + 1))
        if following and following[0].type == "PERSON" and text[words[1] : following[0].start] == " ":
            return following[0]
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
        """Return the quotation around a position, and its index."""
        for index, quote in enumerate(self.quotes):
            if quote.in_ == "text" and quote.start <= position < quote.end:
                return index, quote
        return None

    def speaker_at(self, position: int) -> Speaker | None:
        """Return who says the quotation around a position."""
        found = self.quote_at(position)
        return found[1].speaker if found else None

    def person_meant(self, pronoun: str, position: int) -> Entity | None:
        """Return whom `he` or `she` means: the one person named nearby, if there is only one."""
        if pronoun not in SINGULAR:
            return None
        sentence = bisect_right(self.sentence_starts, position) - 1
        start = self.sentence_starts[max(0, sentence - _NEAR_SENTENCES + 1)]
        people = [e for e in self.entities_in((start, position)) if e.type == "PERSON"]
        return people[0] if len(people) == 1 else None

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
