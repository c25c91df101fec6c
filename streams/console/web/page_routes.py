"""Health, and the page: its files, and one document for all of its addresses."""

from fastapi import APIRouter, Request, Response
from starlette.staticfiles import StaticFiles

from streams.console.web import answers, problems
from streams.console.web.console import Console

_PAGE = "index.html"
_JSON = "application/json"


def router(console: Console) -> APIRouter:
    """Return the routes; the last one answers whatever no other one does."""
    routes = APIRouter()
    files = StaticFiles(directory=console.static, html=True, check_dir=False)

    @routes.get("/livez", responses={200: {"model": answers.Live}})
    async def livez() -> Response:
        """Say that the process answers."""
        return Response(answers.Live(live=True).to_json(), media_type=_JSON)

    @routes.get("/readyz", responses={200: {"model": answers.Ready}, 503: {"model": answers.Ready}})
    async def readyz() -> Response:
        """Say whether the tables are read, and have been read to their ends."""
        status = console.status
        ready = answers.Ready(reading=status.is_reading, caught_up=status.has_caught_up)
        is_ready = ready.reading and ready.caught_up
        return Response(ready.to_json(), 200 if is_ready else 503, media_type=_JSON)

    @routes.get("/api/{path:path}", include_in_schema=False)
    async def unknown(path: str) -> Response:
        return problems.answer(404, f"nothing is at /api/{path[:200]}")

    @routes.get("/edits", include_in_schema=False)
    @routes.get("/operations", include_in_schema=False)
    @routes.get("/tables/{path:path}", include_in_schema=False)
    @routes.get("/articles/{path:path}", include_in_schema=False)
    @routes.get("/entities/{path:path}", include_in_schema=False)
    @routes.get("/sources/{path:path}", include_in_schema=False)
    @routes.get("/explore", include_in_schema=False)
    @routes.get("/dead-letters", include_in_schema=False)
    async def page(request: Request, path: str = "") -> Response:  # noqa: ARG001 - the page reads its address
        return await _file(files, _PAGE, request)

    @routes.get("/{path:path}", include_in_schema=False)
    async def file(request: Request, path: str) -> Response:
        return await _file(files, path or _PAGE, request)

    return routes


async def _file(files: StaticFiles, path: str, request: Request) -> Response:
    found = await files.get_response(path, request.scope)
    found.headers["Cache-Control"] = "no-cache"  # kept, but asked for again: a new version shows at once
    return found
