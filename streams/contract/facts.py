"""What happened, on the internal topic between the two steps of the live tables.

A fact says by how much a row changes, up or down, so that facts of different articles may come in any order.
"""

from typing import Annotated, Literal

from pydantic import Field

from streams.contract.articles import MentionType, Origin, Sha256
from streams.contract.model import Model
from streams.contract.tables import Evidence, Outcome, Sketch, Stage


class ArticleFact(Model):
    """One thing that happened to one article, as a stage's topic or a dead letter tells it."""

    table: Literal["articles"] = "articles"
    id: str
    at: str = Field(description="ISO 8601 time of the record that tells it")
    origin: Origin | None = Field(
        default=None, description="the raw record; null where the fact doesn't know"
    )
    stage: Stage
    outcome: Outcome
    revision: Sha256 | None = None
    title: str | None = None
    site: str | None = None
    url: str | None = None
    language: str | None = None
    entities: int | None = None
    stances: int | None = None
    error: str | None = None

    @property
    def key(self) -> str:
        """Return the key of the row."""
        return self.id


class EntityFact(Model):
    """One article more or fewer that names an entity, or the same one with more or fewer mentions."""

    table: Literal["entities"] = "entities"
    at: str
    day: str
    entity: str
    name: str
    type: MentionType
    articles: int
    mentions: int
    wikidata: str | None = None

    @property
    def key(self) -> str:
        """Return the key of the row."""
        return f"{self.day}|{self.entity}"


class StanceFact(Model):
    """What one article now says of a holder's position on something; no evidence: nothing any more."""

    table: Literal["stances"] = "stances"
    at: str
    day: str
    about_key: str
    about: str
    holder_key: str
    holder: str
    article: str
    articles: int
    favor: int
    against: int
    neutral: int
    evidence: tuple[Evidence, ...]

    @property
    def key(self) -> str:
        """Return the key of the row."""
        return f"{self.day}|{self.about_key}|{self.holder_key}"


class SourceFact(Model):
    """One article of a site more or fewer, or the same one longer or shorter; or one that died."""

    table: Literal["sources"] = "sources"
    at: str
    day: str
    site: str
    articles: int = 0
    text_length: int = 0
    removed_length: int = 0
    dead: int = 0

    @property
    def key(self) -> str:
        """Return the key of the row."""
        return f"{self.day}|{self.site}"


class DeadLetterFact(Model):
    """One dead letter more, or a decision about one."""

    table: Literal["dead_letters"] = "dead_letters"
    at: str
    stage: str
    fingerprint: str
    letter: str | None = Field(default=None, description="its position; null in a decision")
    error: str = ""
    letters: int = 0
    replayed: int = 0
    discarded: int = 0

    @property
    def key(self) -> str:
        """Return the key of the row."""
        return f"{self.stage}|{self.fingerprint}"


class DuplicateFact(Model):
    """What an article's near-duplicates are found by now; no sketch: nothing any more."""

    table: Literal["duplicates"] = "duplicates"
    at: str
    id: str
    sketch: Sketch | None = None

    @property
    def key(self) -> str:
        """Return the key of the row."""
        return self.id


Fact = ArticleFact | EntityFact | StanceFact | SourceFact | DeadLetterFact | DuplicateFact

# Tables whose rows depend on each other: all of their facts go to one partition, so that one worker has them.
WHOLE = frozenset({"duplicates"})


class Facts(Model):
    """What one record tells the rows of one partition."""

    facts: tuple[Annotated[Fact, Field(discriminator="table")], ...]
