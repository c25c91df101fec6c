"""What `publish --wait` tells a person about the end of an article."""

import pytest

from streams.cli.outcomes import View
from streams.client.follow import Outcome, Step
from streams.client.publish import Published
from streams.contract.articles import Origin
from streams.contract.dead_letters import Failure, dead_letter_headers
from streams.contract.errors import TooSlow
from streams.contract.records import Record
from support.handmade import article

RAW = Origin(topic="raw", partition=0, offset=7)
LETTER = dead_letter_headers(
    Failure.of(TooSlow("10 s of CPU")), stage="clean", position=("raw", 0, 7), original=()
)


def step(outcome: Outcome) -> Step:
    value = article().to_json() if outcome == "enriched" else None
    record = Record("some", 0, 1, b"a1", value, LETTER if outcome == "dead" else (), timestamp=12.5)
    return Step(Published("a1", None, RAW, 12.25), outcome, record)


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        ("enriched", "✓ Peace plan a1 · news.example · en · enriched in 250 ms Who What The words Austria"),
        ("dead", "✗ a1 dead in 250 ms in clean: TooSlow N110: 10 s of CPU"),
        ("unchanged", "= a1 unchanged in 250 ms: this revision is the current one already"),
        ("retracted", "- a1 retracted in 250 ms"),
    ],
)
def test_an_end_is_told(outcome: Outcome, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    View(as_json=False).ended(step(outcome))
    assert " ".join(capsys.readouterr().out.split()).startswith(told)


def test_an_article_that_kafka_has_is_told_with_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    View(as_json=False).published(Published("a1", None, RAW, 0.0))
    assert capsys.readouterr().out == "a1  raw/0/7\n"
