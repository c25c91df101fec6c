"""Writes the published schemas, their examples and the AsyncAPI description from the models.

python schemas/generate.py            # schemas and asyncapi.json
python schemas/generate.py --examples # the enriched examples, too: they come from the models of this machine
"""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from streams.contract.articles import CleanArticle, EntitiesArticle, Origin, StanceArticle
from streams.contract.changes import ArticleChange
from streams.contract.dead_letters import EXCEPTION, FINGERPRINT, MESSAGE, STAGE
from streams.contract.facts import Fact
from streams.contract.headers import INPUT, ORIGIN_TIME, tombstone
from streams.contract.raw import RawArticle
from streams.contract.schemas import MODELS, schema_of, topic_of
from streams.contract.tables import Contribution, Stage
from streams.tables.articles import fact_of_message
from streams.tables.audit import rows_of
from streams.tables.contributions import changes, contribution_of
from streams.tables.dead_letters import fact_of_letter
from streams.tables.edits import change_of

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "streams" / "samples" / "voa-us-russia-syria.txt"
SAMPLE_URL = "https://www.voanews.com/a/us-russia-discuss-peace-plan-for-syria/1668980.html"
# Where the sample would stand on the raw topic, and when: made up, so that the files don't change
ORIGIN = Origin(topic="news.articles.raw.v1", partition=3, offset=41)
TIME = "2026-01-31T18:00:00.000Z"
LETTER = {
    STAGE: b"clean",
    FINGERPRINT: b"5b1f7f1de1c2",
    EXCEPTION: b"NotJson N101",
    MESSAGE: b"the value is not JSON: unexpected character: line 1 column 1 (char 0)",
}

PURPOSES = {
    "raw": "Raw articles. Send here.",
    "clean": "Articles without their page: text, metadata, and a reason for every line that went.",
    "entities": "Clean articles with sentences, names and quotations.",
    "stance": "The whole enrichment: who is for or against what, with the words that show it.",
    "changes": "What new revisions of articles changed: headlines, stances, names, length.",
    "table-articles": "Changelog of a live table: how far every article has come.",
    "table-entities": "Changelog of a live table: how much one day's articles speak of whom.",
    "table-stances": "Changelog of a live table: who was for or against something on one day.",
    "table-sources": "Changelog of a live table: what came from one site on one day.",
    "table-duplicates": "Changelog of a live table: articles whose text others have, and which was first.",
    "table-dead_letters": "Changelog of a live table: what keeps killing records in one stage.",
    "table-contributions": "Changelog of a live table: what every article counts in the others.",
}
_KEYS = {
    "table-entities": "day|entity",
    "table-stances": "day|about_key|holder_key",
    "table-sources": "day|site",
    "table-dead_letters": "stage|fingerprint",
}
_STAGES: dict[Stage, type[CleanArticle]] = {
    "clean": CleanArticle,
    "entities": EntitiesArticle,
    "stance": StanceArticle,
}


def schema_files() -> dict[Path, bytes]:
    """Return every schema file and what it must hold."""
    files = {HERE / f"{topic_of(name)}.schema.json": _pretty(schema_of(name)) for name in MODELS}
    return {**files, HERE / "asyncapi.json": _pretty(asyncapi())}


def examples() -> Iterator[tuple[str, str, bytes]]:
    """Yield short name, file name and content of the examples that the pipeline makes of the sample."""
    from streams import enrich  # noqa: PLC0415 - loads the models

    raw = RawArticle(url=SAMPLE_URL, source="VOA News", body=SAMPLE.read_text(encoding="utf-8"))
    yield "raw", "sample", raw.to_json()
    article = enrich(raw).model_copy(update={"origin": ORIGIN})
    headers = {"ce_time": TIME.encode()}
    facts: list[Fact] = []
    for stage in _STAGES:
        message = _as_of(article, stage)
        yield stage, "sample", message.to_json()
        facts.append(fact_of_message(stage, message.id, message, headers))
    contribution = contribution_of(article.id, article, headers)
    yield "table-contributions", "sample", contribution.to_json()
    yield "changes", "sample", _revised(contribution).to_json()
    letter = fact_of_letter("news.articles.raw.v1.dlq/3/0", LETTER, at=TIME)
    for name, row in _rows([*facts, *changes(None, contribution), *_copied(contribution), letter]).items():
        yield f"table-{name}", "sample", row


