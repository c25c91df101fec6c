"""Where words stand: half-open ranges of code points, and the proof that each cuts its own text."""

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, Field, NonNegativeInt

from streams.contract.errors import SpanBreach
from streams.contract.model import Model

CONTEXT_CODE_POINTS = 32  # of prefix and suffix; the length that the W3C annotation examples use

Where = Literal["text", "title"]


class Range(Model):
    """A half-open range of code points `[start, end)` of the article's text."""

    start: NonNegativeInt
    end: NonNegativeInt


class Span(Range):
    """Words of the article: `[start, end)` of the field that `in` names, and the words themselves."""

    in_: Where = Field(default="text", alias="in")
    text: str


class QuotedSpan(Span):
    """A span with the words around it, as a W3C text-quote selector: it finds the words on any page."""

    prefix: str
    suffix: str


def cut(field: str, start: int, end: int, *, where: Where = "text") -> Span:
    """Return the span `[start, end)` of `field`, the article's text or title."""
    return Span(start=start, end=end, in_=where, text=field[start:end])


def quote(field: str, start: int, end: int, *, where: Where = "text") -> QuotedSpan:
    """Return the span with up to 32 code points of context on both sides."""
    prefix = field[max(0, start - CONTEXT_CODE_POINTS) : start]
    suffix = field[end : end + CONTEXT_CODE_POINTS]
    return QuotedSpan(start=start, end=end, in_=where, text=field[start:end], prefix=prefix, suffix=suffix)


def spans_of(value: object) -> Iterator[Span]:
    """Yield every span inside a message, however deep."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, BaseModel):
        for _, field in value:
            yield from spans_of(field)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from spans_of(item)


def check_spans(message: BaseModel, *, text: str, title: str | None) -> None:
    """Prove that every span of `message` is `text[start:end]` (or of the title); raises SpanBreach."""
    fields = {"text": text, "title": title or ""}
    for span in spans_of(message):
        words = fields[span.in_][span.start : span.end]
        if not words or words != span.text or len(words) != span.end - span.start:
            raise SpanBreach(
                f"{type(span).__name__} [{span.start}, {span.end}) of {span.in_} is not its own text"
            )
