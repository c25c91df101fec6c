"""Who is who within one article, decided on names given by hand: no model takes part."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.contract.articles import MentionType
from streams.contract.spans import Where
from streams.stages.entities.names.clusters import Cluster, cluster
from streams.stages.entities.names.proper import Name
from streams.stages.entities.names.repeats import repeats
from streams.stages.entities.names.signs import sign_of_type

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
        Name(start, last, kind, kind, text[start:last], sign=sign_of_type(text, start, last, kind))
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
            "[P Bill Clinton] met [P Bill Clinton]'s wife [P Hillary Clinton]. [P Clinton] spoke.",
            {
                "Bill Clinton": ("PERSON", ["Bill Clinton", "Bill Clinton", "Clinton"]),
                "Hillary Clinton": ("PERSON", ["Hillary Clinton"]),
            },
            id="a shared surname means the one mentioned most",
        ),
        pytest.param(
            "[P Michael Jordan] went to [L Jordan].",
            {"Michael Jordan": ("PERSON", ["Michael Jordan"]), "Jordan": ("PLACE", ["Jordan"])},
            id="a country is nobody's surname",
        ),
        pytest.param(
            "[P Michael Jordan] flew from [L Jordan]. [P Jordan] slept.",
            {"Michael Jordan": ("PERSON", ["Michael Jordan", "Jordan"]), "Jordan": ("PLACE", ["Jordan"])},
            id="a country and a surname",
        ),
        pytest.param(
            "[P Martin Diaz Sr.] and [P Martin Diaz Jr.]; [P Martin Diaz] spoke",
            {
                "Martin Diaz Sr.": ("PERSON", ["Martin Diaz Sr."]),
                "Martin Diaz Jr.": ("PERSON", ["Martin Diaz Jr.", "Martin Diaz"]),
            },
            id="senior and junior",
        ),
        pytest.param(
            "[P J. K. Rowling] and [O J.K. Rowling]",
            {"J. K. Rowling": ("PERSON", ["J. K. Rowling", "J.K. Rowling"])},
            id="initials with and without spaces",
        ),
        pytest.param(
            "[L North Korea] and [L South Korea], [L the North]; [O Supreme Court] and [O Court]",
            {
                "North Korea": ("PLACE", ["North Korea", "the North"]),
                "South Korea": ("PLACE", ["South Korea"]),
                "Supreme Court": ("ORG", ["Supreme Court", "Court"]),
            },
            id="one word for short",
        ),
        pytest.param(
            "[O Supreme Court] and [O High Court]: the [O Court]",
            {
                "Supreme Court": ("ORG", ["Supreme Court"]),
                "High Court": ("ORG", ["High Court"]),
                "Court": ("ORG", ["Court"]),
            },
            id="one word that may be short for two",
        ),
        pytest.param(
            "[L Sweden] 2-0 [L Panama], the army of [L Chile]",
            {"Sweden": ("ORG", ["Sweden"]), "Panama": ("ORG", ["Panama"]), "Chile": ("PLACE", ["Chile"])},
            id="countries as teams",
        ),
        pytest.param(
            "[P Kenya] and [P Captain America], the [L US]",
            {
                "Kenya": ("PLACE", ["Kenya"]),
                "Captain America": ("PERSON", ["Captain America"]),
                "US": ("PLACE", ["US"]),
            },
            id="a country is no person",
        ),
        pytest.param(
            "[L KENYA], [L Kenya], [P JOHN KERRY], [P John Kerry]",
            {"Kenya": ("PLACE", ["KENYA", "Kenya"]), "John Kerry": ("PERSON", ["JOHN KERRY", "John Kerry"])},
            id="capitals don't stand for the cluster",
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
        pytest.param(
            "a member of [O 38], said \u5927\u962a of [P \u5927\u962a]",
            {"38": ("ORG", ["38"]), "\u5927\u962a": ("PERSON", ["\u5927\u962a"])},
            id="names without capitals",
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
        ("[O Budweiser] and Budweiser", ["Budweiser ORG"]),
        ("The [O NRA] and NRA", ["NRA ORG"]),
        ("RATHBUN IN KENYA\n[P Mark Rathbun] in [L Kenya]", ["RATHBUN PERSON", "KENYA PLACE"]),
        ("The [O Syrian National Coalition] (SNC) met. The SNC agreed.", ["SNC ORG", "SNC ORG"]),
        ("[L Paris] and [L Paris], Parisians, Paris-based, pre-Paris, Paris", ["Paris PLACE", "Paris PLACE"]),
        ("[P Angela Merkel], [P Angela Merkel Stiftung] and Angela Merkel", ["Angela Merkel PERSON"]),
    ],
)
def test_untagged_repeats_of_a_known_name_are_found(marked: str, expected: list[str]) -> None:
    assert found_again(marked) == expected


def test_an_untagged_repeat_has_the_signs_around_it() -> None:
    names, texts = read("[L Panama] lost. Sweden 2-1 Panama")
    (again,) = repeats(cluster(names, texts), names, texts)
    assert again.sign == "ORG"


def test_no_name_is_no_cluster() -> None:
    clusters: list[Cluster] = cluster([], {"title": "", "text": ""})
    assert clusters == []
    assert repeats(clusters, [], {"title": "", "text": "Paris"}) == []


SIGNS = st.characters(exclude_characters="[]", exclude_categories=("Cs", "Cc"))
FORMS = st.text(SIGNS, min_size=1, max_size=8).filter(str.strip)


@given(st.lists(st.tuples(st.sampled_from("POLG"), FORMS), max_size=5))
def test_a_cluster_has_one_of_its_forms_whatever_the_names_are(marked: list[tuple[str, str]]) -> None:
    names, texts = read(" met ".join(f"[{kind} {form.strip()}]" for kind, form in marked))
    for group in cluster(names, texts):
        assert group.name in {name.text for name in group.names}
