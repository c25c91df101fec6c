import pytest

from streams.stages.entities.known.entry import Entry
from streams.stages.entities.links.choose import Linked
from streams.stages.entities.links.keys import is_lone, key_of
from streams.stages.entities.names.clusters import Cluster


def unlinked(name: str, kind: str = "PERSON") -> Linked:
    return Linked(Cluster(type=kind, name=name))  # type: ignore[arg-type]  # the types of the test's table


def test_a_full_name_has_one_key_in_all_articles() -> None:
    assert (
        key_of(unlinked("John Kerry"), "a1") == key_of(unlinked("JOHN  KERRY"), "a2") == "person:john kerry"
    )


@pytest.mark.parametrize("name", ["Kerry", "al-Assad", "De Blasio", "van der Berg", "Jean-Claude"])
def test_a_lone_name_has_a_key_of_its_article_alone(name: str) -> None:
    one, other = (key_of(unlinked(name), article) for article in ("a1", "a2"))
    assert is_lone(name)
    assert one != other
    assert one == key_of(unlinked(name), "a1")
    assert one.startswith("person:")


@pytest.mark.parametrize("name", ["John Kerry", "J. Kerry", "Bill de Blasio", "Kim Jong-un"])
def test_two_words_are_no_lone_name(name: str) -> None:
    assert not is_lone(name)
    assert "@" not in key_of(unlinked(name), "a1")


def test_places_and_bodies_of_one_word_have_one_key_in_all_articles() -> None:
    assert key_of(unlinked("Qusair", "PLACE"), "a1") == "place:qusair"
    assert key_of(unlinked("Boeing", "ORG"), "a1") == "org:boeing"


def test_a_link_gives_the_key_whatever_the_article_calls_it() -> None:
    entry = Entry("people", "Q44329", "Bashar al-Assad", "PERSON")
    linked = Linked(Cluster(type="PERSON", name="Assad"), entry)
    assert key_of(linked, "a1") == key_of(linked, "a2") == "person:Q44329"


def test_a_people_does_not_get_its_country_s_key() -> None:
    entry = Entry("countries", "syria", "Syria", "GROUP", relation="demonym")
    assert key_of(Linked(Cluster(type="GROUP", name="Syrian"), entry), "a1") == "group:syrian"
