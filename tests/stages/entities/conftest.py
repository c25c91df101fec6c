import re
from collections.abc import Callable
from itertools import pairwise

import pytest

from streams.contract.articles import CleanArticle, Cleaning, EntitiesArticle, Language, Paragraph, Source
from streams.contract.ids import sha256_of
from streams.contract.spans import check_spans
from streams.stages.entities import EntityExtractor
from streams.stages.nlp import load_nlp


def clean_article(text: str, *, title: str | None = None, language: Language | None = None) -> CleanArticle:
    return CleanArticle(
        id="a1",
        revision=sha256_of(text.encode("utf-8", "replace")),
        source=Source(),
        title=title,
        language=language or Language(code="en", score=1),
        text=text,
        text_hash=sha256_of(text.encode("utf-8", "replace")),
        paragraphs=tuple(Paragraph(start=m.start(), end=m.end()) for m in re.finditer(r"\S.*", text)),
        removed=(),
        cleaning=Cleaning(method="text-rules", confidence=1, quality="good", notes=("a note of before",)),
        minhash="",
        provenance=(),
    )


@pytest.fixture(scope="session")
def extractor() -> EntityExtractor:
    return EntityExtractor(load_nlp())


@pytest.fixture(scope="session")
def extract(extractor: EntityExtractor) -> Callable[..., EntitiesArticle]:
    """Extract from a text, and check what must always hold."""

    def run(text: str, *, title: str | None = None, language: Language | None = None) -> EntitiesArticle:
        article = extractor.extract(clean_article(text, title=title, language=language))
        check_spans(article, text=text, title=title)
        check_order(article)
        return article

    return run


def check_order(article: EntitiesArticle) -> None:
    for where in ("title", "text"):
        ends = [(m.start, m.end) for m in article.mentions if m.in_ == where]
        assert ends == sorted(ends)
        assert all(one[1] <= other[0] for one, other in pairwise(ends))
    for sentence in article.sentences:
        words = article.text[sentence.start : sentence.end]
        assert words
        assert words == words.strip()
    known = {entity.id for entity in article.entities}
    assert [entity.id for entity in article.entities] == [f"e{n}" for n in range(1, len(known) + 1)]
    assert {m.entity for m in article.mentions if m.entity} == known
    for mention in article.mentions:
        assert (mention.entity is None) == (mention.type in {"TIME", "QUANTITY"})
    for entity in article.entities:
        assert entity.count == sum(m.entity == entity.id for m in article.mentions)
        forms = {m.text for m in article.mentions if m.entity == entity.id}
        assert forms == {entity.name, *entity.aliases}
