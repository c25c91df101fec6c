"""The page of 60 sentences: each is hard in one way, and has what must come out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from streams.contract.articles import StanceArticle
from streams.quality.stance.matching import Tuple, means_the_same
from support.pages import cases, load_page, readme_tells

PAGE = load_page(Path(__file__).with_name("sentences.toml"), "sentence")
LABELS = {"for": "favor", "against": "against"}


def wanted(sentence: dict[str, Any]) -> list[Tuple]:
    found = []
    for line in sentence["stances"]:
        holder, side, target = line.split(" | ")
        text = sentence["text"]
        found.append(Tuple(ends(text, holder), ends(text, target), LABELS[side]))
    return found


def ends(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def found_in(article: StanceArticle) -> list[Tuple]:
    return [
        Tuple((s.holder.span.start, s.holder.span.end), (s.target.span.start, s.target.span.end), s.label)
        for s in article.stances
    ]


def test_the_page_has_sixty_sentences() -> None:
    assert len(PAGE) == len({sentence["text"] for sentence in PAGE}) == 60


def test_the_readme_says_on_how_many_the_stage_fails() -> None:
    assert readme_tells("stance", PAGE)


@pytest.mark.parametrize("sentence", cases(PAGE))
def test_what_must_come_out_comes_out_and_nothing_else(
    classify: Callable[..., StanceArticle], sentence: dict[str, Any]
) -> None:
    found, must = found_in(classify(sentence["text"])), wanted(sentence)
    assert len(found) == len(must), found
    for one in must:
        assert any(means_the_same(other, one) for other in found), (one, found)
