"""The table `dead_letters`: letters and decisions in any order give the same row."""

from itertools import permutations

import pytest

from streams.contract.dead_letters import EXCEPTION, FINGERPRINT, MESSAGE, NO_FINGERPRINT, STAGE
from streams.contract.decisions import Decision
from streams.contract.facts import DeadLetterFact
from streams.contract.tables import DeadLetterRow
from streams.tables.dead_letters import fact_of_decision, fact_of_letter, fold

HEADERS = {STAGE: b"clean", FINGERPRINT: b"f1", EXCEPTION: b"NotJson N101", MESSAGE: b"not JSON"}


def letter(number: int, message: bytes = b"not JSON") -> DeadLetterFact:
    headers = {**HEADERS, MESSAGE: message}
    return fact_of_letter(f"raw.dlq/0/{number}", headers, at=f"2026-11-02T00:00:0{number}Z")


def decision(verdict: str) -> DeadLetterFact:
    fact = fact_of_decision(
        Decision.from_object(
            {"decision": verdict, "at": "2026-11-03T00:00:00Z", "stage": "clean", "fingerprint": "f1"}
        )
    )
    assert fact
    return fact


def folded(facts: tuple[DeadLetterFact, ...]) -> DeadLetterRow:
    row = None
    for fact in facts:
        row = fold(row, fact)
    assert row
    return row


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_every_order_gives_the_same_row(order: tuple[int, ...]) -> None:
    facts = (letter(1, b"one"), letter(2, b"two"), decision("replayed"), decision("discarded"))
    row = folded(tuple(facts[n] for n in order))
    assert (row.letters, row.replayed, row.discarded, row.waiting) == (2, 1, 1, 0)
    assert (row.first, row.last) == ("2026-11-02T00:00:01Z", "2026-11-02T00:00:02Z")
    assert (row.error, row.example) == ("NotJson N101: two", "raw.dlq/0/2")


def test_a_letter_that_waits_for_a_decision_is_counted_so() -> None:
    assert folded((letter(1), letter(2), decision("replayed"))).waiting == 1


def test_a_decision_that_tells_no_kind_is_no_fact() -> None:
    assert fact_of_decision(Decision(decision="replayed", at="2026-11-03T00:00:00Z")) is None


def test_a_strangers_letter_has_a_row_of_its_own() -> None:
    fact = fact_of_letter("raw.dlq/0/1", {}, at="2026-11-02T00:00:00Z")
    assert (fact.stage, fact.fingerprint) == ("", NO_FINGERPRINT)
