"""The HTTP API: every answer from the read model, over GET alone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from streams.console import desk_routes, page_routes, problems, table_routes
from streams.console.feed import Feed
from streams.console.follow import Status
from streams.console.guard import Guard
from streams.console.reads import Reads

STATIC = Path(__file__).with_name("static")

# (topic, partition, offset) -> the message there
Message = Callable[[str, int, int], bytes | None]


@dataclass(frozen=True, slots=True)
class Console:
    """What requests are answered from."""

    reads: Reads
    feed: Feed
    message: Message
    status: Status = field(default_factory=Status)
    hosts: tuple[str, ...] = ()
    static: Path = STATIC


def create_app(console: Console) -> FastAPI:
    """Return the app; it starts and ends nothing."""
    app = FastAPI(title="Streams", openapi_url="/openapi.json", docs_url=None, redoc_url=None)
    problems.install(app)
    app.include_router(table_routes.router(console))
    app.include_router(desk_routes.router(console))
    app.include_router(page_routes.router(console))
    app.add_middleware(Guard, hosts=console.hosts)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign] # FastAPI's own way to extend it
    return app


def _described(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        described = get_openapi(
            title="Streams",
            version="1",
            description="The live tables, the board and single articles. See `docs/api.md`.",
            routes=app.routes,
        )
        schemas = described.setdefault("components", {}).setdefault("schemas", {})
        schemas["Problem"] = problems.Problem.model_json_schema()
        app.openapi_schema = described
    return app.openapi_schema
