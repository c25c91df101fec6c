"""Which entities are called missed and false."""

from bench.entities_errors import errors_of
from streams.quality.entities.names import Name

TEXT = "Ann Lee met Bo Ray in Rome. Lee left."
ANN, LEE = (0, 7), (28, 31)
BO, ROME = (12, 18), (22, 26)


def kinds(found: list[Name], gold: list[Name]) -> list[tuple[str, str]]:
    return [(error.kind, error.what.split(" x")[0]) for error in errors_of(TEXT, "d", found, gold)]


def test_a_right_answer_has_no_errors() -> None:
    gold = [Name(*ANN, "PERSON", "a"), Name(*BO, "PERSON", "b"), Name(*LEE, "PERSON", "a")]
    assert kinds(gold, gold) == []


def test_a_wrong_type_is_missed_and_false() -> None:
    gold, found = [Name(*ROME, "PLACE", "r")], [Name(*ROME, "ORG", "e1")]
    assert kinds(found, gold) == [("missed", "PLACE Rome"), ("false", "ORG Rome")]


def test_half_of_the_mentions_is_enough_and_less_is_not() -> None:
    gold = [Name(*ANN, "PERSON", "a"), Name(*LEE, "PERSON", "a")]
    assert kinds(gold[:1], gold) == []
    other = [Name(*ANN, "PERSON", "e"), Name(*BO, "PERSON", "e"), Name(*ROME, "PERSON", "e")]
    assert kinds(other, gold) == [("missed", "PERSON Ann Lee"), ("false", "PERSON Ann Lee")]


def test_optional_names_are_neither_missed_nor_false() -> None:
    optional = [Name(*ROME, "PLACE", "r", optional=True)]
    assert kinds([], optional) == []
    assert kinds([Name(*ROME, "ORG", "e1")], optional) == []
