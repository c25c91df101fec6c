"""The loader: what a file may say, and what is said of one that says something else."""

from pathlib import Path

import pytest

from streams.contract.errors import ConfigurationError
from streams.stages.entities.links.aliases import BadAliasFile, load_aliases

from .conftest import Aliased, person, write


def test_a_line_has_name_aliases_and_the_rest_in_the_entry(aliased: Aliased) -> None:
    line = person("Ann Lee", "A. Lee", wikidata="Q1", context=["Labour Party"], find=False)
    (entry,) = aliased(line).index.entries("a lee")
    assert (entry.source, entry.id, entry.name, entry.type) == ("people", "ann-lee", "Ann Lee", "PERSON")
    assert (entry.wikidata, entry.context, entry.is_sought) == ("Q1", ("labour party",), False)


def test_empty_lines_and_a_last_line_without_an_end_are_no_errors(tmp_path: Path) -> None:
    file = tmp_path / "people.jsonl"
    file.write_text(
        '\n{"id": "a", "name": "Ann Lee", "type": "PERSON"}\r\n\n{"id": "b", "name": "Bo", "type": "ORG"}'
    )
    index = load_aliases([file]).index
    assert index.entries("ann lee")
    assert index.entries("bo")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "EOF"),
        ("[]", "should be an object"),
        ('{"id": "a", "type": "PERSON"}', "name: Field required"),
        ('{"id": "a", "name": "A", "type": "PERSON", "alias": []}', "alias: Extra inputs"),
        ('{"id": "a", "name": "A", "type": "person"}', "type: Input should be"),
        ('{"id": "a", "name": "A", "type": "ORG", "aliases": "B"}', "aliases: Input should be"),
        ('{"id": "a", "name": "A", "type": "ORG", "aliases": ["--"]}', "the name '--' has no letter"),
        ('{"id": "a", "name": "A", "type": "ORG", "wikidata": "42"}', "wikidata: String should match"),
        ('{"id": "a/b", "name": "A", "type": "ORG"}', "id: String should match"),
        ('{"id": "a@b", "name": "A", "type": "ORG"}', "id: String should match"),
        ('{"id": 7, "name": "A", "type": "ORG"}', "id: Input should be a valid string"),
        ('{"id": "first", "name": "A", "type": "ORG"}', "the id 'first' stands in line 1, too"),
    ],
)
def test_a_bad_line_is_named_with_its_file_and_what_to_do(tmp_path: Path, line: str, problem: str) -> None:
    file = tmp_path / "people.jsonl"
    file.write_text(f'{{"id": "first", "name": "First", "type": "ORG"}}\n\n{line}\n')
    with pytest.raises(BadAliasFile) as caught:
        load_aliases([file])
    assert f"STREAMS_ENTITIES__ALIASES: {file}, line 3: " in str(caught.value)
    assert problem in str(caught.value)
    assert str(caught.value).endswith("docs/linking.md")


def test_bytes_that_are_no_text_are_named_like_any_bad_line(tmp_path: Path) -> None:
    file = tmp_path / "people.jsonl"
    file.write_bytes(b'{"id": "a", "name": "\xff", "type": "ORG"}')
    with pytest.raises(BadAliasFile, match="line 1: "):
        load_aliases([file])


def test_a_missing_file_stops_the_process(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"nobody\.jsonl can't be read \(No such file"):
        load_aliases([tmp_path / "nobody.jsonl"])


def test_a_file_is_not_called_like_a_built_in_table(tmp_path: Path) -> None:
    with pytest.raises(BadAliasFile, match="name of a built-in table"):
        load_aliases([write(tmp_path / "countries.jsonl")])


def test_the_same_bytes_have_the_same_hash(tmp_path: Path) -> None:
    one, two = (write(tmp_path / f"{n}.jsonl", person("Ann Lee")) for n in "ab")
    other = write(tmp_path / "c.jsonl", person("Bo Ray"))
    assert load_aliases([one]).files == load_aliases([two]).files
    assert load_aliases([one]).files != load_aliases([other]).files
    assert load_aliases().files == ()
