"""The enriched messages: flat and cumulative, each stage adds its own fields to the one before."""

from typing import Annotated, Literal

from pydantic import Field, NonNegativeInt, PositiveInt

from streams.contract.model import Model
from streams.contract.spans import QuotedSpan, Range, Span

Share = Annotated[float, Field(ge=0, le=1)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

RemovalReason = Literal[
    "nav", "media-player", "caption", "related", "share", "comment", "legal", "ad", "author-bio",
    "image-label", "layout-label", "site-label", "duplicate", "not-body", "agency-credit", "byline", "date",
    "headline", "site-repeat", "low-score",
]  # fmt: skip
MetadataField = Literal["title", "byline", "credit", "published_at"]
Quality = Literal["good", "suspect"]
RepairKind = Literal["encoding", "entity", "control", "invisible", "surrogate", "form"]
# Where a field was read: in the raw message, in JSON-LD, in a tag of the page, its address or its text. A
# date from `update` is the day of the last change: the document tells no other.
FieldOrigin = Literal[
    "raw", "json-ld", "meta", "title-tag", "heading", "byline-tag", "time-tag", "link", "url", "text",
    "update",
]  # fmt: skip
MentionType = Literal[
    "PERSON", "ORG", "PLACE", "GROUP", "EVENT", "WORK", "PRODUCT", "LAW", "QUANTITY", "TIME", "OTHER"
]
QuoteKind = Literal["direct", "indirect", "mixed"]
Label = Literal["favor", "against", "neutral"]


class Origin(Model):
    """Where the raw record stands: readers keep the message with the highest origin of an article."""

    topic: str
    partition: NonNegativeInt
    offset: NonNegativeInt


class Source(Model):
    """Who published the article, as far as the raw message and the page say."""

    name: str | None = Field(default=None, description="the publisher's name as the raw message gave it")
    url: str | None = Field(default=None, description="the article's address as the raw message gave it")
    canonical_url: str | None = Field(
        default=None,
        description="the address that the page gives itself, else `url`, without trackers and fragment",
    )
    site: str | None = Field(default=None, description="the host name of the canonical address")


class Language(Model):
    """The language of the text, with the identifier's own probability."""

    code: str = Field(description="ISO 639-1; `und` where the text is too short to tell")
    score: Share


class Paragraph(Range):
    """A paragraph of the text, and the way back to the raw document."""

    map: tuple[tuple[int, int, int], ...] | None = Field(
        default=None,
        description="[[text_start, raw_start, length], ...] in code points: what stands unchanged in the raw "
        "text; for HTML, in the page's rendering",
    )
    score: Share | None = Field(
        default=None, description="the line classifier's probability that it is part of the article"
    )


class Place(Model):
    """A half-open range of code points `[start, end)` of the raw text; for HTML, of the page's rendering."""

    start: NonNegativeInt
    end: NonNegativeInt


class Removed(Model):
    """A line of the document that is not part of the article, and why."""

    text: str
    line: int | None = Field(default=None, description="1-based line of the raw text; null for HTML")
    reason: RemovalReason
    place: Place | None = Field(default=None, description="where it stands, without the space around it")
    score: Share | None = Field(
        default=None, description="the line classifier's probability that it is part of the article"
    )


class Metadata(Model):
    """A line of the document that became a field of the message instead of text."""

    field: MetadataField
    text: str
    line: int | None = Field(default=None, description="1-based line of the raw text; null for HTML")
    place: Place | None = Field(default=None, description="where it stands, without the space around it")


class Repair(Place):
    """Characters of a line that were broken and are mended, or that nobody sees and are gone."""

    kinds: tuple[RepairKind, ...]


class Rendering(Model):
    """The text of an HTML page that places and maps count in: a paragraph, heading or label a line.

    It is what `streams.stages.clean.extractors.text_of` returns for the page; length and hash tell whether
    another renderer, or another version of it, made the same.
    """

    by: str = Field(description="the library that laid the page out")
    length: NonNegativeInt = Field(description="in code points")
    sha256: Sha256


class Stated(Model):
    """The value of a field, and where it was read."""

    value: str
    origin: FieldOrigin = Field(alias="from")


class Fields(Model):
    """What is known about the article beside its text, and where it was read; null where nothing says."""

    title: Stated | None = None
    byline: Stated | None = None
    published_at: Stated | None = Field(
        default=None,
        description="of first publication; from `update` the day of the last change: no other is told",
    )
    canonical_url: Stated | None = Field(default=None, description="the address that the page gives itself")
    site_name: Stated | None = Field(default=None, description="what the site calls itself")
    section: Stated | None = None
    image: Stated | None = Field(default=None, description="the address of the picture that stands for it")
    paywall: FieldOrigin | None = Field(default=None, description="where the page says it is for subscribers")
    live_blog: FieldOrigin | None = Field(default=None, description="where the page says that it goes on")


class Cleaning(Model):
    """How the text was found in the document."""

    method: str = Field(
        description="`line-classifier` for texts, else the HTML extractor whose choice of lines won"
    )
    confidence: Share
    quality: Quality
    notes: tuple[str, ...] = Field(default=(), description="what a reader should know, in words")
    metadata: tuple[Metadata, ...] = ()
    fields: Fields = Fields()
    repairs: tuple[Repair, ...] = Field(default=(), description="what was mended in the characters")
    rendering: Rendering | None = Field(default=None, description="null for plain text")


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
    published_at: str | None = Field(
        default=None,
        description="ISO 8601, as precise as the document says; `cleaning.fields` tells where it was read",
    )
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

    label: str = Field(description="the recogniser's own label; OntoNotes for English")
    type: MentionType
    entity: str | None = Field(default=None, description="id of the entity it names, within this article")
    source: Literal["ner", "propagated", "alias"] = Field(
        default="ner",
        description="how it was found: by the recogniser, as a repeat of another, as a name of an alias file",
    )
    role: str | None = Field(default=None, description="what a person is called before the name, here")


class Link(Model):
    """What an entity is outside of the article, by a built-in table or an alias file."""

    source: str = Field(
        description="`countries`, `capitals`, `states`, `bodies`, `us_politicians`, or the alias file's name"
    )
    id: str = Field(description="stable within its source")
    name: str
    wikidata: str | None = None
    relation: Literal["itself", "demonym"] = Field(
        default="itself", description="demonym: the entity is that country's people or adjective (`Syrian`)"
    )


class Entity(Model):
    """Who or what several mentions of one article name."""

    id: str = Field(description="`e1`, `e2`, ... in the order of first mention")
    key: str = Field(
        description="stable across articles: type and id of the link, else type and folded name; that of a "
        "person with a lone name ends in `@` and a mark of the article, and is no other article's"
    )
    name: str
    type: MentionType
    aliases: tuple[str, ...] = ()
    count: int
    in_title: bool = False
    first: NonNegativeInt | None = Field(
        default=None, description="where the text names it first; null: only the title does"
    )
    roles: tuple[str, ...] = Field(
        default=(), description="what the article calls a person before the name, the most frequent first"
    )
    salience: Share | None = Field(
        default=None, description="how likely one of five summaries of the article would name it"
    )
    link: Link | None = Field(default=None, description="null: not known, or not sure which of several")
    candidates: tuple[Link, ...] = Field(
        default=(), description="without a link: what bears the name, and may be meant"
    )


class Speaker(Model):
    """Who said a quotation."""

    text: str
    entity: str | None = None
    span: Span | None = None


class Quote(Span):
    """What somebody is told to have said, and its speaker where the text names one.

    Quotations of one article are in order, and none stands over another.
    """

    kind: QuoteKind = Field(
        default="direct",
        description="`direct`: words between marks, the marks included; `indirect`: the clause of a verb of "
        "saying or of `according to`; `mixed`: such a clause with words between marks in it",
    )
    speaker: Speaker | None = None
    cue: Span | None = Field(default=None, description="the verb of saying, or `according to`")
    parts: tuple[Span, ...] = Field(
        default=(), description="its pieces, where something else stands between them; none: it is whole"
    )
    marked: tuple[Span, ...] = Field(
        default=(), description="the words between marks in a mixed quotation, the marks included"
    )

    @property
    def pieces(self) -> tuple[Span, ...]:
        """What was said, without what stands between: the parts, or the quotation itself."""
        return self.parts or (self,)

    @property
    def verbatim(self) -> tuple[Span, ...]:
        """The words between marks: of an indirect quotation none."""
        return self.pieces if self.kind == "direct" else self.marked


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


class Occurrence(Model):
    """Another place where the article states a position that it has already."""

    holder: Span
    target: Span
    evidence: QuotedSpan
    cue: Span
    confidence: Share
    quote: NonNegativeInt | None = None
    route: str
    link: str | None = None


class Stance(Model):
    """Somebody's position towards something, with the words that show it."""

    holder: Holder
    target: Target
    about: tuple[str, ...] = Field(
        default=(),
        description="keys of the entities inside the target, else in the evidence; those of the title last",
    )
    label: Label = Field(description="neutral only where the holder explicitly takes no side")
    confidence: Share = Field(description="how probable it is that it is right, fitted on annotated texts")
    evidence: QuotedSpan
    cue: Span
    quote: NonNegativeInt | None = Field(default=None, description="index in `quotes` where it was said")
    route: str = Field(description="the way by which the position was found")
    link: str | None = Field(default=None, description="opens the publisher's page at the words")
    also: tuple[Occurrence, ...] = Field(
        default=(), description="where else the article says the same of the same; less sure ones, in order"
    )
    conflicts: tuple[NonNegativeInt, ...] = Field(
        default=(), description="indices in `stances` of other sides that the holder takes of the target"
    )
    order: PositiveInt | None = Field(
        default=None, description="with conflicts: which one the holder had first, as far as the words tell"
    )


class Portrayal(Model):
    """How the narrator treats somebody or something named: no stance, and never mixed with one."""

    entity: str
    key: str
    name: str
    label: Label = Field(description="the likeliest tone; neutral where no sentence shows one clearly")
    against: NonNegativeInt = Field(description="sentences that name it in a bad light, quotations apart")
    neutral: NonNegativeInt
    favor: NonNegativeInt
    probabilities: tuple[Share, Share, Share] = Field(
        description="mean over the sentences: against, neutral, favor"
    )
    evidence: tuple[QuotedSpan, ...] = Field(description="the sentences that show the tone most")


class StanceArticle(EntitiesArticle):
    """The whole enrichment: what a subscriber of the last topic gets."""

    stances: tuple[Stance, ...]
    portrayals: tuple[Portrayal, ...] = ()
    abstained: dict[str, PositiveInt] = Field(
        default={}, description="why nothing was said of sentences and positions: reason, and how often"
    )
