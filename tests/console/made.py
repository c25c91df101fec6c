"""Rows and batches made by hand."""

from collections.abc import Mapping
from typing import Any

import orjson

from streams.console.store.batch import Batch, Place
from streams.console.store.catalogue import TABLES
from streams.contract.articles import Origin
from streams.contract.changes import ArticleChange, EntityChange, StanceChange, Stated
from streams.contract.tables import (
    ArticleRow,
    Contribution,
    CountedStance,
    DeadLetterRow,
    DuplicateRow,
    EntityRow,
    Evidence,
    SourceRow,
    StanceRow,
)

DAY = "2026-01-31"
AT = f"{DAY}T18:00:00.000Z"

Values = dict[str, dict[str, bytes | None]]


def article(name: str, **told: Any) -> Values:
    """Return a row of `articles`."""
    fields = {"stage": "stance", "outcome": "enriched", "times": {"stance": AT}, **told}
    return {"articles": {name: ArticleRow(id=name, **fields).to_json()}}


def evidence(**told: Any) -> Evidence:
    """Return a piece of evidence."""
    fields = {
        "article": "a1", "site": "news.example", "at": AT, "label": "against", "target": "arming the rebels",
        "words": "Austria has been firm in ruling out arming the rebels.", "confidence": 0.6, "link": None,
    }  # fmt: skip
    return Evidence.model_validate(fields | told)


def contribution(
    name: str, *holders: str, day: str = DAY, about: str = "Syria", site: str | None = "news.example",
    **told: Any,
) -> Values:  # fmt: skip
    """Return a row of `contributions`: each holder says something about one subject."""
    stances = tuple(
        CountedStance(
            about=about,
            about_key=f"place:{about.lower()}",
            holder=holder,
            holder_key=f"person:{holder.lower()}",
            evidence=(evidence(article=name, site=site, **told),),
        )
        for holder in holders
    )
    row = Contribution(id=name, at=AT, day=day, site=site, stances=stances)
    return {"contributions": {name: row.to_json()}}


def stance(holder: str, *, day: str = DAY, about: str = "Syria", **told: Any) -> Values:
    """Return a row of `stances`."""
    fields: dict[str, Any] = {
        "favor": 0, "against": 1, "neutral": 0, "articles": 1, "evidence": (evidence(),), "at": AT, **told,
    }  # fmt: skip
    row = StanceRow(
        day=day, about=about, about_key=f"place:{about.lower()}", holder=holder,
        holder_key=f"person:{holder.lower()}", **fields,
    )  # fmt: skip
    return {"stances": {f"{day}|{row.about_key}|{row.holder_key}": row.to_json()}}


def edit(name: str, record: int, **told: Any) -> Values:
    """Return a row of `changes`: what the raw record at `record` changed in an article."""
    turned = StanceChange(
        change="turned", about="Syria", about_key="place:syria", holder="Austria", holder_key="place:austria",
        before=Stated(labels=("against",), target="arming the rebels", words="Austria ruled it out."),
        after=Stated(labels=("favor",), target="arming the rebels", words="Austria gave in."),
    )  # fmt: skip
    named = EntityChange(change="appeared", key="place:paris", name="Paris", type="PLACE")
    fields = {
        "kind": "revised", "at": AT, "site": "news.example", "title": "Peace", "text_length": 120,
        "text_length_before": 90, "stances": (turned,), "entities": (named,), **told,
    }  # fmt: skip
    origin = Origin(topic="raw", partition=0, offset=record)
    change = ArticleChange.model_validate({"id": name, "origin": origin, **fields})
    return {"changes": {f"{name}|0/{record}": change.to_json()}}


def others() -> Values:
    """Return a row of each other table."""
    entity = EntityRow(day=DAY, key="org:un", name="U.N.", type="ORG", articles=2, mentions=5, at=AT)
    source = SourceRow(
        day=DAY, site="news.example", articles=2, dead=1, text_length=9, removed_length=1, removed_share=0.1,
        at=AT,
    )  # fmt: skip
    letter = DeadLetterRow(
        stage="clean", fingerprint="5b1f7f1de1c2", error="NotJson N101: no JSON", letters=1, replayed=0,
        discarded=0, waiting=1, first=AT, last=AT, example="raw.dlq/3/0",
    )  # fmt: skip
    copy = DuplicateRow(
        id="a2", day=DAY, site="copy.example", title="Peace plan", published=AT, cluster="a1",
        containment=0.9, at=AT,
    )  # fmt: skip
    return {
        "duplicates": {"a2": copy.to_json()},
        "entities": {f"{DAY}|org:un": entity.to_json()},
        "sources": {f"{DAY}|news.example": source.to_json()},
        "dead_letters": {"clean|5b1f7f1de1c2": letter.to_json()},
        **edit("a1", 3, title_before="War"),
    }


def gone(table: str, *keys: str) -> Values:
    """Return that rows are gone."""
    return {table: dict.fromkeys(keys)}


def batch(
    *values: Values,
    at: int = 1,
    places: Mapping[str, Place] | None = None,
    as_of: float = 1_800_000_000.0,
) -> Batch:
    """Return a batch of these rows, after which partition 0 of a topic goes on at `at`."""
    rows: Values = {}
    for each in values:
        for table, found in each.items():
            rows.setdefault(table, {}).update(found)
    return Batch({("topic", 0): at}, rows, places or {}, as_of)


def loaded(rows: list[bytes]) -> list[dict[str, Any]]:
    """Return rows as objects."""
    return [orjson.loads(row) for row in rows]


def columns() -> dict[str, set[str]]:
    """Return the names of every table's fields."""
    return {table.name: {field.name for field in table.fields} for table in TABLES.values()}
