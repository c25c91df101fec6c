from collections.abc import Callable

import pytest

from streams.contract.articles import CleanArticle
from streams.contract.ids import sha256_of
from streams.contract.raw import Document, RawArticle
from streams.stages.clean import Cleaner


@pytest.fixture(scope="session")
def cleaner() -> Cleaner:
    return Cleaner()


@pytest.fixture(scope="session")
def clean(cleaner: Cleaner) -> Callable[..., CleanArticle]:
    """Clean a body; keywords are fields of the raw article."""

    def run(body: str, **fields: str) -> CleanArticle:
        raw = RawArticle.model_validate({"body": body, **fields})
        revision = sha256_of(body.encode("utf-8", "replace"))
        return cleaner.clean(Document(id="article", revision=revision, article=raw), origin=None)

    return run
