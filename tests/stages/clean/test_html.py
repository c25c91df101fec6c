import socket
from collections.abc import Callable

import pytest

from streams.contract.articles import CleanArticle, Metadata, Removed
from streams.contract.errors import HostileDocument
from streams.contract.ids import sha256_of
from streams.stages.clean.admit import kind_of
from streams.stages.clean.extractors import text_of

Clean = Callable[..., CleanArticle]

PARAGRAPHS = [
    "The government of the island said on Tuesday that it would hold a vote on the new harbour in May.",
    "Fishermen have opposed the plan for years, and their union promised to campaign against it all summer.",
    "The harbour would cost twice what the island earns in a year, the auditor wrote in a report last week.",
    "Some information for this report was provided by AP and Reuters.",
]
PAGE = f"""<!DOCTYPE html>
<html lang="en"><head><title>Island to vote on new harbour | The Example</title>
<meta name="author" content="Jane Doe"><meta property="article:published_time" content="2024-05-03T10:00:00Z">
<script>var page = "<p>no text";</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/about">About us</a></li></ul></nav>
<article><h1>Island to vote on new harbour</h1>{"".join(f"<p>{p}</p>" for p in PARAGRAPHS)}</article>
<footer><p>Privacy policy</p><p>Our weather station on the roof has been measuring since 1951.</p></footer>
</body></html>"""


def gone_from(article: CleanArticle) -> list[Removed | Metadata]:
    return [*article.removed, *article.cleaning.metadata]


def kept(article: CleanArticle) -> list[str]:
    return [article.text[p.start : p.end] for p in article.paragraphs]


@pytest.fixture(scope="module")
def article(clean: Clean) -> CleanArticle:
    return clean(PAGE, content_type="text/html")


def test_the_paragraphs_of_the_article_are_the_text(article: CleanArticle) -> None:
    assert kept(article) == PARAGRAPHS[:3]
    assert article.cleaning.method == "vote"
    assert article.cleaning.quality == "good"


def test_places_count_in_the_rendering_that_the_message_names(article: CleanArticle) -> None:
    rendering = text_of(PAGE)
    named = article.cleaning.rendering
    assert named is not None
    assert (named.length, named.sha256) == (len(rendering), sha256_of(rendering.encode()))
    for paragraph in article.paragraphs:
        assert paragraph.map is not None
        for at, there, length in paragraph.map:
            assert article.text[at : at + length] == rendering[there : there + length]
    gone = gone_from(article)
    assert all(line.line is None for line in gone)
    for line in gone:
        assert line.place is not None
        assert rendering[line.place.start : line.place.end] == line.text


def test_every_line_of_the_rendering_has_one_fate(article: CleanArticle) -> None:
    rendering = text_of(PAGE)
    starts = [paragraph.map[0][1] for paragraph in article.paragraphs if paragraph.map]
    starts += [line.place.start for line in gone_from(article) if line.place]
    lines = [line for line in rendering.split("\n") if any(map(str.isalnum, line))]
    assert sorted(starts) == [rendering.index(line.strip()) for line in lines]


def test_fields_come_from_the_page(article: CleanArticle) -> None:
    assert article.title == "Island to vote on new harbour"
    assert article.byline == "Jane Doe"
    assert article.published_at == "2024-05-03T10:00:00Z"
    assert article.credit == ("AP", "Reuters")


def test_every_other_line_of_the_page_is_accounted_for(article: CleanArticle) -> None:
    gone = {line.text: line.reason for line in article.removed}
    assert gone["About us"] == "nav"
    assert gone["Privacy policy"] == "legal"
    assert gone["Our weather station on the roof has been measuring since 1951."] == "low-score"
    assert ("title", PARAGRAPHS[3]) not in {(entry.field, entry.text) for entry in article.cleaning.metadata}
    assert {entry.field for entry in article.cleaning.metadata} == {"title", "credit"}


