"""The topic catalogue: every topic's name and settings, in one place."""

from dataclasses import dataclass, field

# The largest raw record a topic takes: over every input limit, so that a stage (with a dead letter)
# refuses an article that is too large, not the broker.
RAW_RECORD_LIMIT_BYTES = 8 << 20
DAY_MS = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with the settings it is created with."""

    name: str
    config: dict[str, str] = field(default_factory=dict)

    @property
    def dlq(self) -> "Topic":
        """Return the dead-letter topic of the one stage that reads this topic."""
        return Topic(f"{self.name}.dlq", _log(days=90))


def _log(*, days: int) -> dict[str, str]:
    return {
        "cleanup.policy": "delete",
        "retention.ms": str(days * DAY_MS),
        "max.message.bytes": str(RAW_RECORD_LIMIT_BYTES + (1 << 16)),  # room for keys and dead-letter headers
        "compression.type": "producer",
    }


def _table() -> dict[str, str]:
    return {"cleanup.policy": "compact", "max.message.bytes": str(1 << 20)}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All topics of one installation; `namespace` keeps installations on one cluster apart."""

    namespace: str = ""

    def _named(self, name: str) -> str:
        return f"{self.namespace}.{name}" if self.namespace else name

    @property
    def raw(self) -> Topic:
        """Return the input topic."""
        return Topic(self._named("news.articles.raw.v1"), _log(days=30))

    @property
    def clean(self) -> Topic:
        """Return the clean stage's output."""
        return Topic(self._named("news.articles.clean.v1"), _log(days=30))

    @property
    def entities(self) -> Topic:
        """Return the entities stage's output."""
        return Topic(self._named("news.articles.entities.v1"), _log(days=30))

    @property
    def stance(self) -> Topic:
        """Return the stance stage's output: the whole enrichment."""
        return Topic(self._named("news.articles.stance.v1"), _log(days=365))

    @property
    def facts(self) -> Topic:
        """Return the internal topic between the two steps of the live tables."""
        return Topic(self._named("news.internal.facts.v1"), _log(days=7))

    def app_id(self, worker: str) -> str:
        """Return a worker's Faust app id: also its consumer group and the root of its transactional ids."""
        return self._named(f"news-{worker}")

    def changelog(self, worker: str, table: str) -> Topic:
        """Return the changelog topic of a worker's table, by Faust's naming rule."""
        return Topic(f"{self.app_id(worker)}-{table}-changelog", _table())

    @property
    def revisions(self) -> Topic:
        """Return the changelog of the clean stage's table: article id -> current revision."""
        return self.changelog("clean", "revisions")

    @property
    def articles(self) -> Topic:
        """Return the changelog of the live table `articles`."""
        return self.changelog("tables", "articles")

    @property
    def public(self) -> dict[str, Topic]:
        """Return the public topics by their short names, in the order of the pipeline."""
        return {"raw": self.raw, "clean": self.clean, "entities": self.entities, "stance": self.stance}

    @property
    def all(self) -> tuple[Topic, ...]:
        """Return every topic that must exist before a worker starts."""
        dead = (self.raw.dlq, self.clean.dlq, self.entities.dlq, self.facts.dlq)
        return (*self.public.values(), *dead, self.facts, self.revisions, self.articles)
