"""Articles come from anywhere: whatever they say stays text.

`open_page` proves at the end of each test that no dialog opened, no script ran, nothing was asked of another
host, and that the policy had nothing to forbid.
"""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import NARROW
from browser.desk import Desk, article_row, contribution, edit, message, stance

OpenPage = Callable[..., Page]

MARKUP = '<img src=x onerror="alert(1)"><script>alert(2)</script><a href="https://evil.test">x</a>'
BREAKOUT = "\"'><svg onload=alert(3)>${alert(4)}{{alert(5)}}</style></title></textarea>"
TURNED = "\u202egnp.exe\u2066 \u200f\u05d0\u05d1\u05d2"  # overrides, isolates and right-to-left letters
ENDLESS = "A" * 5_000
LINKS = [
    "javascript:alert(6)", " javascript:alert(7)", "java\nscript:alert(9)", "vbscript:x", "https://",
    "data:text/html,<script>alert(8)</script>", "//evil.test/x", "blob:https://evil.test/x", "file:///etc/passwd",
]  # fmt: skip


def attack(id_: str, words: str) -> dict[str, object]:
    """Return a message with `words` wherever an article or a page's author has a say."""
    whole = message()
    hostile = whole["stances"][2] | {"link": LINKS[0], "route": words}
    hostile["holder"] = hostile["holder"] | {"name": words}
    hostile["target"] = hostile["target"] | {"text": words}
    entity = whole["entities"][0] | {"name": words, "key": words, "aliases": [words]}
    removed = {"text": words, "line": 1, "reason": "nav"}
    text = words
    at = {"start": 0, "end": len(words), "in": "text", "text": words}
    hostile["evidence"] = {**at, "prefix": words, "suffix": words}
    mention = {**at, "label": words, "type": "ORG", "entity": "e1"}
    cleaning = whole["cleaning"] | {
        "notes": [words],
        "metadata": [{"field": "title", "text": words, "line": 2}],
    }
    source = {"name": words, "url": LINKS[0], "canonical_url": LINKS[1], "site": words}
    return message(
        id=id_, title=words, text=text, byline=words, credit=[words], published_at=words, source=source,
        stances=[hostile], entities=[entity], mentions=[mention], removed=[removed], cleaning=cleaning,
        paragraphs=[{"start": 0, "end": len(words), "map": None}],
        language={"code": words, "score": 1.0},
    )  # fmt: skip


@pytest.mark.parametrize("words", [MARKUP + BREAKOUT, TURNED + ENDLESS], ids=["markup", "endless"])
def test_an_article_stays_text(desk: Desk, open_page: OpenPage, words: str) -> None:
    desk.publish(attack("h1", words), article_row(id="h1", title=words, site=words, url=LINKS[2]))
    page = open_page("/articles/h1", viewport=NARROW)
    # what browsers show for whitespace is theirs: compare the node's own text
    assert page.locator("h1").text_content() == words
    expect(page.locator(".text mark")).to_have_count(1)
    assert page.locator(".removed del").text_content() == words
    expect(page.locator("main :is(img, script, svg, iframe, object, style)")).to_have_count(0)
    assert page.locator("main a[href^='http']").count() == 0
    assert _sideways(page) <= 0


@pytest.mark.parametrize("words", [MARKUP, TURNED + ENDLESS[:300]], ids=["markup", "endless"])
def test_rows_and_the_board_stay_text(desk: Desk, open_page: OpenPage, words: str) -> None:
    desk.put("articles", article_row(id=words[:200], title=words, site=words, error=words, language=words))
    desk.put(
        "contributions", contribution(words[:200], stance(words, "favor", words[:100], words), site=words)
    )
    page = open_page("/tables/articles", viewport=NARROW)
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("button", name="All fields of this row").click()
    assert page.locator("tbody tr:first-child [data-column=title] bdi").text_content() == words
    assert _sideways(page) <= 0
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Board").click()
    assert page.locator(".position blockquote").text_content() == words
    assert page.locator(".position .holder").text_content() == words
    expect(page.locator("main :is(img, script, svg, iframe, object, style)")).to_have_count(0)
    assert _sideways(page) <= 0


@pytest.mark.parametrize(
    "words", [MARKUP, BREAKOUT, TURNED + ENDLESS[:80]], ids=["markup", "breakout", "endless"]
)
def test_the_desks_pages_stay_text(desk: Desk, open_page: OpenPage, words: str) -> None:
    name = words[:100]
    pair = (("favor", "2026-01-30"), ("against", "<b>no day"), ("against", "2026-01-31"))
    for n, (label, day) in enumerate(pair):
        said = stance(name, label, name, words, site=name, link=LINKS[0]) | {
            "holder_key": name,
            "about_key": name,
        }
        row = contribution(f"{words[:150]}/{n}", said, day=day, site=name)
        desk.put(
            "contributions", row | {"entities": [{"key": name, "name": name, "type": "ORG", "mentions": 1}]}
        )
    at = {"day": "2026-01-31", "at": words}
    desk.put("entities", {**at, "key": name, "name": name, "type": "ORG", "articles": 1, "mentions": 1})
    counts = {"articles": 1, "dead": 1, "text_length": 1, "removed_length": 1, "removed_share": 0.5}
    desk.put("sources", {**at, "site": name, **counts})
    desk.put(
        "articles",
        article_row(id=words[:200], title=words, site=name, error=words, outcome="dead", stage="clean"),
    )
    for path in ("/explore?about=", "/explore?holder=", "/explore?site=", "/entities/", "/sources/"):
        page = open_page(path + quote(name, safe=""), viewport=NARROW)
        expect(page.locator(".loading, [aria-busy=true]")).to_have_count(0)
        page.locator("main details").evaluate_all("all => all.forEach((each) => { each.open = true; })")
        expect(page.get_by_role("heading", level=1)).to_contain_text(
            "Explore" if "site" in path else name[:20]
        )
        expect(page.locator("main :is(img, script, iframe, object, style, foreignObject)")).to_have_count(0)
        assert page.locator("main a[href^='http']").count() == 0
        assert _sideways(page) <= 0
    expect(page.locator(".documents")).not_to_have_count(0)


