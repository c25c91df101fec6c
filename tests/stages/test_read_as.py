"""As which language an article is read."""

import pytest

from stages.entities.conftest import clean_article
from streams.contract.articles import Language
from streams.stages.read_as import read_as


@pytest.mark.parametrize(
    ("code", "score", "language"),
    [("en", 1, "en"), ("und", 0, "en"), ("de", 0.99, "de"), ("de", 0.8, "de"), ("pcm", 0.57, "en")],
)
def test_an_unsure_guess_is_english(code: str, score: float, language: str) -> None:
    assert read_as(clean_article("x", language=Language(code=code, score=score))) == language
