"""The table `dead_letters`: what keeps killing records in one stage, and what was decided about them."""

from collections.abc import Mapping

from streams.contract.dead_letters import EXCEPTION, FINGERPRINT, MESSAGE, NO_FINGERPRINT, STAGE
from streams.contract.decisions import Decision
from streams.contract.facts import DeadLetterFact
from streams.contract.tables import DeadLetterRow

MAX_ERROR = 500  # code points: the letter itself has the whole message


def fact_of_letter(position: str, headers: Mapping[str, bytes], *, at: str) -> DeadLetterFact:
    """Return what the dead letter at `position` tells."""
    fields = {
        name: headers.get(name, b"").decode("utf-8", "replace")
        for name in (STAGE, FINGERPRINT, EXCEPTION, MESSAGE)
    }
    return DeadLetterFact(
        at=at,
        stage=fields[STAGE],
        fingerprint=fields[FINGERPRINT] or NO_FINGERPRINT,
        letter=position,
        error=f"{fields[EXCEPTION]}: {fields[MESSAGE]}"[:MAX_ERROR],
        letters=1,
    )


def fact_of_decision(decision: Decision) -> DeadLetterFact | None:
    """Return what a decision tells; nothing where an older version wrote it without the letter's kind."""
    if decision.stage is None or decision.fingerprint is None:
        return None
    return DeadLetterFact(
        at=decision.at,
        stage=decision.stage,
        fingerprint=decision.fingerprint,
        replayed=int(decision.decision == "replayed"),
        discarded=int(decision.decision == "discarded"),
    )


def fold(row: DeadLetterRow | None, fact: DeadLetterFact) -> DeadLetterRow:
    """Return the row after `fact`; a decision may come before its letter."""
    letters = fact.letters + (row.letters if row else 0)
    replayed = fact.replayed + (row.replayed if row else 0)
    discarded = fact.discarded + (row.discarded if row else 0)
    newest = fact.letter is not None and (row is None or (fact.at, fact.letter) >= (row.last, row.example))
    return DeadLetterRow(
        stage=fact.stage,
        fingerprint=fact.fingerprint,
        error=fact.error if newest or row is None else row.error,
        letters=letters,
        replayed=replayed,
        discarded=discarded,
        waiting=letters - replayed - discarded,
        first=_first(row, fact),
        last=fact.at if newest else (row.last if row else ""),
        example=fact.letter if newest and fact.letter else (row.example if row else ""),
    )


def _first(row: DeadLetterRow | None, fact: DeadLetterFact) -> str:
    times = [time for time in (row.first if row else "", fact.at if fact.letter else "") if time]
    return min(times, default="")
