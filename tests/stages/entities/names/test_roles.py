"""What people are called before their names."""

from collections.abc import Callable

import pytest

from streams.contract.articles import EntitiesArticle
from streams.stages.entities.names.roles import role_before

Extract = Callable[..., EntitiesArticle]


@pytest.mark.parametrize(
    ("text", "name", "roles"),
    [
        ("U.S. Secretary of State John Kerry met Navi Pillay.", "John Kerry", ("U.S. Secretary of State",)),
        ("Facebook co-founder Mark Zuckerberg spoke.", "Mark Zuckerberg", ("Facebook co-founder",)),
        ("The late John Kerry met Navi Pillay in Paris.", "John Kerry", ()),
        ("On Monday, John Kerry met Navi Pillay in Paris.", "John Kerry", ()),
        (
            "President Barack Obama spoke. Police met former senator Barack Obama. President Obama left.",
            "Barack Obama",
            ("President", "former senator"),
        ),
    ],
)
def test_a_role_is_what_stands_before_the_name(
    extract: Extract, text: str, name: str, roles: tuple[str, ...]
) -> None:
    [entity] = [e for e in extract(text).entities if e.name == name]
    assert entity.roles == roles


def test_a_role_says_where_it_was_found(extract: Extract) -> None:
    article = extract("Austrian Foreign Minister Michael Spindelegger spoke. Spindelegger left.")
    roles = [m.role for m in article.mentions if m.type == "PERSON"]
    assert roles == ["Austrian Foreign Minister", None]


def test_an_office_with_its_body_is_a_role_where_the_parse_cuts_it_off() -> None:
    text = "After the leak, CEO of the Refugee Council Enver Solomon spoke."
    start = text.index("Enver")
    assert role_before(text, start, start) == "CEO of the Refugee Council"


def test_a_title_behind_a_relation_is_no_office() -> None:
    text = "the wife of President Bill Clinton"
    start = text.index("Bill")
    assert role_before(text, start, start) is None


def test_places_and_bodies_have_no_role(extract: Extract) -> None:
    assert all(not e.roles for e in extract("The town of Springfield sued the oil company Exxon.").entities)
