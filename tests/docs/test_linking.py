"""What docs/linking.md shows works as it stands."""

import os
import re
import subprocess
import sys
from pathlib import Path

import orjson

from streams.stages.entities.links.aliases import Line, load_aliases

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "linking.md").read_text(encoding="utf-8")
SAMPLE = ROOT / "streams" / "samples" / "voa-us-russia-syria.txt"


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found, f"no block of {language}"
    return found[1]


def test_the_list_gives_the_links_that_are_shown(tmp_path: Path) -> None:
    file = tmp_path / "people.jsonl"
    file.write_text(block("jsonl"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "streams.cli.main", "enrich", str(SAMPLE)],
        capture_output=True,
        check=True,
        env=os.environ | {"STREAMS_ENTITIES__ALIASES": str(file)},
    )
    entities = [each for each in orjson.loads(done.stdout)["entities"] if each["link"]]
    told = [[each["name"], each["key"], each["link"]["source"], each["link"]["name"]] for each in entities]
    shown = [orjson.loads(line) for line in PAGE.split("\n") if line.startswith('    ["')]
    assert len(shown) == 4
    assert [each for each in shown if each not in told] == []


def test_a_spreadsheet_becomes_a_list(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(
        "id,name,aliases,wikidata\nlee,Ann Lee,A. Lee; Annie Lee,Q5\nray,Bo Ray,,\n", encoding="utf-8"
    )
    subprocess.run([sys.executable, "-c", block("python")], check=True, cwd=tmp_path)
    index = load_aliases([tmp_path / "people.jsonl"]).index
    assert [index.entries(form)[0].id for form in ("annie lee", "a lee", "bo ray")] == ["lee", "lee", "ray"]


def test_every_field_of_a_line_is_told() -> None:
    assert [name for name in Line.model_fields if f"`{name}`" not in PAGE] == []
