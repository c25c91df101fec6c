"""What is quoted at a position: the words between marks alone, and never what stands between two parts."""

from collections.abc import Callable

import pytest

from streams.contract.articles import EntitiesArticle
from streams.stages.stance.article import Context

Extract = Callable[..., EntitiesArticle]

INTERRUPTED = '"We support the treaty," Angela Merkel said, "and we will sign it."'
MIXED = 'Angela Merkel said the treaty was "a disgrace for all of us" in Berlin.'
INDIRECT = "Angela Merkel said that the treaty was a disgrace for all of us."


@pytest.mark.parametrize(
    ("text", "words", "is_quoted"),
    [
        pytest.param(INTERRUPTED, "support", True, id="the first part"),
        pytest.param(INTERRUPTED, "sign it", True, id="the second part"),
        pytest.param(INTERRUPTED, "Merkel", False, id="between two parts"),
        pytest.param(MIXED, "disgrace", True, id="between marks"),
        pytest.param(MIXED, "treaty", False, id="of the same clause, outside of marks"),
        pytest.param(INDIRECT, "disgrace", False, id="indirect"),
    ],
)
def test_words_between_marks_are_quoted(extract: Extract, text: str, words: str, *, is_quoted: bool) -> None:
    context = Context.of(extract(text))
    found = context.quote_at(text.index(words))
    assert (found is not None) == is_quoted
    assert found is None or found[0] == 0
