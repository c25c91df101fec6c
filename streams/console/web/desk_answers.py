"""The bodies of the desk's answers, for the API's description."""

from pydantic import Field, NonNegativeInt

from streams.console.questions.buckets import By
from streams.console.store.catalogue import Position
from streams.contract.articles import Label, MentionType
from streams.contract.model import Model


class Counted(Model):
    """Pieces of evidence of each label."""

    favor: NonNegativeInt
    against: NonNegativeInt
    neutral: NonNegativeInt


class CountedTime(Counted):
    """The counts of a day, week, month or year: of its first day on."""

    day: str


class Latest(Model):
    """The position that was taken last."""

    day: str
    label: Label


class Ranked(Counted):
    """Somebody who takes positions, or something that they are about."""

    key: str
    name: str = Field(description="as the newest of these articles has it")
    is_entity: bool = Field(description="`/api/entities/KEY` knows it")
    last: Latest


class Flip(Model):
    """A holder's latest position on a subject, and the last one before that differs."""

    earlier: Position
    later: Position


class Stamped(Model):
    """An answer that says how fresh it is."""

    as_of: str | None = Field(description="ISO 8601 time of the newest record taken over")
    sequence: int = Field(description="the last change in it: follow the tables' streams from there")


class Explored(Counted, Stamped):
    """Positions on something, or of somebody: when, whose, and who changed theirs."""

    total: NonNegativeInt = Field(description="pieces of evidence")
    total_is_exact: bool = Field(description="false: over 10,000; all here is about the newest 3,000")
    by: By
    timeline: tuple[CountedTime, ...] = Field(description="oldest first, without those that have nothing")
    holders: tuple[Ranked, ...] = Field(description="the 30 with the most evidence")
    holders_total: NonNegativeInt
    subjects: tuple[Ranked, ...] = Field(description="the 30 with the most evidence")
    subjects_total: NonNegativeInt
    flips: tuple[Flip, ...] = Field(description="the last 30; days with several positions are left out")
    flips_total: NonNegativeInt
    evidence: tuple[Position, ...] = Field(description="a page, newest first; a piece comes once")
    next: str | None = Field(description="the next page's `cursor`; null: this is the last one")


class NamedTime(Model):
    """The counts of a day, week, month or year: of its first day on."""

    day: str
    articles: NonNegativeInt
    mentions: NonNegativeInt


class Companion(Model):
    """An entity that is named in the same articles."""

    key: str
    name: str
    type: MentionType
    articles: NonNegativeInt


class NamingArticle(Model):
    """An article that names an entity."""

    id: str
    day: str
    site: str | None
    title: str | None
    mentions: NonNegativeInt


class EntityPage(Stamped):
    """What the articles say of an entity."""

    key: str
    name: str
    type: MentionType
    wikidata: str | None = Field(default=None, description="of what it is linked to")
    names: tuple[str, ...] = Field(description="what the newest articles call it, the most frequent first")
    articles: NonNegativeInt
    mentions: NonNegativeInt
    by: By
    timeline: tuple[NamedTime, ...] = Field(description="oldest first, without those that have nothing")
    companions: tuple[Companion, ...] = Field(description="named in most of the newest 100 articles with it")
    rows: tuple[NamingArticle, ...] = Field(description="a page of its articles, newest first")
    total: NonNegativeInt
    total_is_exact: bool
    next: str | None = Field(description="the next page's `cursor`; null: this is the last one")


class SourceTime(Model):
    """The counts of a day, week, month or year: of its first day on."""

    day: str
    articles: NonNegativeInt
    dead: NonNegativeInt
    text_length: NonNegativeInt
    removed_length: NonNegativeInt
    removed_share: float


class SourcePage(Stamped):
    """What came from a site."""

    site: str
    articles: NonNegativeInt
    dead: NonNegativeInt
    text_length: NonNegativeInt
    removed_length: NonNegativeInt
    removed_share: float
    by: By
    timeline: tuple[SourceTime, ...] = Field(description="oldest first, without those that have nothing")