@pytest.mark.parametrize("words", [MARKUP, BREAKOUT, TURNED + ENDLESS], ids=["markup", "breakout", "endless"])
def test_dead_letters_stay_text(desk: Desk, open_page: OpenPage, words: str) -> None:
    row = {
        "stage": words, "fingerprint": words, "error": words[:500], "letters": 1, "replayed": 0,
        "discarded": 0, "waiting": 1, "first": words, "last": words, "example": "t/0/0",
    }  # fmt: skip
    desk.put("dead_letters", row)
    names = (
        "news-stage",
        "news-fingerprint",
        "__streams.errors.exception",
        "__streams.errors.message",
        "__streams.errors.stacktrace",
        words[:100],
    )
    desk.letter("t/0/0", words.encode(), tuple((name, words.encode()) for name in names))
    page = open_page("/dead-letters?letter=t/0/0", viewport=NARROW)
    assert page.get_by_label("Body").text_content() == words.encode()[:4096].decode(errors="ignore")
    expect(page.locator(".commands code")).to_have_text([
        "streams dlq show t/0/0", "streams dlq replay t/0/0 --yes", "streams dlq discard t/0/0 --yes",
    ])  # fmt: skip
    expect(page.locator("main :is(img, script, svg, iframe, object, style)")).to_have_count(0)
    assert _sideways(page) <= 0


@pytest.mark.parametrize("words", [MARKUP + BREAKOUT, TURNED + ENDLESS[:300]], ids=["markup", "endless"])
def test_an_edit_stays_text(desk: Desk, open_page: OpenPage, words: str) -> None:
    hostile = edit(f"a{words}", 57, title=words, title_before=words, site=words)
    for each in hostile["stances"]:
        each.update(about=words, holder=words, holder_key=words + each["change"])
        for side in filter(None, (each["before"], each["after"])):
            side.update(target=words, words=words)
    hostile["entities"] = [each | {"name": words, "key": words} for each in hostile["entities"]]
    desk.publish(message(id=words[:200]))
    desk.edit(hostile, hostile | {"id": words[:200]})
    page = open_page("/edits", viewport=NARROW)
    item = page.locator(".edit").first
    expect(item).to_be_visible()
    assert item.locator(".headline del").text_content() == words
    assert item.locator(".headline a").text_content() == words
    assert item.locator(".holder").first.text_content() == words
    assert item.locator("blockquote").first.text_content() == words
    expect(page.locator("main :is(img, script, svg, iframe, object, style)")).to_have_count(0)
    assert page.locator("main a[href^='http']").count() == 0
    assert _sideways(page) <= 0
    page.goto(f"/articles/{quote(words[:200], safe='')}")
    assert page.locator(".edits .headline ins").text_content() == words
    page.goto("/tables/changes")
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("main :is(img, script, svg, iframe, object, style)")).to_have_count(0)


def test_only_addresses_of_the_web_become_links(desk: Desk, open_page: OpenPage) -> None:
    for n, link in enumerate(LINKS):
        desk.put("contributions", contribution(f"l{n}", stance(f"h{n}", "favor", "links", "x", link=link)))
    page = open_page("/?about=links")
    lines = page.locator(".position")
    expect(lines).to_have_count(len(LINKS))
    expect(lines.locator("a.out")).to_have_count(0)
    page.goto("/tables/positions?about=links")
    expect(page.locator("tbody tr")).to_have_count(len(LINKS))
    for button in page.get_by_role("button", name="All fields of this row").all():
        button.click()
    hrefs = page.locator("main a").evaluate_all("all => all.map((a) => a.protocol)")
    assert set(hrefs) == {"http:"}


def test_a_hostile_address_is_a_search_and_nothing_else(open_page: OpenPage) -> None:
    page = open_page(f"/?q={MARKUP}")
    expect(page.get_by_label("About")).to_have_value(MARKUP)
    page.goto("/tables/articles?columns=<script>,__proto__,constructor&q=x")
    expect(page.get_by_role("heading", name="No row matches")).to_be_visible()
    page.goto("/tables/constructor")
    expect(page.get_by_role("alert")).to_contain_text("There is no such table")
    page.goto("/articles/%ff%E0%A4%A")
    expect(page.get_by_role("heading", level=2).first).to_be_visible()


def test_a_live_change_stays_text(desk: Desk, open_page: OpenPage) -> None:
    desk.put("articles", article_row(id="a1", title="Calm"))
    page = open_page("/tables/articles")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    desk.put("articles", article_row(id="a1", title=MARKUP, error=BREAKOUT))
    expect(page.get_by_role("link", name=MARKUP)).to_be_visible()
    expect(page.locator("main img")).to_have_count(0)


def test_even_markup_that_got_in_would_not_run(browser: Browser, desk: Desk) -> None:
    page = browser.new_page(base_url=desk.address)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    page.goto("/")
    with page.expect_console_message(lambda told: "Content Security Policy" in told.text):
        page.evaluate("(markup) => document.body.insertAdjacentHTML('beforeend', markup)", MARKUP)
    page.close()
    assert not dialogs


def _sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width