def _copied(contribution: Contribution) -> Iterator[Fact]:
    """Yield that another site had the text an hour later."""
    told = {"id": "voa-copied", "site": "news.example", "published": "2026-01-31T19:00:00.000Z"}
    facts = changes(None, contribution.model_copy(update=told))
    yield from (fact for fact in facts if fact.table == "duplicates")


def _revised(before: Contribution) -> ArticleChange:
    """Return a made-up edit: another headline, a position that turned, one that vanished, a name less."""
    first, gone = (
        next(each for each in before.stances if each.holder == who) for who in ("Britain", "France")
    )
    others = tuple(each for each in before.stances if each not in (first, gone))
    turned = tuple(piece.model_copy(update={"label": "against"}) for piece in first.evidence)
    after = before.model_copy(
        update={
            "origin": ORIGIN.model_copy(update={"offset": 57}),
            "title": "US, Russia Near Deal on Peace Plan for Syria",
            "text_length": before.text_length - 214,
            "entities": before.entities[:-1],
            "stances": (first.model_copy(update={"evidence": turned}), *others),
        }
    )
    change = change_of(before, after)
    assert change
    assert gone not in after.stances
    return change


def _rows(facts: list[Fact]) -> dict[str, bytes]:
    """Return the last row of every table."""
    return {table: row.to_json() for (table, _), row in rows_of(facts).items()}


def asyncapi() -> dict[str, Any]:
    """Return the AsyncAPI 3 description of the public topics."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Streams",
            "version": "1",
            "description": "News enrichment on Apache Kafka. Read with isolation level `read_committed`.",
        },
        "defaultContentType": "application/json",
        "channels": {name: _channel(name) for name in MODELS},
        "operations": {name: _operation(name) for name in MODELS},
        "components": {"messages": {name: _message(name) for name in MODELS}},
    }


def _channel(name: str) -> dict[str, Any]:
    return {
        "address": topic_of(name),
        "description": PURPOSES[name],
        "messages": {name: {"$ref": f"#/components/messages/{name}"}},
        "bindings": {"kafka": {"topic": topic_of(name), "bindingVersion": "0.5.0"}},
    }


def _operation(name: str) -> dict[str, Any]:
    """Return what this system does on a topic: it receives raw articles and sends all else."""
    return {
        "action": "receive" if name == "raw" else "send",
        "channel": {"$ref": f"#/channels/{name}"},
        "summary": PURPOSES[name],
    }


def _message(name: str) -> dict[str, Any]:
    key = _KEYS.get(name, "the article's id")
    message = {
        "name": topic_of(name),
        "summary": PURPOSES[name],
        "payload": {
            "schemaFormat": "application/schema+json;version=draft-2020-12",
            "schema": {"$ref": f"./{topic_of(name)}.schema.json"},
        },
        "bindings": {"kafka": {"key": {"type": "string", "description": key}}},
    }
    return message | ({"headers": _headers(name)} if name in {*_STAGES, "changes"} else {})


def _headers(name: str) -> dict[str, Any]:
    """Return the schema of the headers, as the code writes them."""
    time = datetime.fromisoformat(TIME)
    carried = {ORIGIN_TIME: b"1769882400000", INPUT: b"topic/0/0"}
    written = tombstone("id", ORIGIN, stage=name, topic=topic_of(name), time=time, carried=carried)
    return {"type": "object", "properties": {header: {"type": "string"} for header, _ in written}}


def _as_of(article: StanceArticle, stage: Stage) -> CleanArticle:
    """Return the message as it was after `stage`: messages are cumulative."""
    done = list(_STAGES)[: list(_STAGES).index(stage) + 1]
    provenance = tuple(step for step in article.provenance if step.stage in done)
    fields = article.model_copy(update={"provenance": provenance}).model_dump(mode="json", by_alias=True)
    return _STAGES[stage].from_object(fields)


def _pretty(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def main(arguments: list[str]) -> None:
    """Write all files."""
    for path, content in schema_files().items():
        path.write_bytes(content)
    if "--examples" in arguments:
        for name, file_name, content in examples():
            folder = HERE / "examples" / topic_of(name)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{file_name}.json").write_bytes(_pretty(orjson.loads(content)))


if __name__ == "__main__":
    main(sys.argv[1:])
