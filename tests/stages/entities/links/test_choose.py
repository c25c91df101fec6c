"""What an entity is linked to, on names given by hand: no model takes part."""

from pathlib import Path

import pytest

from streams.stages.entities.links.aliases import Aliases, load_aliases

from .conftest import Aliased, Line, id_of, linked, person, write


@pytest.fixture(scope="module")
def built_in() -> Aliases:
    return load_aliases()


ASSAD = person("Bashar al-Assad", "Assad", wikidata="Q44329")
LABOUR = person("John Smith", id="smith-labour", context=["Labour", "shadow chancellor"])
STRIKER = person("John Smith", id="smith-striker", context=["striker", "Everton"])


def test_a_lone_name_is_linked_only_if_the_file_says_so(aliased: Aliased) -> None:
    assert id_of(linked("[P Assad] spoke.", aliased(ASSAD))["Assad"]) == "bashar-al-assad"
    assert id_of(linked("[P Assad] spoke.", aliased(person("Bashar al-Assad")))["Assad"]) is None


def test_a_lone_name_is_not_his_where_the_article_has_another_full_one(aliased: Aliased) -> None:
    found = linked("[P Asma al-Assad] left. [P Assad] spoke.", aliased(ASSAD))
    assert [id_of(each) for each in found.values()] == [None]


def test_all_names_of_an_entity_count_and_any_may_link_it(aliased: Aliased) -> None:
    found = linked("[P Bashar al-Assad] spoke. [P Assad] left.", aliased(person("Bashar al-Assad")))
    assert [id_of(each) for each in found.values()] == ["bashar-al-assad"]
    middle = linked("[P John F. Kerry] and [P John Kerry]", aliased(person("John Kerry")))
    assert [id_of(each) for each in middle.values()] == ["john-kerry"]


def test_father_and_son_are_two(aliased: Aliased) -> None:
    found = linked("[P James Kennedy Jr.] spoke.", aliased(person("James Kennedy")))
    assert [id_of(each) for each in found.values()] == [None]


def test_case_accents_and_points_make_no_difference_and_a_word_more_does(aliased: Aliased) -> None:
    aliases = aliased(person("José Álvarez"), {"id": "acme", "name": "A.C.M.E. Inc.", "type": "ORG"})
    found = linked("[P JOSE ALVAREZ] left [O ACME]; [P José Álvarez Peña] stayed.", aliases)
    assert {name: id_of(each) for name, each in found.items()} == {
        "JOSE ALVAREZ": "josé-álvarez",
        "ACME": "acme",
        "José Álvarez Peña": None,
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Labour veteran [P John Smith] spoke.", "smith-labour"),
        ("[P John Smith] scored for Everton.", "smith-striker"),
        ("The Shadow Chancellor, [P John Smith], spoke.", "smith-labour"),
    ],
)
def test_context_tells_namesakes_apart(aliased: Aliased, text: str, expected: str) -> None:
    assert id_of(linked(text, aliased(LABOUR, STRIKER))["John Smith"]) == expected


@pytest.mark.parametrize(
    "text", ["[P John Smith] spoke.", "Labour's [P John Smith], once Everton's striker, spoke."]
)
def test_namesakes_that_fit_equally_are_candidates(aliased: Aliased, text: str) -> None:
    found = linked(text, aliased(LABOUR, STRIKER))["John Smith"]
    assert found.entry is None
    assert [each.id for each in found.candidates] == ["smith-labour", "smith-striker"]


def test_an_entry_with_context_is_a_candidate_where_the_article_has_none(aliased: Aliased) -> None:
    found = linked("[P John Smith] baked bread.", aliased(LABOUR))["John Smith"]
    assert (found.entry, [each.id for each in found.candidates]) == (None, ["smith-labour"])


def test_context_is_whole_words(aliased: Aliased) -> None:
    assert linked("[P John Smith] is a labourer.", aliased(LABOUR))["John Smith"].entry is None


def test_the_fuller_name_outranks_context(aliased: Aliased) -> None:
    lines: list[Line] = [person("Ann Lee"), person("Bo Lee", "Lee", context=["Senate"])]
    found = linked("[P Ann Lee] spoke in the Senate. [P Lee] left.", aliased(*lines))
    assert [id_of(each) for each in found.values()] == ["ann-lee"]


def test_the_type_decides(aliased: Aliased) -> None:
    body = {"id": "lincoln-motors", "name": "Lincoln", "type": "ORG"}
    aliases = aliased(person("Lincoln"), body)
    kinds = {"P": "lincoln", "O": "lincoln-motors", "L": None}
    found = {kind: id_of(linked(f"about [{kind} Lincoln]", aliases)["Lincoln"]) for kind in kinds}
    assert found == kinds


