"""`/api/tables`: the tables, their rows, and the streams of their changes."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.responses import StreamingResponse

from streams.console.questions.asking import Question, read_number, read_question
from streams.console.store.catalogue import TABLES, Table
from streams.console.store.feed import MOST_STREAMS, Feed
from streams.console.web import answers, export, parameters, problems
from streams.console.web.console import Console
from streams.console.web.events import Stream
from streams.console.web.problems import Refused

JSON = "application/json"
NDJSON = "application/x-ndjson"
CSV = "text/csv"
_EVENTS = "text/event-stream"
_ORDERING = {"sort", "limit", "cursor"}


def router(console: Console) -> APIRouter:
    """Return the routes of all tables."""
    routes = APIRouter(prefix="/api/tables")

    @routes.get("", responses={200: {"model": answers.Overview}}, name="tables")
    def overview() -> Response:
        """Name all tables, their fields and how fresh they are."""
        with console.reads.snapshot() as snapshot:
            counts, state = snapshot.counts(), snapshot.state
        return Response(answers.overview(counts, state, console.status.lag), media_type=JSON)

    for table in TABLES.values():
        _add_list(routes, console, table)
        _add_row(routes, console, table)
        _add_stream(routes, console, table)
    return routes


def _add_list(routes: APIRouter, console: Console, table: Table) -> None:
    told = f"List rows of `{table.name}`. As {NDJSON} and {CSV} all rows of the question, without pages."

    def rows(request: Request) -> Response:
        question = read_question(table, request.query_params.multi_items())
        media = _wanted(request.headers.get("accept", ""))
        if media == JSON:
            with console.reads.snapshot() as snapshot:
                page = snapshot.page(question)
            return Response(answers.page(page), media_type=JSON)
        write = export.json_lines if media == NDJSON else export.comma_separated
        content: Iterator[bytes] = write(console.reads, question)
        return StreamingResponse(content, media_type=media)

    found = {
        "model": answers.page_model(table),
        "content": {media: {"schema": {"type": "string"}} for media in (NDJSON, CSV)},
    }
    _add(routes, table, rows, "", told, {200: found}, [
        *parameters.filters_of(table), *parameters.paging_of(table),
    ])  # fmt: skip


def _add_row(routes: APIRouter, console: Console, table: Table) -> None:
    def row(key: str) -> Response:
        with console.reads.snapshot() as snapshot:
            found = snapshot.row(table, key)
        if found is None:
            raise Refused(404, f"{table.name} has no row {key[:200]!r}")
        return Response(found, media_type=JSON)

    joined = "|".join(table.key)
    told = f"Return the row of a key: `{joined}`, URL-encoded."
    _add(routes, table, row, "/rows/{key:path}", told, {200: {"model": table.row}}, [], 404)


def _add_stream(routes: APIRouter, console: Console, table: Table) -> None:
    async def stream(request: Request) -> Response:
        question, after = _followed(table, request)
        if console.feed.streams >= MOST_STREAMS:
            raise Refused(503, f"{MOST_STREAMS} streams are open already")
        events = Stream(console.reads, console.feed, question, after).events()
        return StreamingResponse(_counted(console.feed, events), media_type=_EVENTS)

    told = f"""Follow the changes of `{table.name}` as server-sent events.

    `row`: a row as it is now, or null where it is gone or no longer fits. `skipped`: changes were left out,
    read the table again."""
    found = {"content": {_EVENTS: {"schema": {"type": "string"}}}, "description": "Events without end"}
    _add(routes, table, stream, "/stream", told, {200: found}, [
        *parameters.filters_of(table), *parameters.resuming(),
    ], 503)  # fmt: skip


def _add(
    routes: APIRouter,
    table: Table,
    endpoint: Any,  # noqa: ANN401 - FastAPI takes any callable
    path: str,
    told: str,
    found: dict[int | str, dict[str, Any]],
    described: list[parameters.Parameter],
    *problem: int,
) -> None:
    routes.add_api_route(
        f"/{table.name}{path}",
        endpoint,
        description=told,
        name=f"{table.name} {endpoint.__name__}",
        response_class=Response,
        responses=found | problems.told(*problem, 422, 503),
        openapi_extra={"parameters": described} if described else None,
    )


def _wanted(accept: str) -> str:
    """Return the first kind of answer that is asked for and that there is; JSON for everything else."""
    for part in accept.lower().split(","):
        media = part.partition(";")[0].strip()
        if media in {JSON, NDJSON, CSV}:
            return media
    return JSON


def _followed(table: Table, request: Request) -> tuple[Question, int | None]:
    """Return what a stream asks, and the last change that its reader knows."""
    pairs = request.query_params.multi_items()
    after = request.headers.get("last-event-id") or request.query_params.get("after")
    refused = sorted({name for name, _ in pairs} & _ORDERING)
    if refused:
        raise Refused(422, f"a stream takes no {', '.join(refused)}: changes come as they happen")
    question = read_question(table, [(name, value) for name, value in pairs if name != "after"])
    return question, read_number("the last event's id", after) if after else None


async def _counted(feed: Feed, events: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    feed.streams += 1
    try:
        async for event in events:
            yield event
    finally:
        feed.streams -= 1
