"""The enriched messages: flat and cumulative, each stage adds its own fields to the one before."""

from typing import Annotated, Literal

from pydantic import Field, NonNegativeInt

from streams.contract.model import Model
from streams.contract.spans import QuotedSpan, Range, Span

Share = Annotated[float, Field(ge=0, le=1)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

RemovalReason = Literal[
    "nav", "media-player", "caption", "related", "share", "comment", "legal", "ad", "author-bio",
    "image-label", "layout-label", "site-label", "duplicate", "not-body",
]  # fmt: skip
MetadataField = Literal["title", "byline", "credit", "published_at"]
Quality = Literal["good", "suspect"]
MentionType = Literal[
    "PERSON", "ORG", "PLACE", "GROUP", "EVENT", "WORK", "PRODUCT", "LAW", "QUANTITY", "TIME"
]
Label = Literal["favor", "against", "neutral"]


class Origin(Model):
    """Where the raw record stands: readers keep the message with the highest origin of an article."""

    topic: str
    partition: NonNegativeInt
    offset: NonNegativeInt


class Source(Model):
    """Who published the article, as far as the raw message says."""

    name: str | None = Field(default=None, description="the publisher's name as the raw message gave it")
    url: str | None = Field(default=None, description="the article's address as the raw message gave it")
    canonical_url: str | None = Field(default=None, description="the address without trackers and fragment")
    site: str | None = Field(default=None, description="the host name of the canonical address")


class Language(Model):
    """The language of the text, with the identifier's own probability."""

    code: str = Field(description="ISO 639-1; `und` where the text is too short to tell")
    score: Share


class Paragraph(Range):
    """A paragraph of the text, and the way back to the raw document."""

    map: tuple[tuple[int, int, int], ...] | None = Field(
        default=None,
        description="[[text_start, raw_start, length], ...] in code points, for plain text; null for HTML",
    )


class Removed(Model):
    """A line of the document that is not part of the article, and why."""

    text: str
    line: int | None = Field(default=None, description="1-based line of the raw text; null for HTML")
    reason: RemovalReason


class Metadata(Model):
    """A line of the document that became a field of the message instead of text."""

    field: MetadataField
    text: str
    line: int | None = Field(default=None, description="1-based line of the raw text; null for HTML")


class Cleaning(Model):
    """How the text was found in the document."""

    method: str = Field(description="`text-rules` or the name of the HTML extractor")
    confidence: Share
    quality: Quality
    notes: tuple[str, ...] = Field(default=(), description="what a reader should know, in words")
    metadata: tuple[Metadata, ...] = ()


class ModelUsed(Model):
    """A trained model that a stage used."""

    name: str
    version: str
    sha256: Sha256 | None = None


class Provenance(Model):
    """The stage, code, model and settings that made a part of the message."""

    stage: Literal["clean", "entities", "stance"]
    version: str
    model: ModelUsed | None = None
    settings: Sha256 = Field(description="hash of the settings that can change the result")


class CleanArticle(Model):
    """The article without its page: text, metadata, and a reason for every line that went."""

    id: str
    revision: Sha256 = Field(description="hash of the raw document: the same document has the same revision")
    origin: Origin | None = Field(default=None, description="null where no Kafka was involved")
    source: Source
    title: str | None = None
    byline: str | None = None
    credit: tuple[str, ...] = Field(default=(), description="agencies that the article names as its sources")
    published_at: str | None = Field(default=None, description="ISO 8601, as precise as the document says")
    language: Language
    text: str
    text_hash: Sha256 = Field(description="hash of the case-folded words: equal texts have equal hashes")
    paragraphs: tuple[Paragraph, ...]
    removed: tuple[Removed, ...]
    cleaning: Cleaning
    minhash: str = Field(description="MinHash of word 5-grams: 128 little-endian 32-bit integers in base64")
    provenance: tuple[Provenance, ...]


class Mention(Span):
    """A name, date or quantity in the text or title."""

    label: str = Field(description="the recogniser's own label (OntoNotes)")
    type: MentionType
    entity: str | None = Field(default=None, description="id of the entity it names, within this article")
    source: Literal["ner", "propagated"] = "ner"


class Entity(Model):
    """Who or what several mentions of one article name."""

    id: str = Field(description="`e1`, `e2`, ... in the order of first mention")
    key: str = Field(description="stable across articles: type and folded name")
    name: str
    type: MentionType
    aliases: tuple[str, ...] = ()
    count: int
    in_title: bool = False


class Speaker(Model):
    """Who said a quotation."""

    text: str
    entity: str | None = None
    span: Span | None = None


class Quote(Span):
    """A direct quotation with its marks, and its speaker where the text names one."""

    speaker: Speaker | None = None


class EntitiesArticle(CleanArticle):
    """The clean article with its sentences, names and quotations."""

    sentences: tuple[Range, ...]
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    quotes: tuple[Quote, ...]


class Holder(Model):
    """Who has the position; `key` is the entity's, and null for pronouns and unnamed groups."""

    name: str = Field(description="the fullest name the article gives the holder")
    key: str | None = None
    entity: str | None = None
    span: Span


class Target(Model):
    """What the position is about."""

    text: str
    key: str = Field(description="the entity's key, or kind and folded words")
    entity: str | None = None
    kind: Literal["entity", "proposal", "claim"]
    span: Span


class Stance(Model):
    """Somebody's position towards something, with the words that show it."""

    holder: Holder
    target: Target
    about: tuple[str, ...] = Field(
        default=(),
        description="keys of the entities inside the target, else in the evidence; those of the title last",
    )
    label: Label = Field(description="neutral only where the holder explicitly takes no side")
    confidence: Share = Field(description="precision of `route`, measured on annotated articles")
    evidence: QuotedSpan
    cue: Span
    quote: NonNegativeInt | None = Field(default=None, description="index in `quotes` where it was said")
    route: str = Field(description="the way by which the position was found")
    link: str | None = Field(default=None, description="opens the publisher's page at the words")


class StanceArticle(EntitiesArticle):
    """The whole enrichment: what a subscriber of the last topic gets."""

    stances: tuple[Stance, ...]
