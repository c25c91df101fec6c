"""Pages built to exhaust a parser: each is answered or refused by the guard's name, within the limits."""

import time
from collections.abc import Callable

import pytest

from streams.contract.articles import CleanArticle
from streams.contract.errors import HostileDocument
from streams.contract.raw import Document, read_raw
from streams.contract.settings import Limits
from streams.engine.memory import memory_limit

Clean = Callable[..., CleanArticle]

LEAD = "The government of the island said on Tuesday that it would hold a vote on the new harbour in May."
OTHERS = [
    "Fishermen have opposed the plan for years, and their union promised to campaign against it all summer.",
    "The harbour would cost twice what the island earns in a year, the auditor wrote in a report last week.",
]
MOJIBAKE = "voil\u00c3\u00a0 caf\u00c3\u00a9 "
ARTICLE = f"<article><h1>Island to vote</h1>{''.join(f'<p>{text}</p>' for text in (LEAD, *OTHERS))}</article>"


def page(head: str = "", before: str = "", after: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{before}{ARTICLE}{after}</body></html>"


def script(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


ANSWERED: dict[str, Callable[[], str]] = {
    "a paragraph of 4 MB": lambda: page(after=f"<p>{'word ' * 800_000}</p>"),
    "38,000 lines": lambda: page(after="a b c d<br>" * 38_000),
    "a heading of 1 MB": lambda: page(
        head=f"<title>{'t ' * 500_000}</title>", before=f"<h1>{'t ' * 9_000}</h1>"
    ),
    "9,000 headings": lambda: page(before="<h1>a title of five words</h1>" * 9_000),
    "9,000 bylines": lambda: page(before='<div class="author byline">By Jane Doe</div>' * 9_000),
    "4,900 nested bylines": lambda: page(before='<div class="author byline">' * 4_900),
    "38,000 meta tags": lambda: page(head='<meta property="article:published_time" content="x">' * 38_000),
    "9,000 time tags": lambda: page(before="<time>May 3</time>" * 9_000),
    "deep JSON-LD": lambda: page(head=script("[" * 100_000 + "]" * 100_000)),
    "JSON-LD of many nodes": lambda: page(head=script("[" + '{"a":{}},' * 50_000 + "{}]")),
    "9,000 scripts of JSON-LD": lambda: page(head=script('{"@type":"NewsArticle"}') * 9_000),
    "broken JSON-LD": lambda: page(head=script('{"a":"' + "x\n" * 200_000)),
    "a title of separators": lambda: page(head=f"<title>{'a | b - c : ' * 40}</title>"),
    "a million <": lambda: page(after="<" * 1_000_000),
    "NUL and surrogate": lambda: page(after="\x00\ud800"),
    "broken encoding": lambda: page(after=f"<p>{MOJIBAKE * 30}</p>" * 1_000),
}
REFUSED: dict[str, tuple[Callable[[], str], str]] = {
    "100,000 links": (lambda: page(before='<li><a href="/1">item</a></li>' * 100_000), "guard `lines`"),
    "100,000 nested divs": (lambda: page(before="<div>" * 100_000), "guard `depth`"),
    "200,000 attributes": (lambda: page(before=f"<p {'a=1 ' * 200_000}>"), "guard `tag`"),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERED)
def test_it_is_answered_within_the_limits(clean: Clean, name: str) -> None:
    body, limits = ANSWERED[name](), Limits()
    started = time.process_time()
    with memory_limit(limits.memory_mb):
        article = clean(body, content_type="text/html", url="https://example.org/vote")
    assert time.process_time() - started < limits.cpu_seconds
    assert LEAD in article.text


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_by_the_name_of_its_guard(clean: Clean, name: str) -> None:
    body, guard = REFUSED[name]
    with pytest.raises(HostileDocument, match=guard):
        clean(body(), content_type="text/html")


def test_a_page_in_utf_16_is_read_by_its_byte_order_mark(clean: Clean) -> None:
    value = b"\xff\xfe" + page().encode("utf-16-le")
    document = read_raw(value, key=None, headers={"content-type": b"text/html"})
    assert isinstance(document, Document)
    assert LEAD in clean(document.article.body, content_type="text/html").text
