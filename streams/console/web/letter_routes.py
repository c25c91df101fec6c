"""`/api/dead-letters`: what died, by kind, and single letters, read from Kafka."""

from typing import Annotated, Literal

import orjson
from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import APIRouter, Path, Query, Response

from streams.console.questions import letters
from streams.console.questions.asking import LIMIT, MOST_TEXT, Question, read_question
from streams.console.store.catalogue import TABLES
from streams.console.web import answers, problems
from streams.console.web.console import Console
from streams.console.web.parameters import Cursor, Limit, Text
from streams.console.web.problems import Refused

_JSON = "application/json"
_READING_KAFKA = 2  # requests at a time; a letter may be 8 MB
_LARGEST = 2**53  # what JSON's readers take for a whole number
_Order = Literal["-last", "-waiting", "-letters"]
_Number = Annotated[int, Path(ge=0, le=_LARGEST)]


def router(console: Console) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/api/dead-letters")
    limiter = CapacityLimiter(_READING_KAFKA)

    @routes.get("", responses=problems.or_model(letters.LetterKinds, 422, 503), name="dead letters")
    def kinds(
        stage: Text = None,
        fingerprint: Text = None,
        q: Text = None,
        sort: Annotated[_Order, Query(description="the last letter, or the most of them, first")] = "-last",
        limit: Limit = LIMIT,
        cursor: Cursor = None,
    ) -> Response:
        """List what died, by kind: what it means, how many wait, and the commands that decide about them."""
        asked = {"stage": stage, "fingerprint": fingerprint, "q": q, "cursor": cursor}
        pairs = [(name, value) for name, value in asked.items() if value]
        question = read_question(TABLES["dead_letters"], [*pairs, ("sort", sort), ("limit", str(limit))])
        return Response(_kinds(console, question), media_type=_JSON)

    @routes.get(
        "/{topic}/{partition}/{offset}", responses=problems.or_model(letters.LetterPreview, 404, 422, 503)
    )
    async def letter(
        topic: Annotated[str, Path(max_length=MOST_TEXT)], partition: _Number, offset: _Number
    ) -> Response:
        """Show one dead letter: what happened, its headers, and the first 4 kB of its bytes."""
        found = await run_sync(console.letter, topic, partition, offset, limiter=limiter)
        if found is None:
            raise Refused(404, f"no dead letter stands at {topic[:200]}/{partition}/{offset} (any more)")
        return Response(letters.preview(found).to_json(), media_type=_JSON)

    return routes


def _kinds(console: Console, question: Question) -> bytes:
    with console.reads.snapshot() as snapshot:
        page = snapshot.page(question)
    return orjson.dumps({
        "rows": [letters.kind_of(row) for row in page.rows],
        "next": page.next,
        "total": page.total.rows,
        "total_is_exact": page.total.is_exact,
        "as_of": answers.iso(page.state.as_of),
        "sequence": page.state.sequence,
    })  # fmt: skip
