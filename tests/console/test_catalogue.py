"""What the console offers is what the rows have."""

import pytest

from streams.console.catalogue import TABLES, Table
from streams.contract.tables import ROWS
from streams.contract.topics import Catalogue

from .made import columns


def test_every_live_table_is_shown_and_the_positions_besides() -> None:
    assert set(TABLES) == set(ROWS) | {"positions"} == set(Catalogue().tables) | {"positions"}


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_the_fields_are_those_of_the_rows(table: Table) -> None:
    assert columns()[table.name] == set(table.row.model_fields)
    assert set(table.key) <= columns()[table.name]
    if table.name in ROWS:
        assert set(ROWS[table.name].model_fields) <= columns()[table.name]
