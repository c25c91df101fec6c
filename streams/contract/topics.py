"""The topic catalogue: every topic's name and settings, in one place."""

from dataclasses import dataclass, field

# The largest raw record a topic takes: over every input limit, so that a stage (with a dead letter)
# refuses an article that is too large, not the broker.
RAW_RECORD_LIMIT_BYTES = 8 << 20
DAY_MS = 24 * 3600 * 1000
_RETRY = ".retry"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with the settings it is created with."""

    name: str
    config: dict[str, str] = field(default_factory=dict)

    @property
    def dlq(self) -> "Topic":
        """Return the dead-letter topic of the one stage that reads this topic."""
        return Topic(dlq_of(self.name), _log(days=90))

    @property
    def retry(self) -> "Topic":
        """Return the internal second input of that stage: no subscriber sees twice what is replayed."""
        return Topic(f"{self.name}{_RETRY}", _log(days=30))


def dlq_of(topic: str) -> str:
    """Return the dead-letter topic for records of `topic`: a replayed record goes where it came from."""
    return f"{topic.removesuffix(_RETRY)}.dlq"


def _log(*, days: int) -> dict[str, str]:
    return {
        "cleanup.policy": "delete",
        "retention.ms": str(days * DAY_MS),
        "max.message.bytes": str(RAW_RECORD_LIMIT_BYTES + (1 << 16)),  # room for keys and dead-letter headers
        "compression.type": "producer",
    }


def _decisions() -> dict[str, str]:
    # a decision must outlive its letter, which is kept for 90 days and, as part of a segment, a week more
    return {**_table(), "cleanup.policy": "compact,delete", "retention.ms": str(120 * DAY_MS)}


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
    def changes(self) -> Topic:
        """Return what new revisions changed: a by-product of the live table `contributions`."""
        return Topic(self._named("news.articles.changes.v1"), _log(days=365))

    @property
    def unchanged(self) -> Topic:
        """Return the internal topic of notes: this raw record brought nothing new. The books count them."""
        return Topic(self._named("news.internal.unchanged.v1"), _log(days=30))

    @property
    def facts(self) -> Topic:
        """Return the internal topic between the two steps of the live tables."""
        return Topic(self._named("news.internal.facts.v1"), _log(days=7))

    @property
    def dlq_decisions(self) -> Topic:
        """Return the internal topic of decisions: position of a dead letter -> replayed or discarded."""
        return Topic(self._named("news.internal.dlq-decisions.v1"), _decisions())

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
    def sketches(self) -> Topic:
        """Return the changelog of an internal table: article id -> what its near-duplicates are found by."""
        return self.changelog("tables", "sketches")

    @property
    def tables(self) -> dict[str, Topic]:
        """Return the changelogs of the live tables by their names."""
        folded = ("articles", "entities", "stances", "sources", "dead_letters", "duplicates")
        return {
            **{name: self.changelog("tables", name) for name in folded},
            "contributions": self.changelog("facts", "contributions"),
        }

    @property
    def public(self) -> dict[str, Topic]:
        """Return the public topics by their short names, in the order of the pipeline."""
        stages = {"raw": self.raw, "clean": self.clean, "entities": self.entities, "stance": self.stance}
        return {**stages, "changes": self.changes}

    @property
    def read_by(self) -> dict[str, tuple[Topic, ...]]:
        """Return the topics that each worker reads, by the workers' names in the order of the pipeline."""
        letters = (self.raw.dlq, self.clean.dlq, self.entities.dlq, self.facts.dlq)
        return {
            "clean": (self.raw,),
            "entities": (self.clean, self.clean.retry),
            "stance": (self.entities, self.entities.retry),
            "facts": (self.clean, self.entities, self.stance, *letters, self.dlq_decisions),
            "tables": (self.facts,),
        }

    @property
    def replays(self) -> dict[str, Topic]:
        """Return where the letters of each dead-letter topic are replayed to.

        Raw articles and facts go back to where they came from: the clean stage knows an article's current
        revision, and facts are internal.
        """
        return {
            self.raw.dlq.name: self.raw,
            self.clean.dlq.name: self.clean.retry,
            self.entities.dlq.name: self.entities.retry,
            self.facts.dlq.name: self.facts,
        }

    @property
    def all(self) -> tuple[Topic, ...]:
        """Return every topic that must exist before a worker starts."""
        dead = (self.raw.dlq, self.clean.dlq, self.entities.dlq, self.facts.dlq)
        internal = (self.clean.retry, self.entities.retry, self.unchanged, self.facts, self.dlq_decisions)
        return (*self.public.values(), *dead, *internal, self.revisions, self.sketches, *self.tables.values())
