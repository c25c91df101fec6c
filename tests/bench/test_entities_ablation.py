"""Every rule of the ablation is where the table says, and what is lost is counted in pairs."""

from pkgutil import resolve_name

import pytest

from bench.entities_ablation import RULES, loss
from streams.quality.entities.names import Tally


@pytest.mark.parametrize("target", sorted({target for off in RULES.values() for target in off}))
def test_a_rule_is_in_the_stage(target: str) -> None:
    owner, _, attribute = target.rpartition(".")
    assert hasattr(resolve_name(f"streams.stages.entities.{owner}"), attribute)


def scores(*right: int) -> list[dict[str, Tally]]:
    return [{"b3": Tally(right_found=n, found=10, right_wanted=n, wanted=10)} for n in right]


def test_a_loss_is_that_of_the_same_documents() -> None:
    lost, low, high = loss(scores(9, 5, 7), scores(8, 4, 6), "b3")
    assert lost == pytest.approx(10)
    assert low == pytest.approx(10)
    assert high == pytest.approx(10)


def test_what_one_document_brings_is_unsure() -> None:
    lost, low, high = loss(scores(9, 5, 7), scores(3, 5, 7), "b3")
    assert lost == pytest.approx(20)
    assert low == 0
    assert high > lost
