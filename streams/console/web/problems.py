"""What goes wrong, as `application/problem+json` (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import Field
from starlette.exceptions import HTTPException

from streams.console.questions.asking import BadQuestion
from streams.console.questions.reads import TooBroad
from streams.contract.errors import StreamsError
from streams.contract.model import Model

MEDIA = "application/problem+json"


class Problem(Model):
    """Why a request got no answer."""

    type: str = Field(default="about:blank", description="the title says it all")
    title: str
    status: int
    detail: str


class Refused(Exception):
    """A request that gets a problem for an answer."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


def answer(status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
    """Return a problem as the answer to a request."""
    problem = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail)
    return Response(problem.to_json(), status, headers, MEDIA)


def told(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return problems as the API's description has them."""
    content = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def or_model(model: Any, *statuses: int) -> dict[int | str, dict[str, Any]]:  # noqa: ANN401 - a union too
    """Return a model, and problems, as the API's description has them."""
    return {200: {"model": model}, **told(*statuses)}


def install(app: FastAPI) -> None:
    """Let every error that a handler raises become a problem."""
    handlers = {
        Refused: _refused,
        HTTPException: _by_framework,
        RequestValidationError: _invalid,
        BadQuestion: _bad_question,
        TooBroad: _too_broad,
        StreamsError: _unavailable,
        Exception: _bug,
    }
    for error, handler in handlers.items():
        app.add_exception_handler(error, handler)


async def _refused(_request: Request, exc: Exception) -> Response:
    assert isinstance(exc, Refused)
    return answer(exc.status, exc.detail)


async def _by_framework(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, HTTPException)
    details = {
        404: f"nothing is at {request.url.path}",
        405: f"{request.method} is not answered here: GET is",
    }
    headers = {"Allow": "GET"} if exc.status_code == 405 else None
    return answer(exc.status_code, details.get(exc.status_code, exc.detail), headers)


async def _invalid(_request: Request, exc: Exception) -> Response:
    assert isinstance(exc, RequestValidationError)
    first = exc.errors()[0]
    return answer(422, f"{first['loc'][-1]}: {first['msg']}")


async def _bad_question(_request: Request, exc: Exception) -> Response:
    return answer(422, str(exc))


async def _too_broad(_request: Request, exc: Exception) -> Response:
    return answer(503, str(exc), {"Retry-After": "60"})


async def _unavailable(_request: Request, exc: Exception) -> Response:
    return answer(503, str(exc), {"Retry-After": "5"})


async def _bug(_request: Request, _exc: Exception) -> Response:
    return answer(500, "a bug of ours: the console's log has it")
