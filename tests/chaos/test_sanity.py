"""A checker that finds nothing is worth something only where there is nothing to find."""

from pathlib import Path

import pytest

from chaos.scenarios import trivial

pytestmark = [pytest.mark.chaos, pytest.mark.faults]


def test_kills_without_transactions_are_seen_as_doubles(tmp_path: Path) -> None:
    done = trivial(tmp_path / "run", 1, 1000, 6, kinds=("kill_worker",), TRANSACTIONS="off")
    assert done.report.doubled > 0
    assert done.report.table_mismatches > 0


def test_a_planted_loss_is_seen(tmp_path: Path) -> None:
    done = trivial(tmp_path / "run", 1, 200, 0, LOSE="150")
    assert (done.report.lost, done.report.doubled) == (1, 0)