def test_a_file_outranks_the_built_in_tables(aliased: Aliased) -> None:
    entry = linked("in [L Syria]", aliased({"id": "sy", "name": "Syria", "type": "PLACE"}))["Syria"].entry
    assert entry is not None
    assert (entry.source, entry.id) == ("people", "sy")


def test_one_thing_in_two_files_is_not_ambiguous(tmp_path: Path) -> None:
    files = [write(tmp_path / f"{n}.jsonl", person("Ann Lee", id=n, wikidata="Q7")) for n in "ab"]
    assert id_of(linked("[P Ann Lee]", load_aliases(files))["Ann Lee"]) == "a"
    apart = [write(tmp_path / f"{n}.jsonl", person("Ann Lee", id=n)) for n in "cd"]
    assert len(linked("[P Ann Lee]", load_aliases(apart))["Ann Lee"].candidates) == 2


def test_clusters_of_one_thing_become_one(aliased: Aliased) -> None:
    aliases = aliased(person("Benjamin Netanyahu", "Bibi"))
    found = linked("[P Bibi] spoke. [P Ann Lee] and [P Benjamin Netanyahu] left. [P Bibi] stayed.", aliases)
    assert list(found) == ["Benjamin Netanyahu", "Ann Lee"]
    assert [name.text for name in found["Benjamin Netanyahu"].group.names] == [
        "Bibi",
        "Benjamin Netanyahu",
        "Bibi",
    ]


@pytest.mark.parametrize(
    ("marked", "name", "source", "wikidata"),
    [
        ("the [L U.S.] and [L America]", "United States", "countries", "Q30"),
        ("[L Turkey]", "Turkey", "countries", "Q43"),
        ("[L Damascus]", "Damascus", "capitals", None),
        ("[L Washington]", "Washington, D.C.", "capitals", None),
        ("the [L Seattle] firm left [L Washington]", "Washington (state)", "states", "Q1223"),
        ("[L Tbilisi], [L Georgia]", "Georgia", "countries", "Q230"),
        ("[L Atlanta], [L Georgia]", "Georgia (state)", "states", "Q1428"),
        ("[L Kingston] in [L Jamaica]", "Kingston", "capitals", None),
        ("the [O EU]", "European Union", "bodies", None),
        ("the [G Syrians]", "Syria", "countries", "Q858"),
        ("Senator [P Mitch McConnell]", "Mitch McConnell", "us_politicians", "Q355522"),
        ("Democrat [P Richard J. Durbin]", "Richard Durbin", "us_politicians", "Q434804"),
    ],
)
def test_the_built_in_tables(
    built_in: Aliases, marked: str, name: str, source: str, wikidata: str | None
) -> None:
    links = [each.entry.link() for each in linked(marked, built_in).values() if each.entry]
    link = next(link for link in links if link.name == name)
    assert (link.source, link.wikidata) == (source, wikidata)


@pytest.mark.parametrize(
    ("marked", "candidates"),
    [
        ("[L Georgia]", ["Georgia", "Georgia (state)"]),
        ("[L Korea]", ["North Korea", "South Korea"]),
        ("the [G Koreans]", ["North Korea", "South Korea"]),
        ("[L Congo]", ["Congo - Brazzaville", "Congo - Kinshasa"]),
        ("[L Kingston]", ["Kingston", "Kingston"]),
        ("The baker [P Mike Johnson]", ["Mike Johnson"]),
    ],
)
def test_what_the_built_in_tables_leave_open(built_in: Aliases, marked: str, candidates: list[str]) -> None:
    (found,) = linked(marked, built_in).values()
    assert found.entry is None
    assert [each.name for each in found.candidates] == candidates


@pytest.mark.parametrize(
    "marked", ["Senator [P McConnell]", "the Republican [P Johnson]", "[P Sanders] spoke"]
)
def test_a_lone_surname_is_no_politician(built_in: Aliases, marked: str) -> None:
    (found,) = linked(marked, built_in).values()
    assert (found.entry, found.candidates) == (None, ())


def test_a_people_is_related_to_its_country_and_stays_an_entity_of_its_own(built_in: Aliases) -> None:
    found = linked("[L Syria] and the [G Syrian] army", built_in)
    people, country = found["Syrian"].entry, found["Syria"].entry
    assert people is not None
    assert country is not None
    assert (people.link().relation, country.link().relation) == ("demonym", "itself")
    assert (people.id, people.wikidata) == (country.id, country.wikidata)
