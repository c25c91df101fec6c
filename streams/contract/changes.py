"""What a new revision of an article changed, as subscribers read it."""

from typing import Literal

from pydantic import Field, NonNegativeInt

from streams.contract.articles import Label, MentionType, Origin
from streams.contract.model import Model

Kind = Literal["revised", "retracted", "restored"]


class Stated(Model):
    """A holder's position as one revision has it."""

    labels: tuple[Label, ...] = Field(description="several where the article has it more than one way")
    target: str
    words: str


class StanceChange(Model):
    """A holder's position on one subject that appeared, vanished, or turned into another one."""

    change: Literal["appeared", "vanished", "turned"]
    about_key: str
    about: str
    holder_key: str
    holder: str
    before: Stated | None = Field(default=None, description="null: it appeared")
    after: Stated | None = Field(default=None, description="null: it vanished")


class EntityChange(Model):
    """Somebody or something that an article names for the first time, or no longer."""

    change: Literal["appeared", "vanished"]
    key: str
    name: str
    type: MentionType


class ArticleChange(Model):
    """What one revision of an article changed, against the one before.

    `retracted`: the article was taken back. `restored`: it came again after that.
    """

    id: str = Field(description="the article's id")
    kind: Kind
    at: str = Field(description="ISO 8601 time at which the new revision was enriched, or taken back")
    site: str | None = None
    origin: Origin = Field(description="the raw record of the new revision, or of the retraction")
    origin_before: Origin | None = None
    title: str | None = Field(default=None, description="the headline now; of a retracted article its last")
    title_before: str | None = Field(
        default=None, description="the headline before; null where it is the same, or not known"
    )
    text_length: NonNegativeInt = Field(description="code points of the article")
    text_length_before: NonNegativeInt
    stances: tuple[StanceChange, ...] = Field(default=(), description="those that turned first")
    entities: tuple[EntityChange, ...] = Field(default=(), description="the most frequent ones first")
    left_out: NonNegativeInt = Field(default=0, description="stances and entities beyond those listed")
