"""The HTTP API: every answer from the read model, over GET alone."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from streams.console.web import (
    desk_routes,
    explore_routes,
    letter_routes,
    operations_routes,
    page_routes,
    problems,
    table_routes,
)
from streams.console.web.console import Console
from streams.console.web.guard import Guard


def create_app(console: Console) -> FastAPI:
    """Return the app; it starts and ends nothing."""
    app = FastAPI(title="Streams", openapi_url="/openapi.json", docs_url=None, redoc_url=None)
    problems.install(app)
    app.include_router(table_routes.router(console))
    app.include_router(desk_routes.router(console))
    app.include_router(explore_routes.router(console))
    app.include_router(letter_routes.router(console))
    app.include_router(operations_routes.router(console))
    app.include_router(page_routes.router(console))
    app.add_middleware(Guard, hosts=console.hosts)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign] # FastAPI's own way to extend it
    return app


def _described(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        described = get_openapi(
            title="Streams",
            version="1",
            description="Tables, board, articles, dead letters, pipeline and books. See `docs/api.md`.",
            routes=app.routes,
        )
        schemas = described.setdefault("components", {}).setdefault("schemas", {})
        schemas["Problem"] = problems.Problem.model_json_schema()
        app.openapi_schema = described
    return app.openapi_schema
