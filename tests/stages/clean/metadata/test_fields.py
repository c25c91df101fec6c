"""What a page says about its article: each field from the place that says it best, and none made up."""

import orjson
import pytest
from trafilatura.utils import load_html

from streams.contract.articles import Fields, Stated
from streams.stages.clean.extractors import text_of
from streams.stages.clean.lines import read_lines
from streams.stages.clean.metadata import read_fields

URL = "https://www.example.org/2024/05/03/harbour?utm_source=x"
LEAD = "The government of the island said on Tuesday that it would hold a vote on the new harbour in May."
NEWS = {"@context": "https://schema.org", "@type": "NewsArticle"}


def fields_of(head: str = "", body: str = "", *, url: str | None = None) -> Fields:
    page = f"<html><head>{head}</head><body>{body}<p>{LEAD}</p></body></html>"
    tree = load_html(page)
    lines = [line.text for line in read_lines(text_of(page))]
    return read_fields(tree, url=url, lines=lines)


def linked(**node: object) -> str:
    return f'<script type="application/ld+json">{orjson.dumps(NEWS | node).decode()}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def test_a_page_that_says_nothing_has_no_fields() -> None:
    assert fields_of() == Fields()


@pytest.mark.parametrize(
    ("head", "body", "title", "origin"),
    [
        pytest.param(
            "<title>Island to vote on harbour | The Example</title>",
            "<h1>The Example</h1><h1>Island to vote on new harbour</h1>",
            "Island to vote on new harbour",
            "heading",
            id="the heading that the title agrees with",
        ),
        pytest.param(
            meta("og:title", "Island to vote on new harbour - The Example")
            + meta("og:site_name", "The Example"),
            "<h1>Our blog</h1>",
            "Island to vote on new harbour",
            "meta",
            id="without the site's name",
        ),
        pytest.param(
            linked(headline="Island to vote on Q&amp;A"), "", "Island to vote on Q&A", "json-ld", id="JSON-LD"
        ),
        pytest.param(
            "<title>Island to vote on harbour</title>",
            "<h1>Island to vote on harbour Posted on July 1, 2024 by Jane</h1>",
            "Island to vote on harbour",
            "heading",
            id="without the date in the heading",
        ),
    ],
)
def test_the_headline(head: str, body: str, title: str, origin: str) -> None:
    assert fields_of(head, body).title == Stated.model_validate({"value": title, "from": origin})


@pytest.mark.parametrize(
    ("head", "body", "byline", "origin"),
    [
        pytest.param(
            linked(author=[{"@type": "Person", "name": "Jane Doe"}, {"name": "Al Roe"}]),
            "",
            "Jane Doe and Al Roe",
            "json-ld",
            id="JSON-LD",
        ),
        pytest.param(meta("author", "By JANE DOE | May 3"), "", "JANE DOE", "meta", id="meta"),
        pytest.param(
            meta("article:author", "https://example.org/jane"),
            '<div class="post-byline">Written by <a href="/jane">Jane Doe</a> Tech Editor</div>',
            "Jane Doe",
            "byline-tag",
            id="a tag rather than an address",
        ),
        pytest.param(
            "<title>Island to vote on harbour</title>",
            "<h1>Island to vote on harbour</h1><p>By Jane Doe</p>",
            "Jane Doe",
            "text",
            id="a line beside the headline",
        ),
    ],
)
def test_the_byline(head: str, body: str, byline: str, origin: str) -> None:
    assert fields_of(head, body).byline == Stated.model_validate({"value": byline, "from": origin})


@pytest.mark.parametrize(
    ("head", "body"),
    [
        pytest.param(meta("author", "admin"), "", id="an account"),
        pytest.param(meta("twitter:data1", "13 minutes"), "", id="a length"),
        pytest.param("", '<div class="comment"><span class="author">Jane Doe</span></div>', id="a reader"),
        pytest.param(
            linked(author={"name": "The Example"}) + meta("og:site_name", "The Example"),
            "",
            id="the publisher",
        ),
    ],
)
def test_nobody_wrote_it(head: str, body: str) -> None:
    assert fields_of(head, body).byline is None


