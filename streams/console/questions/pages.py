"""An entity's and a site's page: their rows of all days together, and the entity's articles."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from streams.console.questions.asking import Question
from streams.console.questions.buckets import By, bucketed, fitting
from streams.console.questions.reads import Snapshot
from streams.console.questions.selecting import Statement
from streams.console.store.catalogue import TABLES

# Days of one entity or site: rows live for 90 days of events, but publishers date articles as they like.
MOST_DAYS = 2_000
LOOKED_AT = 100  # articles, for names and companions: each is some KB
LISTED = 20  # names, companions

_CONTRIBUTIONS = TABLES["contributions"]


def entity(
    snapshot: Snapshot, key: str, *, by: By | None, limit: int, cursor: str | None
) -> dict[str, Any] | None:
    """Return what is known of an entity, or None; raises BadQuestion and TooBroad."""
    days = _days(snapshot, "entities", "key", key, ("articles", "mentions"))
    if not days:
        return None
    [value] = snapshot.values(TABLES["entities"], [days[0][0]])
    row = orjson.loads(value)
    question = Question(
        _CONTRIBUTIONS, entity=key, sort=_CONTRIBUTIONS.field("day"), limit=limit, cursor=cursor
    )
    page = snapshot.page(question)
    newest = Question(_CONTRIBUTIONS, entity=key, sort=_CONTRIBUTIONS.field("day"), limit=LOOKED_AT)
    names, companions = _named(map(orjson.loads, snapshot.page(newest).rows), key)
    return {
        "key": key,
        "name": row["name"],
        "type": row["type"],
        "wikidata": row.get("wikidata"),
        "names": list(dict.fromkeys([*names, row["name"]]))[:LISTED],
        **_summed(days, by),
        "companions": companions,
        "rows": [_naming(snapshot, orjson.loads(each), key) for each in page.rows],
        "total": page.total.rows,
        "total_is_exact": page.total.is_exact,
        "next": page.next,
    }


def source(snapshot: Snapshot, site: str, *, by: By | None) -> dict[str, Any] | None:
    """Return what is known of a site, or None; raises TooBroad."""
    fields = ("articles", "dead", "text_length", "removed_length")
    days = _days(snapshot, "sources", "site", site.casefold(), fields)
    if not days:
        return None
    [value] = snapshot.values(TABLES["sources"], [days[0][0]])
    found = _summed(days, by)
    for counts in (found, *found["timeline"]):
        counts["removed_share"] = _share(counts)
    return {"site": orjson.loads(value)["site"], **found}


def _days(
    snapshot: Snapshot, table: str, field: str, value: str, counted: Sequence[str]
) -> list[tuple[int, str, dict[str, int]]]:
    """Return number, day and counts of the rows of a key, the newest day first."""
    columns = ", ".join(f"f_{name}" for name in counted)
    sql = f"SELECT number, f_day, {columns} FROM t_{table} WHERE f_{field} = ? ORDER BY +f_day DESC LIMIT ?"
    found = snapshot.all(Statement(sql, (value, MOST_DAYS)))
    return [(number, day, dict(zip(counted, counts, strict=True))) for number, day, *counts in found]


def _summed(days: Sequence[tuple[int, str, dict[str, int]]], by: By | None) -> dict[str, Any]:
    """Return the sums of all days, and of each bucket."""
    by = by or fitting(day for _, day, _ in days)
    sums: Counter[str] = Counter()
    for _, _, counts in days:
        sums.update(counts)
    return {**sums, "by": by, "timeline": bucketed([(day, counts) for _, day, counts in days], by)}


def _share(counts: Mapping[str, Any]) -> float:
    whole = counts["text_length"] + counts["removed_length"]
    return round(counts["removed_length"] / whole, 3) if whole else 0.0


def _named(contributions: Iterable[dict[str, Any]], key: str) -> tuple[list[str], list[dict[str, Any]]]:
    """Return what these articles call an entity, and whom else they name, the most frequent first."""
    names: Counter[str] = Counter()
    others: Counter[str] = Counter()
    known: dict[str, dict[str, Any]] = {}
    for contribution in contributions:
        for each in contribution["entities"]:
            if each["key"] == key:
                names[each["name"]] += 1
            else:
                others[each["key"]] += 1
                known.setdefault(each["key"], each)
    companions = [
        {"key": other, "name": known[other]["name"], "type": known[other]["type"], "articles": articles}
        for other, articles in others.most_common(LISTED)
    ]
    return [name for name, _ in names.most_common()], companions


def _naming(snapshot: Snapshot, contribution: dict[str, Any], key: str) -> dict[str, Any]:
    """Return an article that names an entity, with its title from its own row."""
    row = snapshot.row(TABLES["articles"], contribution["id"])
    counted = (each["mentions"] for each in contribution["entities"] if each["key"] == key)
    return {
        **{name: contribution.get(name) for name in ("id", "day", "site")},
        "title": orjson.loads(row).get("title") if row else None,
        "mentions": sum(counted),
    }
