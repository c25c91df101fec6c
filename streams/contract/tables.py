"""The rows of the live tables, as subscribers read them from the changelogs."""

from typing import Literal

from pydantic import Field, NonNegativeInt

from streams.contract.articles import Label, MentionType, Origin, Sha256
from streams.contract.model import Model

Stage = Literal["clean", "entities", "stance"]
Outcome = Literal["in progress", "enriched", "dead", "retracted"]


class Revision(Model):
    """A row of the clean stage's table `revisions`: the article's current revision."""

    revision: Sha256
    origin: Origin = Field(description="the raw record it was made from")
    seen: Origin = Field(description="the last raw record of the article, changed or not")
    unchanged: int = Field(default=0, description="raw records that brought nothing new")


class ArticleRow(Model):
    """A row of the live table `articles`: how far an article has come and what was found in it."""

    id: str
    title: str | None = None
    site: str | None = None
    url: str | None = None
    language: str | None = None
    stage: Stage
    outcome: Outcome
    entities: int | None = None
    stances: int | None = None
    error: str | None = None
    revision: Sha256 | None = None
    origin: Origin | None = None
    times: dict[str, str] = Field(default_factory=dict, description="stage -> when its result was written")


class CountedEntity(Model):
    """An entity of one article, as far as it is counted."""

    key: str
    name: str
    type: MentionType
    mentions: NonNegativeInt
    wikidata: str | None = Field(default=None, description="of the link, where it is linked")


class Evidence(Model):
    """The words with which somebody took a position in one article."""

    article: str = Field(description="the article's id")
    site: str | None = None
    at: str = Field(description="ISO 8601 time at which the stance was found")
    label: Label
    target: str
    words: str
    confidence: float
    link: str | None = None


class CountedStance(Model):
    """What one article says of one holder's position on one thing: every piece of evidence of it."""

    about_key: str
    about: str
    holder_key: str
    holder: str
    evidence: tuple[Evidence, ...]


class Contribution(Model):
    """A row of the live table `contributions`: what an article's current revision counts in other tables.

    A retracted article keeps its row, without counts: an older revision that comes late must not count again.
    """

    id: str
    origin: Origin | None = None
    at: str = Field(description="ISO 8601 time of the record that tells it")
    day: str = Field(description="when it was published, else when it was enriched: YYYY-MM-DD")
    site: str | None = None
    title: str | None = Field(default=None, description="empty: it has none; null: not known")
    retracted: bool = False
    text_length: NonNegativeInt = Field(default=0, description="code points of the article")
    removed_length: NonNegativeInt = Field(default=0, description="code points of the lines that went")
    published: str = Field(default="", description="as in `duplicates`")
    words: NonNegativeInt = 0
    sketch: str | None = Field(
        default=None, description="what near-duplicates are found by; null: it takes no part in that"
    )
    entities: tuple[CountedEntity, ...] = ()
    stances: tuple[CountedStance, ...] = ()


class Sketch(Model):
    """A row of the internal table `sketches`: what near-duplicates of an article are found by."""

    id: str
    day: str
    site: str | None = None
    title: str | None = None
    published: str = Field(description="ISO 8601 time that articles are ordered by")
    words: NonNegativeInt
    sketch: str = Field(
        pattern=r"^[A-Za-z0-9+/]{171}=$", description="lowest 8 bits of each value of the MinHash, in base64"
    )


class DuplicateRow(Model):
    """A row of the live table `duplicates`: an article whose text others have, too, and which one was first.

    The first article of a cluster is the one that was published first; the others were compared with it.
    """

    id: str
    day: str
    site: str | None = None
    title: str | None = None
    published: str = Field(description="ISO 8601 time, else the end of the day or when it was enriched")
    cluster: str = Field(description="id of the first article, which may be this one")
    containment: float = Field(
        description="estimated share of the shorter one's text, of this and the first article, in the other"
    )
    size: int | None = Field(
        default=None, description="articles of the cluster, on the row of its first one alone"
    )
    sites: int | None = Field(
        default=None, description="sites of the cluster, as size; null where it is too large to list"
    )
    at: str = Field(description="ISO 8601 time of the last change")


class EntityRow(Model):
    """A row of the live table `entities`: how much one day's articles speak of somebody or something."""

    day: str
    key: str
    name: str
    type: MentionType
    articles: int
    mentions: int
    wikidata: str | None = Field(default=None, description="of the link, where it is linked")
    at: str = Field(description="ISO 8601 time of the last change")


class StanceRow(Model):
    """A row of the live table `stances`: who was for or against something in one day's articles.

    A holder who is known by no name (`critics`, a pronoun) has a row for each article.
    """

    day: str
    about: str
    about_key: str
    holder: str
    holder_key: str
    favor: int
    against: int
    neutral: int
    articles: int
    evidence: tuple[Evidence, ...] = Field(description="of the articles that came last, newest first")
    at: str = Field(description="ISO 8601 time of the last change")


class SourceRow(Model):
    """A row of the live table `sources`: what came from one site on one day, and how much of it was page."""

    day: str
    site: str
    articles: int
    dead: int = Field(description="records that died on that day")
    text_length: int = Field(description="code points of the articles")
    removed_length: int = Field(description="code points of the lines that were removed")
    removed_share: float = Field(description="removed_length, of it and text_length together")
    at: str = Field(description="ISO 8601 time of the last change")


class DeadLetterRow(Model):
    """A row of the live table `dead_letters`: what keeps killing records in one stage."""

    stage: str
    fingerprint: str = Field(description="what failures of the same kind share")
    error: str
    letters: int
    replayed: int
    discarded: int
    waiting: int
    first: str = Field(description="ISO 8601 time of the first letter")
    last: str = Field(description="ISO 8601 time of the last letter")
    example: str = Field(description="position of the last letter: topic/partition/offset")


ROWS: dict[str, type[Model]] = {
    "articles": ArticleRow,
    "entities": EntityRow,
    "stances": StanceRow,
    "sources": SourceRow,
    "dead_letters": DeadLetterRow,
    "duplicates": DuplicateRow,
    "contributions": Contribution,
}
