"""The stance explorer: all that is known of somebody's positions, or of those on something."""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from streams.console.questions import folding, selecting
from streams.console.questions.asked import POSITIONS, Asked, rarest_of
from streams.console.questions.asking import Cursor, decode_cursor, encode_cursor
from streams.console.questions.buckets import By, fitting
from streams.console.questions.folding import Flip, Found, Tally
from streams.console.questions.reads import Snapshot
from streams.console.questions.selecting import COUNTED, Condition, Statement

# All positions are looked at where one condition has no more than `COUNTED` of them, else so many of the
# newest. Those are found in the order of days: where every 25th fits, 25 times as many are walked by.
NEWEST = 3_000
LISTED = 30  # holders, subjects, flips

_COLUMNS = "number, piece, f_day, f_at, f_label, f_holder_key, f_about_key"


def explore(snapshot: Snapshot, asked: Asked, by: By | None, cursor: str | None) -> dict[str, Any]:
    """Return the answer's fields; raises BadQuestion and TooBroad."""
    question = asked.question.next(cursor)
    state = snapshot.state
    after = decode_cursor(question, state.epoch)
    conditions = selecting.conditions_of(question)
    rarest = rarest_of(snapshot, question, conditions)
    most = COUNTED if rarest else NEWEST
    found = [Found(*row) for row in snapshot.all(_newest(conditions, rarest and rarest[1], most + 1))]
    is_exact, found = len(found) <= most, found[:most]
    pieces = folding.pieces_of(found)
    by = by or fitting({each.day for each in pieces})
    shown, last = _page(pieces, after, asked.limit)
    return {
        "total": len(pieces),
        "total_is_exact": is_exact,
        **folding.counts_of(pieces),
        "by": by,
        "timeline": folding.timeline_of(pieces, by),
        **_listed(snapshot, "holder", folding.holders_of(pieces)),
        **_listed(snapshot, "about", folding.subjects_of(found)),
        **_flipped(snapshot, folding.flips_of(found)),
        "evidence": _rows(snapshot, shown),
        "next": encode_cursor(last, question, state.epoch) if last else None,
    }


def _newest(conditions: Sequence[Condition], by: Condition | None, limit: int) -> Statement:
    """Return the statement for positions, newest first: found by one condition, or in the days' order."""
    plus = "+" if by else ""
    where = " AND ".join(each.by_index if each is by else each.without for each in conditions) or "TRUE"
    order = f"ORDER BY {plus}f_day DESC, {plus}f_at DESC, number DESC LIMIT ?"
    arguments = (*(argument for each in conditions for argument in each.arguments), limit)
    return Statement(f"SELECT {_COLUMNS} FROM t_positions WHERE {where} {order}", arguments)


def _page(pieces: Sequence[Found], after: Cursor | None, limit: int) -> tuple[list[Found], Cursor | None]:
    """Return the pieces that follow a cursor, and the last one's where there are more of them."""
    rest = pieces if after is None else [p for p in pieces if p.place < (after.value, after.number)]
    shown = list(rest[:limit])
    return shown, Cursor(*shown[-1].place) if len(rest) > limit else None


def _listed(snapshot: Snapshot, field: str, tallies: Sequence[Tally]) -> dict[str, Any]:
    """Return the first tallies with the names by which the newest article calls each."""
    rows = [orjson.loads(row) for row in _values(snapshot, (each.newest for each in tallies[:LISTED]))]
    told = [
        {
            "key": each.key,
            "name": row[field],
            "is_entity": snapshot.has("entities", "key", each.key),
            **each.counts,
            "last": {"day": each.newest.day, "label": each.newest.label},
        }
        for each, row in zip(tallies, rows, strict=False)
    ]
    name = {"holder": "holders", "about": "subjects"}[field]
    return {name: told, f"{name}_total": len(tallies)}


def _flipped(snapshot: Snapshot, flips: Sequence[Flip]) -> dict[str, Any]:
    told = [
        dict(zip(("earlier", "later"), _rows(snapshot, (flip.earlier, flip.later)), strict=True))
        for flip in flips[:LISTED]
    ]
    return {"flips": told, "flips_total": len(flips)}


def _rows(snapshot: Snapshot, found: Iterable[Found]) -> list[orjson.Fragment]:
    return [orjson.Fragment(row) for row in _values(snapshot, found)]


def _values(snapshot: Snapshot, found: Iterable[Found]) -> list[bytes]:
    return snapshot.values(POSITIONS, (each.number for each in found))
