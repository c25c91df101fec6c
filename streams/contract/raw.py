"""The input: raw articles as JSON, as a bare HTML page or as bare text, told apart by header."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message as HeaderParser
from typing import Annotated, Literal

from pydantic import Field
from w3lib.encoding import html_to_unicode

from streams.contract.errors import (
    ArticleTooLarge,
    EmptyBody,
    InvalidArticle,
    NothingToRetract,
    NotText,
    UnknownContent,
)
from streams.contract.ids import derived_id, sha256_of
from streams.contract.model import Model, load_object

# Bytes of a raw record. HTML and JSON: the largest of 60 real pages had 1.1 MB, and at 5 MB the extractor
# takes seconds. Text: 2 MB is 300,000 words, a long book.
MAX_PAGE_BYTES = 5 << 20
MAX_TEXT_BYTES = 2 << 20

ContentType = Literal["text/html", "text/plain"]
ShortText = Annotated[str, Field(max_length=2048)]


class RawArticle(Model):
    """An article as its publisher has it."""

    id: Annotated[str, Field(min_length=1, max_length=512)] | None = Field(
        default=None, description="else `ce_subject`, the record key, or a hash of the address or the body"
    )
    url: ShortText | None = None
    source: ShortText | None = Field(default=None, description="the publisher's name")
    title: ShortText | None = None
    published_at: ShortText | None = Field(
        default=None, description="ISO 8601; what is no date is left out, and `cleaning.notes` says so"
    )
    language: ShortText | None = Field(default=None, description="ISO 639-1, where the sender knows it")
    content_type: ContentType = "text/plain"
    body: str


@dataclass(frozen=True, slots=True)
class Document:
    """A raw article with its settled id and the hash that tells revisions apart."""

    id: str
    revision: str
    article: RawArticle


@dataclass(frozen=True, slots=True)
class Retraction:
    """A null value: the article of this id is taken back."""

    id: str


def read_raw(
    value: bytes | None, *, key: bytes | None, headers: Mapping[str, bytes]
) -> Document | Retraction:
    """Read a record of the raw topic; raises a subclass of InvalidArticle that says what is wrong."""
    named = _header(headers, "ce_subject") or _text_key(key)
    if value is None:
        if not named:
            raise NothingToRetract("a null value retracts the article of its key, but the record has no key")
        return Retraction(named)
    article = _read_article(value, headers)
    if not any(map(str.isalnum, article.body)):
        raise EmptyBody("the body has no word in it")
    article_id = article.id or named or derived_id(article.url, article.body)
    return Document(id=article_id, revision=sha256_of(article.to_json()), article=article)


def identify(value: bytes | None, *, key: bytes | None, headers: Mapping[str, bytes]) -> str | None:
    """Return the id that `read_raw` settles on, of a broken record as far as it tells one."""
    try:
        return read_raw(value, key=key, headers=headers).id
    except InvalidArticle:
        return _stated_id(value or b"", headers) or _header(headers, "ce_subject") or _text_key(key)


def stated_source(value: bytes | None, *, headers: Mapping[str, bytes]) -> tuple[str | None, str | None]:
    """Return address and publisher of a raw record, of a broken one as far as it tells them."""
    fields = _stated(value or b"", headers)

    def stated(field: str, header: str) -> str | None:
        text = fields.get(field)
        return text if isinstance(text, str) else _header(headers, header)

    return stated("url", "ce_source"), stated("source", "source")


def _stated_id(value: bytes, headers: Mapping[str, bytes]) -> str | None:
    try:
        return RawArticle.from_object({"id": _stated(value, headers).get("id"), "body": ""}).id
    except InvalidArticle:
        return None


def _stated(value: bytes, headers: Mapping[str, bytes]) -> dict[str, object]:
    """Return the fields of a record as they stand there; none where it is no JSON object."""
    try:
        kind, _ = _content_type(headers)
        return load_object(value) if kind == "application/json" else {}
    except InvalidArticle:
        return {}


def _read_article(value: bytes, headers: Mapping[str, bytes]) -> RawArticle:
    kind, charset = _content_type(headers)
    _check_size(value, MAX_TEXT_BYTES if kind == "text/plain" else MAX_PAGE_BYTES)
    if kind == "application/json":
        article = RawArticle.from_json(value)
        if article.content_type == "text/plain":
            _check_size(article.body.encode(), MAX_TEXT_BYTES)
        return article
    body = _decode_page(value, charset) if kind == "text/html" else _decode_text(value, charset)
    return RawArticle.from_object(
        {
            "content_type": kind,
            "body": body,
            "url": _header(headers, "ce_source"),
            "source": _header(headers, "source"),
            "title": _header(headers, "title"),
            "published_at": _header(headers, "published_at"),
            "language": _header(headers, "language"),
        }
    )


def _check_size(value: bytes, limit: int) -> None:
    if len(value) > limit:
        raise ArticleTooLarge(f"{len(value):,} bytes; the limit for this kind of article is {limit:,}")


def _content_type(headers: Mapping[str, bytes]) -> tuple[str, str | None]:
    declared = _header(headers, "content-type") or "application/json"
    parsed = HeaderParser()
    parsed["content-type"] = declared
    kind = parsed.get_content_type()
    if kind not in {"application/json", "text/html", "text/plain"}:
        raise UnknownContent(f"content-type {declared!r}: send application/json, text/html or text/plain")
    return kind, parsed.get_content_charset()


def _decode_text(value: bytes, charset: str | None) -> str:
    # utf-8-sig also reads plain UTF-8 and drops a byte-order mark
    encoding = "utf-8-sig" if charset in {None, "utf-8", "utf8"} else str(charset)
    try:
        return value.decode(encoding)
    except (UnicodeDecodeError, LookupError) as exc:
        raise NotText(f"the body is not {charset or 'UTF-8'} text: {exc}; declare its charset") from exc


def _decode_page(value: bytes, charset: str | None) -> str:
    """Decode as browsers do: byte-order mark, header, `meta` tag; else it must be UTF-8."""
    encoding, page = html_to_unicode(f"text/html; charset={charset}" if charset else None, value)
    if encoding == "utf-8" and "\ufffd" in page:
        _decode_text(value, None)  # says where the bytes are broken
    return page


def _header(headers: Mapping[str, bytes], name: str) -> str | None:
    value = headers.get(name)
    return value.decode("utf-8", "replace").strip() or None if value else None


def _text_key(key: bytes | None) -> str | None:
    """Return the key as an id; a binary key (a hash, an Avro key) names no article."""
    try:
        return (key or b"").decode() or None
    except UnicodeDecodeError:
        return None
