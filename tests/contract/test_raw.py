"""The input contract: three forms, one id rule, a named error for everything else."""

import orjson
import pytest

from streams.contract import errors
from streams.contract.ids import sha256_of
from streams.contract.raw import MAX_PAGE_BYTES, MAX_TEXT_BYTES, Document, Retraction, identify, read_raw

HTML = {"content-type": b"text/html; charset=utf-8"}
TEXT = {"content-type": b"text/plain"}


def read(value: bytes | None, *, key: bytes | None = None, **headers: bytes) -> Document:
    document = read_raw(value, key=key, headers={name.replace("_", "-"): v for name, v in headers.items()})
    assert isinstance(document, Document)
    return document


def test_json_is_the_default_and_may_carry_every_field() -> None:
    fields = {
        "id": "a1",
        "url": "https://example.org/a",
        "title": "T",
        "content_type": "text/html",
        "body": "<p>b",
    }
    document = read(orjson.dumps(fields))
    assert document.id == "a1"
    assert document.article.title == "T"
    assert document.article.content_type == "text/html"


def test_a_bare_page_takes_its_fields_from_headers() -> None:
    document = read_raw(
        b"<p>one</p>",
        key=b"k",
        headers=HTML | {"ce_subject": b"s1", "ce_source": b"https://example.org/x", "title": b"T"},
    )
    assert isinstance(document, Document)
    assert (document.id, document.article.url, document.article.title) == ("s1", "https://example.org/x", "T")
    assert document.article.content_type == "text/html"


def test_a_legacy_page_is_decoded_by_its_meta_tag() -> None:
    page = '<meta charset="windows-1252"><p>café</p>'.encode("windows-1252")
    document = read(page, content_type=b"text/html")
    assert "café" in document.article.body


@pytest.mark.parametrize(
    ("fields", "key", "headers", "expected"),
    [
        pytest.param({"id": "body"}, b"key", {"ce_subject": b"subject"}, "body", id="body id first"),
        pytest.param({}, b"key", {"ce_subject": b"subject"}, "subject", id="then ce_subject"),
        pytest.param({}, b"key", {}, "key", id="then the record key"),
        pytest.param(
            {"url": "HTTPS://Example.org:443/a?utm_source=x#top"},
            None,
            {},
            sha256_of(b"https://example.org/a"),
            id="then the canonical address",
        ),
        pytest.param({}, None, {}, sha256_of(b"words"), id="then the body"),
        pytest.param({}, b"\xff\xfe", {}, sha256_of(b"words"), id="a binary key names nothing"),
    ],
)
def test_the_id_rule(
    fields: dict[str, str], key: bytes | None, headers: dict[str, bytes], expected: str
) -> None:
    value = orjson.dumps({"body": "words", **fields})
    assert read_raw(value, key=key, headers=headers).id == expected


def test_the_same_document_has_the_same_revision_and_another_title_another() -> None:
    first = read(orjson.dumps({"body": "words", "title": "a"}))
    again = read(orjson.dumps({"title": "a", "body": "words"}))
    other = read(orjson.dumps({"body": "words", "title": "b"}))
    assert first.revision == again.revision != other.revision


def test_a_null_value_retracts_the_article_of_its_key() -> None:
    assert read_raw(None, key=b"a1", headers={}) == Retraction("a1")
    assert read_raw(None, key=None, headers={"ce_subject": b"a2"}) == Retraction("a2")


NESTED = b'{"body":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


@pytest.mark.parametrize(
    ("value", "headers", "error"),
    [
        pytest.param(b"not json", {}, errors.NotJson, id="not JSON"),
        pytest.param(b'["a"]', {}, errors.NotJson, id="not an object"),
        pytest.param(NESTED, {}, errors.NotJson, id="100,000-deep JSON"),
        pytest.param(b'{"body":"\\ud800"}', {}, errors.NotJson, id="lone surrogate"),
        pytest.param(b'{"body":"\xff"}', {}, errors.NotJson, id="invalid UTF-8 in JSON"),
        pytest.param(b'{"body":1}', {}, errors.SchemaMismatch, id="wrong type"),
        pytest.param(b'{"id":"a"}', {}, errors.SchemaMismatch, id="no body"),
        pytest.param(b'{"id":"","body":"words"}', {}, errors.SchemaMismatch, id="empty id"),
        pytest.param(b'{"body":""}', {}, errors.EmptyBody, id="empty body"),
        pytest.param(b'{"body":" \\n\\t"}', {}, errors.EmptyBody, id="whitespace"),
        pytest.param(b'{"body":"\\u0000\\u0000"}', {}, errors.EmptyBody, id="only NULs"),
        pytest.param(b"", TEXT, errors.EmptyBody, id="empty text"),
        pytest.param(b"caf\xe9 \xff", TEXT, errors.NotText, id="invalid UTF-8 text"),
        pytest.param(b"<p>caf\xe9 \xff", HTML, errors.NotText, id="invalid UTF-8 page"),
        pytest.param(
            b"x", {"content-type": b"text/plain; charset=klingon"}, errors.NotText, id="unknown charset"
        ),
        pytest.param(b"%PDF", {"content-type": b"application/pdf"}, errors.UnknownContent, id="unknown type"),
        pytest.param(b"a" * (MAX_PAGE_BYTES + 1), HTML, errors.ArticleTooLarge, id="page too large"),
        pytest.param(b"a" * (MAX_TEXT_BYTES + 1), TEXT, errors.ArticleTooLarge, id="text too large"),
        pytest.param(None, {}, errors.NothingToRetract, id="null without a key"),
    ],
)
def test_everything_else_is_refused_by_name(
    value: bytes | None, headers: dict[str, bytes], error: type[Exception]
) -> None:
    with pytest.raises(error):
        read_raw(value, key=None, headers=headers)


@pytest.mark.parametrize(
    ("value", "headers", "name"),
    [
        pytest.param(b'{"id":"a1","body":"words"}', {}, "a1", id="whole"),
        pytest.param(b'{"id":"a1","body":[]}', {}, "a1", id="wrong types"),
        pytest.param(b'{"id":"a1","body":""}', {"ce_subject": b"a2"}, "a1", id="empty body"),
        pytest.param(b'{"id":1,"body":""}', {"ce_subject": b"a2"}, "a2", id="id of a wrong type"),
        pytest.param(b"not json", {}, "key", id="not JSON"),
        pytest.param(b'{"id":"a1"}', {"content-type": b"application/pdf"}, "key", id="unknown content"),
        pytest.param(b"caf\xe9", {"content-type": b"text/plain"}, "key", id="not text"),
        pytest.param(None, {}, "key", id="retraction"),
    ],
)
def test_a_broken_record_is_known_by_what_it_tells(
    value: bytes | None, headers: dict[str, bytes], name: str
) -> None:
    assert identify(value, key=b"key", headers=headers) == name


def test_a_record_that_tells_nothing_has_no_name() -> None:
    assert identify(b"not json", key=b"\xff", headers={}) is None
    assert identify(None, key=None, headers={}) is None