@pytest.mark.parametrize(
    ("head", "body", "url", "at", "origin"),
    [
        pytest.param(
            linked(datePublished="2024-05-03T10:00:00.000+02:00"),
            "",
            None,
            "2024-05-03T10:00:00+02:00",
            "json-ld",
            id="JSON-LD",
        ),
        pytest.param(
            meta("article:published_time", "2024-05-03T10:00:00Z"),
            "<time>May 1, 2024</time>",
            None,
            "2024-05-03T10:00:00Z",
            "meta",
            id="meta before time tag",
        ),
        pytest.param(
            "", '<time datetime="2024-05-03">yesterday</time>', None, "2024-05-03", "time-tag", id="time tag"
        ),
        pytest.param("", "", URL, "2024-05-03", "url", id="address"),
        pytest.param(
            "",
            "<h1>Island to vote on harbour</h1><p>Updated May 5, 2024</p><p>May 3, 2024 | 2 min read</p>",
            None,
            "2024-05-03",
            "text",
            id="beside the headline",
        ),
        pytest.param(
            "",
            f"<h1>Island to vote on harbour</h1>{f'<p>{LEAD}</p>' * 15}<p>Posted on May 3, 2024</p>",
            None,
            "2024-05-03",
            "text",
            id="said far from the headline",
        ),
        pytest.param(
            "",
            f"<h1>Island to vote on harbour</h1>{f'<p>{LEAD}</p>' * 15}<p>Published:</p><p>May 3, 2024</p>",
            None,
            "2024-05-03",
            "text",
            id="in the next line",
        ),
        pytest.param(
            meta("article:published_time", "2024-05-05T10:00:00Z"),
            f"<h1>Island to vote</h1><p>This story was first published on 3 May 2024 but {LEAD}</p>",
            None,
            "2024-05-03",
            "text",
            id="of a first edition",
        ),
        pytest.param(
            meta("article:published_time", "2024-05-03T10:00:00Z"),
            "<h1>Island to vote</h1><p>Published: May 4, 2024</p>",
            None,
            "2024-05-03T10:00:00Z",
            "meta",
            id="said to be later",
        ),
        pytest.param(
            meta("article:published_time", "2024-05-03T10:00:00Z"),
            "<h1>Island to vote</h1><p>Published on May 1, 2024, the report found no fault.</p>",
            None,
            "2024-05-03T10:00:00Z",
            "meta",
            id="said of a report",
        ),
        pytest.param(
            meta("dc.date", "2024-05-05T10:00:00Z") + meta("og:updated_time", "2024-05-05T10:00:00-04:00"),
            '<time datetime="2024-05-03">May 3, 2024</time>',
            None,
            "2024-05-03",
            "time-tag",
            id="before that of a change",
        ),
        pytest.param(
            meta("dc.date", "2024-05-03T10:00:00Z") + meta("og:updated_time", "2024-05-03T10:00:00Z"),
            "",
            None,
            "2024-05-03T10:00:00Z",
            "meta",
            id="never changed",
        ),
        pytest.param(
            "",
            "<h1>Island to vote on harbour</h1><p>Last updated on May 5, 2024</p>",
            None,
            "2024-05-05",
            "update",
            id="of the last change alone",
        ),
        pytest.param(
            meta("og:type", "website") + linked(datePublished="2024-05-03"),
            "<h1>Island to vote on harbour</h1><p>Last updated on May 5, 2024</p>",
            None,
            "2024-05-03",
            "json-ld",
            id="before the last change",
        ),
    ],
)
def test_the_date(head: str, body: str, url: str | None, at: str, origin: str) -> None:
    assert fields_of(head, body, url=url).published_at == Stated.model_validate({"value": at, "from": origin})


