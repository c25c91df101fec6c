"""A changelog's value in the forms that the read model keeps of it. Pure."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import orjson
from pydantic import ValidationError

from streams.console.store.catalogue import Table
from streams.contract.articles import Origin
from streams.contract.changes import ArticleChange
from streams.contract.errors import InvalidArticle
from streams.contract.model import load_object

log = logging.getLogger(__name__)

Scalar = str | int | float | None
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as it is kept: its JSON, the columns for filters and sorts, and the words for the search."""

    value: bytes
    columns: tuple[Scalar, ...]
    texts: tuple[str, ...]


def shown(table: Table, row: Row) -> Shown:
    """Return the forms of a row."""
    columns: tuple[Scalar, ...] = tuple([comparable(row.get(f.name), f.type) for f in table.stored])
    if table.name == "positions":
        columns = (*columns, piece_of(row))
    pieces = _pieces(table, row)
    texts = tuple([_text(row, name, pieces) for name in table.search])
    return Shown(orjson.dumps(row), columns, texts)


def read(table: Table, value: bytes) -> Row | None:
    """Return a changelog's value as a row, or None where it is none: no worker writes that."""
    try:
        row = load_object(value)
        if table.name == "articles":
            times = row.get("times")
            row["at"] = max(map(str, times.values()), default="") if isinstance(times, dict) else ""
        if table.name == "changes":
            return row | asked_of(ArticleChange.from_object(row))
        table.row.model_validate(row)
    except (InvalidArticle, ValidationError) as exc:
        log.warning("a value of %s is no row: %s", table.name, exc)
        return None
    return row


def comparable(value: object, kind: str) -> Scalar:
    """Return a field's value as its column holds it and as filters give it: text without its case."""
    if kind in {"string", "key", "day", "time"}:
        if not isinstance(value, str):
            return None
        return value.casefold() if kind == "string" else value
    return value if isinstance(value, int | float) else None


def positions_of(contribution: Row) -> dict[str, Row]:
    """Return the rows of `positions` that a contribution stands for, by their keys."""
    found: dict[str, Row] = {}
    counts: dict[str, int] = {}
    shared = {name: contribution.get(name) for name in ("id", "day", "at", "site")}
    for stance in contribution.get("stances") or ():
        group = f"{shared['id']}|{stance['about_key']}|{stance['holder_key']}"
        for evidence in stance["evidence"]:
            n = counts[group] = counts.get(group, -1) + 1
            found[f"{group}|{n}"] = {
                **shared,
                "at": evidence["at"],
                **{name: stance[name] for name in ("about", "about_key", "holder", "holder_key")},
                **{name: evidence[name] for name in ("label", "target", "words", "confidence", "link")},
                "n": n,
            }
    return found


def asked_of(change: ArticleChange) -> dict[str, object]:
    """Return what an edit can be asked for besides its own fields."""
    return {
        "day": change.at[:10],
        "record": record_of(change.origin),
        "headline_changed": change.title_before is not None,
        "stance_turned": any(stance.change == "turned" for stance in change.stances),
        "grown": change.text_length - change.text_length_before,
    }


def record_of(origin: Origin) -> str:
    """Return what tells the edits of one article apart, as their keys have it."""
    return f"{origin.partition}/{origin.offset}"


def piece_of(position: Row) -> int:
    """Return a number for the piece of evidence: a stance about two subjects is two positions with one."""
    parts = orjson.dumps([position[name] for name in ("id", "holder_key", "label", "target", "words")])
    return int.from_bytes(blake2b(parts, digest_size=8).digest(), signed=True)


def word_of(key: str) -> str:
    """Return the word by which the search finds a key exactly: its own words may be in other keys, too."""
    return f"k{blake2b(key.encode('utf-8', 'replace'), digest_size=8).hexdigest()}"


def _text(row: Row, name: str, pieces: Sequence[Row]) -> str:
    """Return what the search looks at under this name; some rows have it in their parts."""
    if name == "entities":
        return "\n".join(f"{each['name']} {word_of(each['key'])}" for each in row.get("entities") or ())
    if name in row:
        return str(row[name] or "")
    return "\n".join([str(piece[name]) for piece in pieces if piece.get(name)])


def _pieces(table: Table, row: Row) -> Sequence[Row]:
    """Return what a row's words are in: the evidence of a stance, the stances of an edit."""
    if table.name == "stances":
        return row.get("evidence") or ()
    if table.name != "changes":
        return ()
    stances = row.get("stances") or ()
    parts = [(stance, stance.get("before"), stance.get("after")) for stance in stances]
    return [part for each in parts for part in each if part]
