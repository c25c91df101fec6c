"""Who is who within one article, decided on names given by hand: no model takes part."""

import re

import pytest

from streams.contract.articles import MentionType
from streams.contract.spans import Where
from streams.stages.entities.clusters import Cluster, cluster
from streams.stages.entities.names import Name, names_in
from streams.stages.entities.parse import Found
from streams.stages.entities.repeats import repeats
from streams.stages.entities.signs import sign_of_type

LABELS: dict[str, MentionType] = {"P": "PERSON", "O": "ORG", "L": "PLACE", "G": "GROUP"}
MARKED = re.compile(r"\[([POLG]) ([^\]]+)\]")


def read(marked: str) -> tuple[list[Name], dict[Where, str]]:
    """Read "[P John Kerry] met [P Lavrov]" as names in a text."""
    text, names, end = "", [], 0
    for found in MARKED.finditer(marked):
        text += marked[end : found.start()]
        names.append((len(text), len(text) + len(found[2]), LABELS[found[1]]))
        text += found[2]
        end = found.end()
    text += marked[end:]
    return [
        Name(start, last, kind, kind, text[start:last], sign=sign_of_type(text, start, last))
        for start, last, kind in names
    ], {"title": "", "text": text}


def groups(marked: str) -> dict[str, tuple[str, list[str]]]:
    """Return name -> type and forms of every entity."""
    names, texts = read(marked)
    return {group.name: (group.type, [name.text for name in group.names]) for group in cluster(names, texts)}


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param(
            "[P John Kerry] spoke. [P Kerry] left.",
            {"John Kerry": ("PERSON", ["John Kerry", "Kerry"])},
            id="surname",
        ),
        pytest.param(
            "[P Mark Rathbun] spoke. [O Rathbun] left. [O Rathbun] wrote.",
            {"Mark Rathbun": ("PERSON", ["Mark Rathbun", "Rathbun", "Rathbun"])},
            id="a surname tagged as a body",
        ),
        pytest.param(
            "[P Claudio De Vincenti] spoke. [P De Vincenti] left. [P Claudio] too.",
            {"Claudio De Vincenti": ("PERSON", ["Claudio De Vincenti", "De Vincenti", "Claudio"])},
            id="surname of two words, first name",
        ),
        pytest.param(
            "[P L. Ron Hubbard], [P Ron Hubbard], [P John F. Kerry], [P John Kerry], [P J. Kerry]",
            {
                "L. Ron Hubbard": ("PERSON", ["L. Ron Hubbard", "Ron Hubbard"]),
                "John F. Kerry": ("PERSON", ["John F. Kerry", "John Kerry", "J. Kerry"]),
            },
            id="initials",
        ),
        pytest.param(
            "[P James Kennedy Jr.] spoke. [P Kennedy] left.",
            {"James Kennedy Jr.": ("PERSON", ["James Kennedy Jr.", "Kennedy"])},
            id="junior",
        ),
        pytest.param(
            "[P Bill Clinton] met. [P Clinton] left. [P Hillary Clinton] came. [P Clinton] spoke.",
            {
                "Bill Clinton": ("PERSON", ["Bill Clinton", "Clinton"]),
                "Hillary Clinton": ("PERSON", ["Hillary Clinton", "Clinton"]),
            },
            id="a shared surname means the one mentioned last",
        ),
        pytest.param(
            "[P Michael Jordan] went to [L Jordan].",
            {"Michael Jordan": ("PERSON", ["Michael Jordan"]), "Jordan": ("PLACE", ["Jordan"])},
            id="a country is nobody's surname",
        ),
        pytest.param(
            "The [O Syrian National Coalition] met. The [O SNC] agreed.",
            {"Syrian National Coalition": ("ORG", ["Syrian National Coalition", "SNC"])},
            id="initials of a body",
        ),
        pytest.param(
            "[O Movimento Cinque Stelle] (MCS) and [O Bank of Italian Trade] ('BIT'): [O BIT], [O MCS]",
            {
                "Movimento Cinque Stelle": ("ORG", ["Movimento Cinque Stelle", "MCS"]),
                "Bank of Italian Trade": ("ORG", ["Bank of Italian Trade", "BIT"]),
            },
            id="defined short forms",
        ),
        pytest.param(
            "The [L United States], [L U.S.], [O US], [L America] and [L UK], [L Britain]",
            {
                "United States": ("PLACE", ["United States", "U.S.", "US", "America"]),
                "UK": ("PLACE", ["UK", "Britain"]),
            },
            id="names of countries",
        ),
        pytest.param(
            "[P Twitter] and [L Twitter], the [O EU] and the [L European Union]",
            {"Twitter": ("ORG", ["Twitter", "Twitter"]), "European Union": ("ORG", ["EU", "European Union"])},
            id="well-known bodies",
        ),
        pytest.param(
            "[O Apple Inc.] and [O Apple], [O Kristen Wilkins] and [O Kristin Wilkins]",
            {
                "Apple Inc.": ("ORG", ["Apple Inc.", "Apple"]),
                "Kristen Wilkins": ("PERSON", ["Kristen Wilkins", "Kristin Wilkins"]),
            },
            id="company suffix, misspelling, first name",
        ),
        pytest.param(
            "[O U.S. High Court], [O High Court]; [O Andy Fund for the Arts], [O Andy Fund]",
            {
                "U.S. High Court": ("ORG", ["U.S. High Court", "High Court"]),
                "Andy Fund for the Arts": ("ORG", ["Andy Fund for the Arts", "Andy Fund"]),
            },
            id="longer forms",
        ),
        pytest.param(
            "[L Iran], [L Iraq], [O Boeing 737], [O Boeing 747]",
            {
                "Iran": ("PLACE", ["Iran"]),
                "Iraq": ("PLACE", ["Iraq"]),
                "Boeing 737": ("ORG", ["Boeing 737"]),
                "Boeing 747": ("ORG", ["Boeing 747"]),
            },
            id="alike but not the same",
        ),
        pytest.param(
            "the town of [O Qusair], lawyer [O Moxon], [O Montalvo], 19, was there",
            {
                "Qusair": ("PLACE", ["Qusair"]),
                "Moxon": ("PERSON", ["Moxon"]),
                "Montalvo": ("PERSON", ["Montalvo"]),
            },
            id="signs beside the name",
        ),
    ],
)
def test_names_of_one_thing_are_one_entity(marked: str, expected: dict[str, tuple[str, list[str]]]) -> None:
    assert groups(marked) == expected


