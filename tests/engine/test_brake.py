"""The brake: a bad deploy stops the worker, garbage from a producer does not."""

import pytest

from streams.contract.dead_letters import Failure
from streams.contract.errors import InvalidArticle, NotJson, StageFailed
from streams.contract.settings import EngineSettings
from streams.engine.brake import Brake

BUG = Failure.of(StageFailed("KeyError: 'text'"))


def brake(count: int = 3, ratio: float = 0.5) -> Brake:
    return Brake(EngineSettings(bad_deploy_count=count, bad_deploy_ratio=ratio))


def test_it_is_pulled_by_the_failure_after_the_last_allowed_one() -> None:
    used = brake()
    assert [used.stops(BUG) for _ in range(5)] == [False, False, False, True, True]
    assert used.stops("a good result")


@pytest.mark.parametrize(
    ("results", "pulled"),
    [
        pytest.param([BUG, "good"] * 3 + [BUG], False, id="half of the last six"),
        pytest.param([BUG, BUG, "good"] * 3, True, id="two thirds"),
        pytest.param([BUG, "good", "good"] * 50, False, id="a third, for ever"),
    ],
)
def test_the_ratio_decides_as_much_as_the_count(results: list[object], *, pulled: bool) -> None:
    used = brake()
    for result in results:
        used.stops(result)
    assert used.is_pulled == pulled


@pytest.mark.parametrize("error", [NotJson("garbage"), InvalidArticle("x")])
def test_what_a_producer_is_to_blame_for_does_not_count(error: InvalidArticle) -> None:
    used = brake()
    assert not any(used.stops(Failure.of(error)) for _ in range(100))


def test_a_count_of_0_turns_it_off() -> None:
    used = brake(count=0)
    assert not any(used.stops(BUG) for _ in range(100))
