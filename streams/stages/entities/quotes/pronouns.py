"""Whom `he` and `she` stand for: the last person in focus whose sex fits."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from streams.contract.articles import Entity, Mention
from streams.stages.entities.names.signs import Sex, sex_of

PERSONAL: dict[str | None, Sex] = {"he": "m", "she": "f"}
_LOOK_BACK = 12  # characters before a name: an honorific


class Focus:
    """The persons who were subjects of sentences and verbs of saying, in order.

    A pronoun looks back to its own paragraph and the one before, and never means somebody whose honorific or
    first name, or whom an earlier pronoun, gave the other sex.
    """

    def __init__(
        self,
        text: str,
        paragraphs: Sequence[tuple[int, int]],
        mentions: Iterable[Mention],
        entities: Mapping[str, Entity],
    ) -> None:
        self._paragraphs = paragraphs
        self._persons = {key for key, entity in entities.items() if entity.type == "PERSON"}
        self._subjects: list[tuple[int, str]] = []
        self._sexes: dict[str, Sex] = {}
        for mention in mentions:
            if mention.entity in self._persons:
                sex = sex_of(mention.text, text[max(0, mention.start - _LOOK_BACK) : mention.start])
                if sex:
                    self._sexes.setdefault(mention.entity, sex)

    def move(self, place: int, entity: str) -> None:
        """Put a person into focus; anything else has no sex and is passed over."""
        if entity in self._persons:
            self._subjects.append((place, entity))

    def stands_for(self, pronoun: str | None, place: int) -> str | None:
        """Return the person whom the pronoun at `place` means, or null."""
        sex = PERSONAL[pronoun]
        paragraph = bisect_left(self._paragraphs, place, key=lambda ends: ends[1])
        earliest = self._paragraphs[max(0, paragraph - 1)][0]
        for where, entity in reversed(self._subjects):
            if where < earliest:
                return None
            if self._sexes.get(entity, sex) == sex:
                self._sexes.setdefault(entity, sex)
                return entity
        return None