def found_again(marked: str) -> list[str]:
    names, texts = read(marked)
    return [f"{name.text} {name.type}" for name in repeats(cluster(names, texts), names, texts)]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[P Mark Rathbun] said so. Rathbun stated it.", ["Rathbun PERSON"]),
        ("The [O Sea Org] is small. He left Sea Org.", ["Sea Org ORG"]),
        ("[O Budweiser] and Budweiser", []),
        ("[O Budweiser], [O Budweiser] and Budweiser", ["Budweiser ORG"]),
        ("The [O Syrian National Coalition] (SNC) met. The SNC agreed.", ["SNC ORG", "SNC ORG"]),
        ("[L Paris] and [L Paris], Parisians, Paris-based, pre-Paris, Paris", ["Paris PLACE", "Paris PLACE"]),
        ("[P Angela Merkel], [P Angela Merkel Stiftung] and Angela Merkel", ["Angela Merkel PERSON"]),
    ],
)
def test_untagged_repeats_of_a_known_name_are_found(marked: str, expected: list[str]) -> None:
    assert found_again(marked) == expected


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("the European Union's", "ORG", "European Union"),
        ("“President Barack Obama”", "PERSON", "Barack Obama"),
        ("• The Hague", "GPE", "The Hague"),
        ("the 'Nickinator'", "ORG", "Nickinator"),
        ("Hosting Cook", "PERSON", "Cook"),
        ("Irving Berlin", "PERSON", "Irving Berlin"),
        ("Boys’", "ORG", "Boys"),
        ("KCNA (the agency", "ORG", "KCNA"),
    ],
)
def test_a_name_is_trimmed_to_its_words(text: str, label: str, expected: str) -> None:
    (name,) = names_in([Found(0, len(text), label)], text, "text")
    assert name.text == expected


@pytest.mark.parametrize(
    ("text", "start", "end", "label"),
    [
        ("Secretary of State John Kerry", 13, 18, "ORG"),
        ("the Foreign Affairs minister", 4, 19, "ORG"),
        ("the Home Secretary", 4, 8, "ORG"),
        ("pro-Beijing camp", 0, 11, "PERSON"),
        ("at 'X", 3, 5, "PERSON"),
        ("--", 0, 2, "ORG"),
        ("some cartoon", 5, 12, "CARTOON"),
    ],
)
def test_what_names_nothing_is_left_out(text: str, start: int, end: int, label: str) -> None:
    assert not list(names_in([Found(start, end, label)], text, "text"))


def test_no_name_is_no_cluster() -> None:
    clusters: list[Cluster] = cluster([], {"title": "", "text": ""})
    assert clusters == []
    assert repeats(clusters, [], {"title": "", "text": "Paris"}) == []
