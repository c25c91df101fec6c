"""The desk's question: who is for, who against, and in which words."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import get_args

from streams.console import selecting
from streams.console.asking import Filter, Question, read_day
from streams.console.catalogue import TABLES
from streams.console.reads import Snapshot, TooBroad, Total
from streams.console.selecting import COUNTED, Condition, Statement
from streams.contract.articles import Label

LABELS: tuple[Label, ...] = get_args(Label)
_POSITIONS = TABLES["positions"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the board is asked: about whom or what, in which words, when, by which sites."""

    about: str | None = None
    words: str | None = None
    since: str | None = None
    until: str | None = None
    sites: tuple[str, ...] = ()
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Side:
    """The newest positions of one label as JSON, and how many there are."""

    total: Total
    positions: list[bytes]


def board(snapshot: Snapshot, asked: Asked) -> dict[Label, Side]:
    """Return all sides; raises BadQuestion and TooBroad."""
    question = _question(asked)
    conditions = _conditions(question, asked)
    by = _way(snapshot, question, conditions)
    return {label: _side(snapshot, question, conditions, by, label) for label in LABELS}


def _question(asked: Asked) -> Question:
    site = _POSITIONS.field("site")
    sites = tuple(site.casefold() for site in asked.sites if site)
    return Question(
        _POSITIONS,
        filters=(Filter(site, sites),) if site and sites else (),
        since=read_day("since", asked.since) if asked.since else None,
        until=read_day("until", asked.until) if asked.until else None,
        words=asked.words if asked.words and asked.words.strip() else None,
        limit=asked.limit,
    )


def _conditions(question: Question, asked: Asked) -> list[Condition]:
    conditions = selecting.conditions_of(question)
    if not asked.about:
        return conditions
    either = "({0}f_about = ? OR {0}f_about_key = ?)"
    names = (asked.about.casefold(), asked.about)
    return [Condition(either.format(""), either.format("+"), names), *conditions]


def _way(snapshot: Snapshot, question: Question, conditions: Sequence[Condition]) -> Condition | None:
    """Return the rarest condition if it is rare, to go by; else the board goes by its own index."""
    totals = [(snapshot.counted(selecting.count_of(question, [each], each)), each) for each in conditions]
    exact = [(total.rows, each) for total, each in totals if total.is_exact]
    if not exact:
        return None
    rows, rarest = min(exact, key=itemgetter(0))
    every = snapshot.counts()["positions"]
    found = snapshot.counted(selecting.count_of(question, conditions, rarest)).rows
    return rarest if selecting.is_rare(rows, found, question, every) else None


def _side(
    snapshot: Snapshot,
    question: Question,
    conditions: Sequence[Condition],
    by: Condition | None,
    label: Label,
) -> Side:
    """Return one side; a piece of evidence about two subjects is shown once."""
    plus = "+" if by else ""
    parts = [each.by_index if each is by else each.without for each in conditions]
    where = " AND ".join([*parts, f"{plus}f_label = ?"])
    arguments = (*(a for each in conditions for a in each.arguments), label)
    order = f"ORDER BY {plus}f_day DESC, {plus}f_at DESC, number DESC"
    found = snapshot.all(Statement(f"SELECT number, piece FROM t_positions WHERE {where} {order}", arguments))
    pieces: dict[int, int] = {}
    for number, piece in found:
        pieces.setdefault(piece, number)
        if len(pieces) > question.limit:
            break
    shown = snapshot.values(_POSITIONS, list(pieces.values())[: question.limit])
    if len(pieces) <= question.limit:
        return Side(Total(len(pieces)), shown)
    return Side(_total(snapshot, where, arguments, len(pieces)), shown)


def _total(snapshot: Snapshot, where: str, arguments: tuple[object, ...], least: int) -> Total:
    some = f"SELECT piece FROM t_positions WHERE {where} LIMIT {COUNTED}"
    counting = Statement(f"SELECT count(DISTINCT piece), count(*) FROM ({some})", arguments)
    try:
        [(pieces, rows)] = snapshot.all(counting)
    except TooBroad:
        return Total(least, is_exact=False)
    return Total(pieces, is_exact=rows < COUNTED)
