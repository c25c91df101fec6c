"""`/api/pipeline` and `/api/audit`: is it healthy, does it keep up, does anything get lost."""

import time
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from streams.console.questions import operations
from streams.console.questions.asking import read_day
from streams.console.web import operations_answers as answers
from streams.console.web import problems
from streams.console.web.console import Console
from streams.contract.tables import Stage

_JSON = "application/json"
_DAY_S = 24 * 3600

_Day = Annotated[
    str | None, Query(json_schema_extra={"format": "date"}, description="without it: a day back")
]


def router(console: Console) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/api")
    pulse = console.pulse

    @routes.get("/pipeline", responses=problems.or_model(answers.Pipeline, 503))
    def the_pipeline() -> Response:
        """Return state, rate, lag, latency and dead letters of each worker, now and over the last hour."""
        now = time.time()
        with console.reads.snapshot() as snapshot:
            found = operations.figures(
                snapshot, pulse, workers=answers.WORKERS, patience_s=console.patience_s, now=now
            )
            way = operations.whole_way(snapshot, pulse, now)
        unknown = operations.unknown_since(pulse, now)
        told = answers.pipeline(found, way, as_of=pulse.looked_at, unknown_since=unknown)
        return Response(told.to_json(), media_type=_JSON)

    @routes.get("/audit", responses=problems.or_model(answers.Audit, 422, 503))
    def the_audit(since: _Day = None, stage: Stage | None = None) -> Response:
        """Return the books: of each stage and hour what came in and what became of it.

        A record belongs to the hour of its own time, and so does its outcome.
        """
        now = time.time()
        first = now - _DAY_S if since is None else _start_of(read_day("since", since))
        with console.reads.snapshot() as snapshot:
            judged, began = operations.books(snapshot)
        unknown = operations.unknown_since(pulse, now)
        told = answers.audit(
            judged, since=first, stage=stage, as_of=pulse.settled_at, began=began, unknown_since=unknown
        )
        return Response(told.to_json(), media_type=_JSON)

    return routes


def _start_of(day: str) -> float:
    return datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()