def test_a_page_without_a_date_gets_none(clean: Clean) -> None:
    undated = PAGE.replace('<meta property="article:published_time" content="2024-05-03T10:00:00Z">', "")
    assert clean(undated, content_type="text/html").published_at is None


def test_a_page_called_text_is_read_as_a_page(clean: Clean, article: CleanArticle) -> None:
    misnamed = clean(PAGE, content_type="text/plain")
    assert misnamed.text == article.text
    assert misnamed.cleaning.notes[0] == "declared as text/plain, read as text/html"


def test_a_text_called_page_is_read_as_a_text(clean: Clean) -> None:
    article = clean("\n\n".join(PARAGRAPHS[:3]), content_type="text/html")
    assert kept(article) == PARAGRAPHS[:3]
    assert article.cleaning.method == "line-classifier"


def test_a_text_that_quotes_a_tag_is_a_text() -> None:
    assert kind_of("The tag <div> was closed twice, and <p> never.", "text/plain") == "text/plain"
    assert kind_of("\n<div><p>Hello</p><ul><li>one</li></ul></div>", "text/plain") == "text/html"


def test_the_same_page_gives_the_same_bytes(clean: Clean, article: CleanArticle) -> None:
    assert clean(PAGE, content_type="text/html").to_json() == article.to_json()


def test_no_connection_is_opened(clean: Clean, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert clean(PAGE, content_type="text/html", url="https://example.org/vote").text


NESTED = "<html><body>{open}<p>{text}</p>{close}</body></html>"


def test_tags_too_deep_for_the_extractor_are_read_another_way(clean: Clean) -> None:
    text = " ".join(PARAGRAPHS)
    deep = NESTED.format(open="<div>" * 300, text=text, close="</div>" * 300)
    article = clean(deep, content_type="text/html")
    assert article.text == text
    assert article.cleaning.method == "resiliparse"


def test_a_page_of_a_hundred_thousand_links_is_read_another_way(clean: Clean) -> None:
    links = "".join(f'<li><a href="/{n}">item {n}</a></li>' for n in range(30_000))
    article = clean(PAGE.replace("</nav>", f"<ul>{links}</ul></nav>"), content_type="text/html")
    assert article.cleaning.method == "resiliparse"
    assert PARAGRAPHS[0] in article.text


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        pytest.param("<html><body>" + "<div>" * 100_000, "nested", id="nested"),
        pytest.param(
            "<html><b " + " ".join(f'a{n}="x"' for n in range(200_000)) + ">", "a tag", id="attributes"
        ),
        pytest.param("<html>" + "<a" * 1_000_000, "a tag", id="unclosed tags"),
        pytest.param("<html>" + '<a b="' * 500_000, "a tag", id="unclosed quotes"),
        pytest.param("<html>" + "<div></p>" * 100_000, "nested", id="closing others"),
    ],
)
def test_a_page_built_to_exhaust_a_parser_is_refused(clean: Clean, page: str, complaint: str) -> None:
    with pytest.raises(HostileDocument, match=complaint):
        clean(page, content_type="text/html")


@pytest.mark.parametrize(
    "noise",
    [
        pytest.param("<" * 1_000_000, id="a million <"),
        pytest.param("<!--" * 200_000, id="unclosed comments"),
        pytest.param("<script>" * 200_000, id="unclosed scripts"),
        pytest.param("&amp;" * 200_000, id="entities"),
        pytest.param(" " * 1_000_000, id="spaces"),
        pytest.param("\x00\ud800", id="characters that no parser takes"),
        pytest.param(f'<img src="data:image/png;base64,{"A" * 200_000}">', id="an image in the page"),
        pytest.param("<p>one more" * 2_000, id="unclosed paragraphs"),
    ],
)
def test_noise_behind_the_article_does_no_harm(clean: Clean, noise: str) -> None:
    article = clean(PAGE.replace("</body></html>", noise), content_type="text/html")
    assert PARAGRAPHS[0] in article.text
