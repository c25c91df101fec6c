"""The group of commands."""

from pathlib import Path

import orjson
import pytest

from streams.cli.main import COMMANDS

from .conftest import Run


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(run: Run, name: str) -> None:
    ran = run(name, "--help")
    assert ran.code == 0
    assert ran.out.startswith(b"Usage: ")


def test_the_first_screen_names_the_users_commands_only(run: Run) -> None:
    out = run("--help").out.decode()
    assert "publish" in out
    assert "evaluate" not in out


def test_a_labelled_file_is_scored(run: Run, tmp_path: Path) -> None:
    mention = {"start": 0, "end": 10, "type": "PERSON", "entity": "1", "optional": False}
    document = {"id": "d1", "text": "John Kerry spoke on Monday.", "mentions": [mention]}
    path = tmp_path / "labelled.jsonl"
    path.write_bytes(orjson.dumps(document))
    [scores] = run("evaluate", "entities", str(path), "--json").rows
    assert (scores["documents"], scores["names_person_f1"]) == (1, 100.0)
