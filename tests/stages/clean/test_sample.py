import pytest

from streams.contract.articles import CleanArticle
from streams.contract.raw import Document, RawArticle
from streams.stages.clean import Cleaner


@pytest.fixture(scope="module")
def raw_text(sample: bytes) -> str:
    return sample.decode()


@pytest.fixture(scope="module")
def article(raw_text: str) -> CleanArticle:
    document = Document(id="sample", revision="0" * 64, article=RawArticle(body=raw_text))
    return Cleaner().clean(document, origin=None)


def test_the_text_is_the_twelve_paragraphs_and_nothing_else(raw_text: str, article: CleanArticle) -> None:
    lines = raw_text.split("\n")
    wanted = [lines[number - 1] for number in (*range(8, 21, 2), *range(31, 40, 2))]
    assert article.text == "\n\n".join(wanted)


def test_the_headline_is_the_title(article: CleanArticle) -> None:
    assert article.title == "US, Russia Discuss Peace Plan for Syria"


def test_the_credit_names_three_agencies(article: CleanArticle) -> None:
    assert article.credit == ("AP", "AFP", "Reuters")
    assert [(entry.field, entry.line) for entry in article.cleaning.metadata] == [
        ("title", 5),
        ("credit", 41),
    ]


def test_every_other_line_is_removed_for_a_fitting_reason(article: CleanArticle) -> None:
    assert {line.line: line.reason for line in article.removed} == {
        1: "site-label",
        3: "site-label",
        22: "media-player",
        24: "media-player",
        25: "media-player",
        27: "media-player",
        29: "media-player",
        43: "image-label",
        45: "author-bio",
        47: "author-bio",
        **dict.fromkeys(range(49, 53), "layout-label"),
    }


def test_the_article_is_english_and_good(article: CleanArticle) -> None:
    assert article.language.code == "en"
    assert (article.cleaning.method, article.cleaning.quality) == ("line-classifier", "good")


def test_no_byline_or_date_is_invented(article: CleanArticle) -> None:
    assert article.byline is None
    assert article.published_at is None


def test_every_line_has_its_score(article: CleanArticle) -> None:
    assert all(paragraph.score and paragraph.score > 0.5 for paragraph in article.paragraphs)
    assert all(line.score is not None for line in article.removed)
