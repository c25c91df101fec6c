"""Spans cut their own text, always."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.contract.articles import Mention, Speaker
from streams.contract.errors import SpanBreach
from streams.contract.spans import Span, check_spans, cut, quote, spans_of

TEXT = "Ministers met. 👩‍👩‍👧 Austria said no."


@given(st.text(min_size=1), st.data())
def test_what_is_cut_passes_the_check_in_any_script(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    check_spans(cut(text, start, end), text=text, title=None)
    quoted = quote(text, start, end)
    assert (quoted.prefix + quoted.text + quoted.suffix) in text


@pytest.mark.parametrize(
    "span",
    [
        Span(start=0, end=9, text="ministers"),
        Span(start=0, end=0, text=""),
        Span(start=9, end=0, text="x"),
        Span(start=0, end=900, text=TEXT),
        Span(start=0, end=9, in_="title", text="Ministers"),
    ],
)
def test_a_breach_is_found(span: Span) -> None:
    with pytest.raises(SpanBreach):
        check_spans(span, text=TEXT, title="Austria")


def test_spans_are_found_however_deep() -> None:
    inner = cut(TEXT, 0, 9)
    assert list(spans_of(Speaker(text="x", span=inner))) == [inner]
    mention = Mention(start=0, end=9, text="Ministers", label="ORG", type="ORG")
    assert list(spans_of([(mention,), [inner]])) == [mention, inner]


def test_the_wire_name_of_the_field_is_in() -> None:
    assert b'"in":"title"' in cut("abc", 0, 1, where="title").to_json()
    assert Span.from_json(cut("abc", 0, 1).to_json()) == cut("abc", 0, 1)