@pytest.mark.parametrize(
    ("head", "body"),
    [
        pytest.param(
            "", f"<h1>Island to vote on harbour</h1>{f'<p>{LEAD}</p>' * 15}<p>May 3, 2024</p>", id="far"
        ),
        pytest.param(
            "",
            "<h1>Island to vote</h1><p>Updated May 3, 2024</p><p>Updated May 1, 2024</p>",
            id="two changes",
        ),
        pytest.param(
            "",
            f"{f'<p>{LEAD}</p>' * 15}<p>Published on May 3, 2024</p><p>Published on May 1, 2024</p>",
            id="two others'",
        ),
        pytest.param("", '<div class="related"><time datetime="2024-05-03">x</time></div>', id="another's"),
        pytest.param(
            meta("og:type", "website") + meta("article:published_time", "2024-05-03"), "", id="a shop's own"
        ),
        pytest.param(linked(datePublished="2024-13-45"), "", id="no date"),
        pytest.param(meta("date", "9999-01-01"), "", id="no year of ours"),
    ],
)
def test_no_date_is_invented(head: str, body: str) -> None:
    assert fields_of(head, body).published_at is None


def test_a_page_without_a_line_has_no_fields() -> None:
    assert read_fields(load_html("<html><body><br></body></html>"), url=None, lines=[]) == Fields()


@pytest.mark.parametrize(
    ("href", "url", "canonical"),
    [
        pytest.param("/harbour", URL, "https://www.example.org/harbour", id="relative"),
        pytest.param("https://example.org/a", "https://m.example.org/", "https://example.org/a", id="mobile"),
        pytest.param("https://elsewhere.net/harbour", URL, None, id="another site"),
        pytest.param("https://www.example.org/", URL, None, id="the front page"),
        pytest.param("javascript:alert(1)", URL, None, id="no address"),
    ],
)  # fmt: skip
def test_the_address_that_the_page_gives_itself(href: str, url: str, canonical: str | None) -> None:
    found = fields_of(f'<link rel="canonical" href="{href}">', url=url).canonical_url
    assert (found.value if found else None) == canonical


def test_site_section_and_image() -> None:
    head = (
        meta("og:site_name", "The Example")
        + meta("og:image", "/picture.jpg")
        + linked(articleSection="World")
    )
    found = fields_of(head, url=URL)
    assert found.site_name == Stated(value="The Example", origin="meta")
    assert found.section == Stated(value="World", origin="json-ld")
    assert found.image == Stated(value="https://www.example.org/picture.jpg", origin="meta")


def test_paywall_and_live_blog_are_marked() -> None:
    assert fields_of(linked(isAccessibleForFree="False")).paywall == "json-ld"
    assert fields_of(meta("article:content_tier", "metered")).paywall == "meta"
    assert fields_of(linked(isAccessibleForFree=True)).paywall is None
    live = '<script type="application/ld+json">{"@type":"LiveBlogPosting"}</script>'
    assert fields_of(live).live_blog == "json-ld"
    assert fields_of(url="https://example.org/world/live/2024/harbour").live_blog == "url"
    assert fields_of(url=URL).live_blog is None


def test_other_articles_in_the_linked_data_say_nothing() -> None:
    others = {
        "@type": "ItemList",
        "itemListElement": [NEWS | {"headline": "Another", "author": {"name": "Al Roe"}}],
    }
    assert (
        fields_of(f'<script type="application/ld+json">{orjson.dumps(others).decode()}</script>') == Fields()
    )


def test_a_reference_in_the_linked_data_is_followed() -> None:
    graph = {
        "@graph": [
            NEWS | {"author": {"@id": "#jane"}},
            {"@type": "Person", "@id": "#jane", "name": "Jane Doe"},
        ]
    }
    found = fields_of(f'<script type="application/ld+json">{orjson.dumps(graph).decode()}</script>').byline
    assert found == Stated(value="Jane Doe", origin="json-ld")


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("[" * 100_000 + "]" * 100_000, id="deep"),
        pytest.param('{"a":' * 100_000, id="cut off"),
        pytest.param(
            '{"@type": "NewsArticle", "headline": 7, "author": [[]], "image": {"url": []}}', id="odd types"
        ),
    ],
)
def test_broken_linked_data_is_none(script: str) -> None:
    assert fields_of(f'<script type="application/ld+json">{script}</script>') == Fields()
