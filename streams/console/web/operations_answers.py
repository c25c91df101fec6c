"""The bodies of `/api/pipeline` and `/api/audit`."""

from collections.abc import Mapping
from typing import Literal, get_args

from pydantic import Field, NonNegativeFloat, NonNegativeInt

from streams.console.questions.operations import Figures, Minute, State
from streams.contract.model import Model
from streams.contract.tables import Stage
from streams.contract.times import iso_of
from streams.tables.ledger import Judged, Row

Worker = Literal["clean", "entities", "stance", "facts", "tables"]
WORKERS: tuple[Worker, ...] = get_args(Worker)
Verdict = Literal["balanced", "differs", "not known yet"]


class MinuteFigures(Model):
    """What was done in one minute."""

    at: str = Field(description="ISO 8601 time at which the minute begins")
    records: NonNegativeInt
    p95_s: NonNegativeFloat | None = Field(description="null: nothing was done, or it is not measured")


class WorkerFigures(Model):
    """How one worker of the pipeline does; a figure that can't be known now is null."""

    worker: Worker
    state: State = Field(
        description="standing: records wait and none gets done; unknown: Kafka can't be asked"
    )
    members: NonNegativeInt | None = Field(description="processes that take part")
    rate: NonNegativeFloat | None = Field(description="records a second, in the last minute")
    lag: NonNegativeInt | None = Field(description="records that wait for the worker")
    oldest_s: NonNegativeFloat | None = Field(
        description="age of the one that waits longest; null: none waits"
    )
    p95_s: NonNegativeFloat | None = Field(
        description="from a record's time to its outcome's, 95 of 100 in the last 5 minutes; null: none came"
    )
    dead_last_hour: NonNegativeInt
    dead_waiting: int = Field(description="dead letters about which nothing is decided")
    minutes: tuple[MinuteFigures, ...] = Field(description="the last 60 whole minutes, oldest first")


class WholeWay(Model):
    """How long articles take from published to enriched."""

    p95_s: NonNegativeFloat | None
    minutes: tuple[MinuteFigures, ...]


class Pipeline(Model):
    """How the pipeline does."""

    as_of: str | None = Field(description="when Kafka was asked last; null: never yet")
    unknown_since: str | None = Field(description="since when Kafka can't be asked; null: it can")
    workers: tuple[WorkerFigures, ...]
    published_to_enriched: WholeWay


class BooksRow(Model):
    """The records that came to one stage in one hour, and what became of them."""

    stage: Stage
    hour: str = Field(description="ISO 8601 time at which the hour begins")
    read: NonNegativeInt = Field(alias="in", description="input records with a time in this hour")
    enriched: NonNegativeInt
    dead: NonNegativeInt
    retracted: NonNegativeInt
    unchanged: NonNegativeInt
    waiting: NonNegativeInt = Field(description="not yet committed by the stage")
    lost: NonNegativeInt = Field(description="committed by the stage, without an outcome")
    surplus: NonNegativeInt = Field(description="outcomes that no record of the stage waits for")
    difference: int = Field(
        description="in - enriched - dead - retracted - unchanged - waiting; lost - surplus makes it up"
    )


class Audit(Model):
    """The books of the stages."""

    verdict: Verdict
    as_of: str | None = Field(description="the moment of which the books are; null: none yet")
    unknown_since: str | None = Field(description="since when Kafka can't be asked; null: it can")
    began: str | None = Field(description="the books are of what was written since")
    rows: tuple[BooksRow, ...] = Field(description="newest hour first, stages in their order")
    lost: tuple[str, ...] = Field(description="positions of the first lost records: topic/partition/offset")
    surplus: tuple[str, ...] = Field(description="positions of the first ones with an outcome too many")


def pipeline(
    found: Mapping[str, Figures],
    way: tuple[float | None, tuple[Minute, ...]],
    *,
    as_of: float,
    unknown_since: float | None,
) -> Pipeline:
    """Return the figures as they are told."""
    p95, minutes = way
    return Pipeline(
        as_of=iso(as_of),
        unknown_since=iso(unknown_since),
        workers=tuple(_worker(name, figures) for name, figures in found.items()),
        published_to_enriched=WholeWay(p95_s=p95, minutes=_minutes(minutes)),
    )


def audit(
    judged: Judged,
    *,
    since: float,
    stage: str | None,
    as_of: float,
    began: float | None,
    unknown_since: float | None,
) -> Audit:
    """Return the books of a stage, or all, from an hour on. The verdict is of these."""
    rows = [row for row in judged.rows if row.hour >= since and stage in {None, row.stage}]
    is_wrong = any(row.lost or row.surplus for row in rows)
    verdict: Verdict = "differs" if is_wrong else "balanced"
    return Audit(
        verdict=verdict if as_of else "not known yet",
        as_of=iso(as_of),
        unknown_since=iso(unknown_since),
        began=iso(began),
        rows=tuple(map(_row, rows)),
        lost=tuple(of.position for of in judged.lost if stage in {None, of.worker}),
        surplus=tuple(of.position for of in judged.surplus if stage in {None, of.worker}),
    )


def iso(seconds: float | None) -> str | None:
    """Return a time in ISO 8601; none where there is none."""
    return iso_of(seconds) if seconds else None


def _worker(name: str, figures: Figures) -> WorkerFigures:
    return WorkerFigures.model_validate({
        "worker": name,
        "state": figures.state,
        "members": figures.members,
        "rate": figures.rate,
        "lag": figures.lag,
        "oldest_s": figures.oldest_s,
        "p95_s": figures.p95_s,
        "dead_last_hour": figures.dead_last_hour,
        "dead_waiting": figures.dead_waiting,
        "minutes": _minutes(figures.series),
    })  # fmt: skip


def _minutes(series: tuple[Minute, ...]) -> tuple[MinuteFigures, ...]:
    return tuple(MinuteFigures(at=iso_of(m.at), records=m.records, p95_s=m.p95_s) for m in series)


def _row(row: Row) -> BooksRow:
    return BooksRow.model_validate({
        "stage": row.stage,
        "hour": iso_of(row.hour),
        "in": row.read,
        **row.outcomes,
        "waiting": row.waiting,
        "lost": row.lost,
        "surplus": row.surplus,
        "difference": row.difference,
    })  # fmt: skip
