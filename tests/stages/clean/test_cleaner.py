"""What the sender of an article says of it, beside what its document says."""

from collections.abc import Callable

import pytest

from streams.contract.articles import CleanArticle

Clean = Callable[..., CleanArticle]
BODY = "Austria ruled out arming the rebels on Monday.\n\nIts minister said so after a meeting in Vienna."


@pytest.mark.parametrize(
    ("told", "taken"),
    [
        ("2026-01-31", "2026-01-31"),
        ("2026-01-31T18:00:00Z", "2026-01-31T18:00:00Z"),
        ("2026-01-31 18:00:00+01:00", "2026-01-31T18:00:00+01:00"),
        ("31 December 2025", "2025-12-31"),
        ("1938-03-12", "1938-03-12"),  # an archive
        ("2026-01", "2026-01"),
        ("2026", "2026"),
    ],
)
def test_the_sender_s_date_is_taken_in_one_form(clean: Clean, told: str, taken: str) -> None:
    article = clean(BODY, published_at=told)
    assert article.published_at == taken
    assert article.cleaning.fields.published_at is not None
    assert article.cleaning.fields.published_at.origin == "raw"
    assert article.cleaning.notes == ()


@pytest.mark.parametrize("told", ["yesterday at noon", "2026-02-30", "2026-13", "soon " * 300])
def test_what_is_no_date_is_left_out_and_said(clean: Clean, told: str) -> None:
    article = clean(BODY, published_at=told)
    assert article.published_at is None
    [note] = article.cleaning.notes
    assert note.startswith("published_at is no date in ISO 8601 and was left out: ")
    assert len(note) < 140


def test_the_document_s_own_date_stands_in_for_one_that_is_none(clean: Clean) -> None:
    page = f"<html><head><meta name='pubdate' content='2026-01-31'></head><body><p>{BODY}</p></body></html>"
    article = clean(page, published_at="n/a", content_type="text/html")
    assert article.published_at == "2026-01-31"
    assert "left out: n/a" in article.cleaning.notes[0]
