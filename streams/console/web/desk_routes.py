"""`/api/board`, `/api/articles/ID` and `/api/trace/ID`: the desk's questions."""

from typing import Annotated, Any

import orjson
from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import APIRouter, Query, Response

from streams.console.questions.board import board
from streams.console.store.catalogue import TABLES
from streams.console.web import answers, problems
from streams.console.web.console import Console
from streams.console.web.parameters import OfPositions
from streams.console.web.problems import Refused
from streams.contract.articles import Origin
from streams.contract.tables import ArticleRow

JSON = "application/json"
# Requests that wait for Kafka: while it is away, all others still get their threads.
_READING_KAFKA = 4
_STAGES = ("clean", "entities", "stance")


def router(console: Console) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/api")
    limiter = CapacityLimiter(_READING_KAFKA)

    @routes.get("/board", responses=problems.or_model(answers.Board, 422, 503))
    def the_board(given: Annotated[OfPositions, Query()]) -> Response:
        """Say who is for and who against: about an entity (its name or key), by words, days and sites.

        Newest first; a piece of evidence comes once, though it may be about several things.
        """
        with console.reads.snapshot() as snapshot:
            found = answers.board(board(snapshot, given.asked), snapshot.state)
        return Response(found, media_type=JSON)

    @routes.get(
        "/articles/{name:path}",
        responses=problems.or_model(answers.EnrichedArticle | answers.UnfinishedArticle, 404, 422, 503),
    )
    async def article(name: str) -> Response:
        """Return the message of the last topic and the article's row; without a result `id` and `row`."""
        row, message, _ = await run_sync(_article, console, name, limiter=limiter)
        return Response(answers.article(name, row, message), media_type=JSON)

    @routes.get("/trace/{name:path}", responses=problems.or_model(answers.Trace, 404, 422, 503))
    async def trace(name: str) -> Response:
        """Return what each stage did with an article, when, and by which version."""
        row, message, record = await run_sync(_article, console, name, limiter=limiter)
        return Response(_trace(row, message, record).to_json(), media_type=JSON)

    return routes


def _article(console: Console, name: str) -> tuple[bytes, bytes | None, Origin | None]:
    """Return an article's row, its message and where that stands; raises Refused."""
    with console.reads.snapshot() as snapshot:
        row, place = snapshot.row(TABLES["articles"], name), snapshot.place(name)
    if row is None:
        raise Refused(404, f"no article is called {name[:200]!r}")
    if place is None or place[3]:
        return row, None, None
    topic, partition, offset, _ = place
    message = console.message(topic, partition, offset)
    record = Origin(topic=topic, partition=partition, offset=offset) if message else None
    return row, message, record


def _trace(row: bytes, message: bytes | None, record: Origin | None) -> answers.Trace:
    article = ArticleRow.from_json(row)
    found: dict[str, Any] = orjson.loads(message) if message else {}
    made_by = {each["stage"]: each for each in found.get("provenance") or ()}
    is_current = found.get("revision") == article.revision
    stages = [_stage(article, stage, made_by.get(stage, {}) if is_current else {}) for stage in _STAGES]
    return answers.Trace(
        id=article.id, outcome=article.outcome, origin=article.origin, stages=tuple(stages), record=record
    )


def _stage(article: ArticleRow, stage: str, made_by: dict[str, Any]) -> answers.TracedStage:
    """Return what a stage did: the last one that the article reached has its outcome."""
    is_last = stage == article.stage
    at = article.times.get(stage)
    return answers.TracedStage.model_validate({
        "stage": stage,
        "outcome": article.outcome if is_last else "enriched" if at else None,
        "at": at,
        "error": article.error if is_last else None,
        "version": made_by.get("version"),
        "model": made_by.get("model"),
    })  # fmt: skip
