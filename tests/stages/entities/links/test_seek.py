"""Names that the recogniser missed or mistook, by hand-made names."""

import pytest

from stages.entities.names.test_clusters import read
from streams.stages.entities.links.aliases import Aliases
from streams.stages.entities.links.seek import with_sought
from streams.stages.entities.links.text import Text

from .conftest import Aliased, person

ORG = {"id": "acme", "name": "Acme Holding", "type": "ORG"}


def sought(marked: str, aliases: Aliases) -> list[str]:
    names, texts = read(marked)
    fields = {where: Text(text) for where, text in texts.items()}
    return [
        f"{name.text} {name.sign or name.type} {name.source}"
        for name in with_sought(names, fields, aliases.index)
    ]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param("Rua Ker met us.", ["Rua Ker PERSON alias"], id="missed"),
        pytest.param("RUA KER met us, Rua  Ker’s", ["RUA KER PERSON alias"], id="two spaces are no name"),
        pytest.param("Rua [P Ker] met us.", ["Rua Ker PERSON alias"], id="found in part"),
        pytest.param("[O Rua Ker] met us.", ["Rua Ker PERSON ner"], id="found with another type"),
        pytest.param("[P Aldo Rua Ker] met us.", ["Aldo Rua Ker PERSON ner"], id="part of a longer name"),
        pytest.param("[P Aldo Rua] Ker met us.", ["Aldo Rua PERSON ner"], id="laid across a name"),
        pytest.param("Rua kerbs, rua ker, Rua. Ker", [], id="no name"),
        pytest.param("Ker met us.", [], id="a lone word"),
        pytest.param("Acme Holding and Acme", ["Acme Holding ORG alias"], id="a body"),
    ],
)
def test_whole_names_of_the_file_are_found(aliased: Aliased, marked: str, expected: list[str]) -> None:
    assert sought(marked, aliased(person("Rua Ker", "Ker"), ORG)) == expected


def test_an_entry_may_ask_not_to_be_sought(aliased: Aliased) -> None:
    assert sought("Rua Ker met us.", aliased(person("Rua Ker", find=False))) == []


def test_an_entry_with_context_is_sought_only_beside_it(aliased: Aliased) -> None:
    aliases = aliased(person("Rose Garden", context=["ballet"]))
    assert sought("The Rose Garden is shut.", aliases) == []
    assert sought("Rose Garden danced in the ballet.", aliases) == ["Rose Garden PERSON alias"]


def test_a_name_of_two_kinds_is_left_alone(aliased: Aliased) -> None:
    aliases = aliased(person("Rua Ker"), {"id": "x", "name": "Rua Ker", "type": "PLACE"})
    assert sought("Rua Ker is far.", aliases) == []
    assert sought("[O Rua Ker] is far.", aliases) == ["Rua Ker ORG ner"]
