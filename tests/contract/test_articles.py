"""Quotations: their pieces, and what of them is word for word."""

import pytest

from streams.contract.articles import Quote, QuoteKind
from streams.contract.spans import Span, cut

TEXT = "“One,” he said, “two.”"
FIRST, SECOND, WHOLE = cut(TEXT, 0, 6), cut(TEXT, 16, 22), cut(TEXT, 0, 22)


def quote(kind: QuoteKind, **fields: tuple[Span, ...]) -> Quote:
    return Quote(start=WHOLE.start, end=WHOLE.end, text=WHOLE.text, kind=kind, **fields)


def test_a_quotation_without_parts_is_its_only_piece() -> None:
    whole = quote("direct")
    assert whole.pieces == (whole,)


def test_the_parts_of_an_interrupted_quotation_are_its_pieces() -> None:
    assert quote("direct", parts=(FIRST, SECOND)).pieces == (FIRST, SECOND)


@pytest.mark.parametrize(
    ("told", "verbatim"),
    [
        pytest.param(quote("direct", parts=(FIRST, SECOND)), (FIRST, SECOND), id="direct"),
        pytest.param(quote("mixed", marked=(SECOND,)), (SECOND,), id="mixed"),
        pytest.param(quote("indirect"), (), id="indirect"),
    ],
)
def test_what_stands_between_marks_is_word_for_word(told: Quote, verbatim: tuple[Span, ...]) -> None:
    assert told.verbatim == verbatim


def test_a_message_of_before_holds_direct_quotations() -> None:
    before = Quote.model_validate({"start": 0, "end": 6, "in": "text", "text": "“One,”", "speaker": None})
    assert (before.kind, before.verbatim) == ("direct", (before,))
