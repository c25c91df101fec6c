"""All settings, from the environment: `STREAMS_` and the field's name, `__` between levels."""

import os
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from streams.contract.errors import ConfigurationError
from streams.contract.kafka import KafkaSettings
from streams.contract.topics import Catalogue


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Limits(_Group):
    """What one article may cost."""

    # Of 748 development pages the slowest took under 1 s in clean; 10 s is what a page built to exhaust
    # a parser gets before it is dead-lettered.
    cpu_seconds: Annotated[int, Field(ge=1)] = 10
    # What the clean stage may take for one article beside its models. Of the pages built to exhaust a parser
    # that pass the guards the greediest, one paragraph of 5 MB, takes 360 MB.
    memory_mb: Annotated[int, Field(ge=64)] = 512
    # A machine that swaps or is paused gives less CPU than it takes time.
    wall_factor: Annotated[int, Field(ge=1)] = 3
    # Kafka's usual limit is 1 MB a record; ours carries the whole article cumulatively.
    message_bytes: Annotated[int, Field(ge=1 << 16)] = 4 << 20


class EngineSettings(_Group):
    """How the workers take part in their consumer groups."""

    # A killed worker's partitions wait this long for it, then go to the others; a restart with the same
    # instance id takes them back at once.
    session_timeout_s: Annotated[float, Field(ge=6)] = 10.0
    # The longest that one chunk of work may hold up a rebalance.
    rebalance_timeout_s: Annotated[float, Field(ge=10)] = 60.0
    transaction_timeout_ms: Annotated[int, Field(ge=1000)] = 15_000
    # A broken stage fails on every article, hostile pages come one by one: of 748 development pages none
    # failed. Beyond this count among the last count / ratio records a worker stops dead-lettering; 0: never.
    bad_deploy_count: Annotated[int, Field(ge=0)] = 20
    bad_deploy_ratio: Annotated[float, Field(gt=0, le=1)] = 0.5


class TableSettings(_Group):
    """What the live tables keep."""

    # Rows are in the workers' memory: 4,000 small articles with names of their own took 106 MB in the worker
    # `tables` and 28 MB in `facts` (`python -m bench.memory`). The article changed longest ago leaves first.
    articles: Annotated[int, Field(ge=1)] = 100_000
    days: Annotated[int, Field(ge=1)] = 90  # as long as its dead letter could be replayed


class HealthSettings(_Group):
    """Where a worker answers `/livez` and `/readyz`."""

    host: str = "127.0.0.1"
    # 0 chooses a free port, said in the log
    port: Annotated[int, Field(ge=0, le=65535)] = 0


class ConsoleSettings(_Group):
    """Where the console answers."""

    # Nothing asks for a password: other addresses are for machines that something else guards
    host: str = "127.0.0.1"
    # 0, or a port that is taken: a free one, said on standard error
    port: Annotated[int, Field(ge=0, le=65535)] = 8650
    # names other than localhost by which it may be asked, with commas: a page elsewhere could make up its own
    hosts: str = ""
    # edits that are listed, the newest ones: as many as the tables keep articles
    edits: Annotated[int, Field(ge=1)] = 100_000


class NlpSettings(_Group):
    """The spaCy models of the entities and stance stages."""

    # of English, which both stages read: a name or path that `spacy.load` takes; auto: the best installed one
    spacy_model: str = "auto"
    # of every further language that the entities stage reads, by its code, as JSON; `en` is spacy_model
    languages: dict[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")], Annotated[str, Field(min_length=1)]] = {}
    # blis has no kernel for some new CPUs and falls back to one that is a third as fast
    ops: Literal["auto", "numpy", "blis"] = "auto"

    def __hash__(self) -> int:
        return hash(self.model_dump_json())  # the fields' own won't do: a dict has none

    @property
    def models(self) -> dict[str, str]:
        """Return the model of every language, English first."""
        return {"en": self.spacy_model, **self.languages}

    @model_validator(mode="after")
    def _one_english_model(self) -> Self:
        others = dict(self.languages)
        english = others.pop("en", self.spacy_model)
        if english != self.spacy_model and "spacy_model" in self.model_fields_set:
            raise ValueError(f"spacy_model says {self.spacy_model!r} for English, languages says {english!r}")
        object.__setattr__(self, "spacy_model", english)
        object.__setattr__(self, "languages", others)
        return self


class EntitiesSettings(_Group):
    """What entities are linked to beside the built-in tables."""

    # alias files (docs/linking.md), with commas; earlier and later ones count the same
    aliases: str = ""

    @property
    def alias_files(self) -> tuple[Path, ...]:
        """Return the alias files in order."""
        names = (name.strip() for name in self.aliases.split(","))
        return tuple(Path(name).expanduser() for name in names if name)


class StanceSettings(_Group):
    """How sure a position must be before it is published."""

    # percent of the published positions that are right, as far as the annotated validation part tells: the
    # higher, the fewer are found. docs/decisions/0016 has the recall of each
    precision: Annotated[int, Field(ge=50, le=90)] = 65
    # folder of another pair network, such as the large one that `training/stance` can build
    model: Path | None = None


class Settings(BaseSettings):
    """The settings of every process; raises ConfigurationError with the variable's name."""

    model_config = SettingsConfigDict(
        env_prefix="STREAMS_", env_nested_delimiter="__", frozen=True, extra="forbid"
    )

    namespace: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]*$", max_length=60)] = ""
    partitions: Annotated[int, Field(ge=1, le=256)] = 8
    replication: Annotated[int, Field(ge=1)] = 1
    data_dir: Path = Path("~/.local/share/streams")
    # the embedded Kafka's jars; shared by all data directories
    cache_dir: Path = Path("~/.cache/streams")
    kafka: KafkaSettings = KafkaSettings()
    limits: Limits = Limits()
    engine: EngineSettings = EngineSettings()
    tables: TableSettings = TableSettings()
    health: HealthSettings = HealthSettings()
    console: ConsoleSettings = ConsoleSettings()
    nlp: NlpSettings = NlpSettings()
    entities: EntitiesSettings = EntitiesSettings()
    stance: StanceSettings = StanceSettings()

    @model_validator(mode="after")
    def _absolute(self) -> Self:
        for name in ("data_dir", "cache_dir"):
            object.__setattr__(self, name, getattr(self, name).expanduser().absolute())
        return self

    @property
    def rows(self) -> int:
        """Return how many articles a partition of a live table keeps."""
        return -(-self.tables.articles // self.partitions)

    @property
    def topics(self) -> Catalogue:
        """Return the topics of this installation."""
        return Catalogue(self.namespace)


def load_settings() -> Settings:
    """Read the settings from the environment; raises ConfigurationError that names each bad variable."""
    _refuse_unknown()
    try:
        return Settings()
    except ValidationError as exc:
        problems = [f"STREAMS_{'__'.join(map(str, p['loc'])).upper()}: {p['msg']}" for p in exc.errors()]
        raise ConfigurationError("; ".join(problems)) from exc


def _refuse_unknown() -> None:
    """Raise for a misspelt variable: pydantic-settings ignores unknown ones of the top level."""
    known = {f"STREAMS_{name.upper()}" for name in Settings.model_fields}
    for name in sorted(os.environ):
        if name.startswith("STREAMS_") and name.split("__", 1)[0] not in known:
            raise ConfigurationError(f"{name} is no setting; see `streams show config`")
