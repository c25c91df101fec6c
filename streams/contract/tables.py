"""The live tables on the wire: facts between the two steps, and the rows that subscribers read."""

from typing import Literal

from pydantic import Field

from streams.contract.articles import Origin, Sha256
from streams.contract.model import Model

Stage = Literal["clean", "entities", "stance"]
Outcome = Literal["in progress", "enriched", "dead", "retracted"]


class Revision(Model):
    """A row of the clean stage's table `revisions`: the article's current revision."""

    revision: Sha256
    origin: Origin = Field(description="the raw record it was made from")
    seen: Origin = Field(description="the last raw record of the article, changed or not")
    unchanged: int = Field(default=0, description="raw records that brought nothing new")


class ArticleFact(Model):
    """One thing that happened to one article, as a stage's topic or a dead letter tells it."""

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
