"""What an article is about."""

from collections.abc import Callable

from streams.contract.articles import EntitiesArticle, Entity
from streams.stages.entities.salience import salience

Extract = Callable[..., EntitiesArticle]


def entity(count: int, first: int | None, *, in_title: bool = False) -> Entity:
    return Entity(id="e1", key="k", name="N", type="ORG", count=count, first=first, in_title=in_title)


def test_more_mentions_and_earlier_ones_are_more_salient() -> None:
    assert salience(entity(5, 100), 1000) > salience(entity(2, 100), 1000) > salience(entity(2, 900), 1000)


def test_the_title_is_the_earliest_place() -> None:
    assert salience(entity(2, 900, in_title=True), 1000) == salience(entity(2, 0), 1000)
    assert 0 < salience(entity(1, None, in_title=True), 0) < 1, "a title without a text"


def test_entities_carry_their_salience_and_first_place(extract: Extract) -> None:
    text = "Angela Merkel met Barack Obama. Merkel spoke. Merkel left. In Rome it rained."
    found = {e.name: e for e in extract(text).entities}
    assert found["Angela Merkel"].first == 0
    assert found["Rome"].first == text.index("Rome")
    assert (found["Angela Merkel"].salience or 0) > (found["Rome"].salience or 0) > 0
