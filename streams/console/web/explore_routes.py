"""`/api/explore`, `/api/entities/KEY` and `/api/sources/SITE`: what the articles say together."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Response

from streams.console.questions import pages
from streams.console.questions.asking import LIMIT
from streams.console.questions.explore import explore
from streams.console.questions.reads import State
from streams.console.web import answers, desk_answers, problems
from streams.console.web.console import Console
from streams.console.web.parameters import Cursor, Limit, OfExplorer, Way
from streams.console.web.problems import Refused


def router(console: Console) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/api")

    @routes.get("/explore", responses=problems.or_model(desk_answers.Explored, 422, 503))
    def explored(given: Annotated[OfExplorer, Query()]) -> Response:
        """Tell all about the positions on something, or of somebody: when, whose, and who changed theirs."""
        with console.reads.snapshot() as snapshot:
            found = explore(snapshot, given.asked, given.by, given.cursor or None)
            return _answer(found, snapshot.state)

    @routes.get("/entities/{key:path}", responses=problems.or_model(desk_answers.EntityPage, 404, 422, 503))
    def entity(key: str, by: Way = None, limit: Limit = LIMIT, cursor: Cursor = None) -> Response:
        """Tell what the articles say of an entity: when, under which names, together with whom.

        Positions on it and its own: `/api/explore?about=KEY` and `/api/explore?holder=KEY`.
        """
        with console.reads.snapshot() as snapshot:
            found = pages.entity(snapshot, key, by=by, limit=limit, cursor=cursor or None)
            if found is None:
                raise Refused(404, f"no article names an entity {key[:200]!r}")
            return _answer(found, snapshot.state)

    @routes.get("/sources/{site:path}", responses=problems.or_model(desk_answers.SourcePage, 404, 422, 503))
    def source(site: str, by: Way = None) -> Response:
        """Tell what came from a site, when, how much of its pages was no article, and what died.

        What its articles report positions on: `/api/explore?site=SITE`.
        """
        with console.reads.snapshot() as snapshot:
            found = pages.source(snapshot, site, by=by)
            if found is None:
                raise Refused(404, f"nothing came from a site {site[:200]!r}")
            return _answer(found, snapshot.state)

    return routes


def _answer(found: dict[str, Any], state: State) -> Response:
    told = {**found, "as_of": answers.iso(state.as_of), "sequence": state.sequence}
    return Response(orjson.dumps(told), media_type="application/json")
