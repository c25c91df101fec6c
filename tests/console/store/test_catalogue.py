"""What the console offers is what the rows have."""

import pytest

from console.made import columns
from streams.console.store.catalogue import TABLES, Table
from streams.contract.tables import ROWS
from streams.contract.topics import Catalogue

BESIDES = {"positions", "changes"}


def test_every_live_table_is_shown_and_positions_and_edits_besides() -> None:
    assert set(TABLES) == set(ROWS) | BESIDES == set(Catalogue().tables) | BESIDES


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_the_fields_are_those_of_the_rows(table: Table) -> None:
    assert columns()[table.name] == set(table.row.model_fields)
    assert set(table.key) <= columns()[table.name]
    if table.name in ROWS:
        assert set(ROWS[table.name].model_fields) <= columns()[table.name]
