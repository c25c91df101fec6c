"""The live tables under kills, in the ordinary run: `make chaos` does it with ten thousand articles."""

from pathlib import Path

import pytest

from chaos.checker import Report
from chaos.scenarios import tables

ARTICLES, KILLS = 130, 7  # of each worker one


@pytest.mark.chaos
@pytest.mark.timeout(900)  # a minute of CPU: models are loaded again and again
@pytest.mark.faults
def test_every_table_equals_a_recount_after_kills(tmp_path: Path) -> None:
    done = tables(tmp_path / "run", 5, ARTICLES, KILLS)
    assert done.report == Report(articles=done.report.articles)
    assert done.report.articles > ARTICLES
    assert done.faults.total() == KILLS
