"""The desk's question: who is for, who against, and in which words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from streams.console.questions import selecting
from streams.console.questions.asked import POSITIONS, Asked, rarest_of
from streams.console.questions.asking import Question
from streams.console.questions.reads import Snapshot, TooBroad, Total
from streams.console.questions.selecting import COUNTED, Condition, Statement
from streams.contract.articles import Label

LABELS: tuple[Label, ...] = get_args(Label)


@dataclass(frozen=True, slots=True)
class Side:
    """The newest positions of one label as JSON, and how many there are."""

    total: Total
    positions: list[bytes]


def board(snapshot: Snapshot, asked: Asked) -> dict[Label, Side]:
    """Return all sides; raises BadQuestion and TooBroad."""
    question = asked.question
    conditions = selecting.conditions_of(question)
    by = _way(snapshot, question, conditions)
    return {label: _side(snapshot, question, conditions, by, label) for label in LABELS}


def _way(snapshot: Snapshot, question: Question, conditions: Sequence[Condition]) -> Condition | None:
    """Return the rarest condition if it is rare, to go by; else the board goes by its own index."""
    rarest = rarest_of(snapshot, question, conditions)
    if rarest is None:
        return None
    total, condition = rarest
    every = snapshot.counts()["positions"]
    found = snapshot.counted(selecting.count_of(question, conditions, condition)).rows
    return condition if selecting.is_rare(total.rows, found, question, every) else None


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
    shown = snapshot.values(POSITIONS, list(pieces.values())[: question.limit])
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
