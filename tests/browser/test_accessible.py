"""Everybody can use it: axe-core's rules, the keyboard alone, narrow windows, nothing that jumps."""

from collections.abc import Callable
from importlib.resources import files

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import NARROW
from browser.desk import Desk, article_row, busy, contribution, edit, example, message, stance

OpenPage = Callable[..., Page]

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
PAGES = {
    "board": "/",
    "grid": "/tables/articles?site=voanews.com&sort=-stances",
    "positions": "/tables/positions",
    "article": "/articles/a1",
    "duplicates": "/tables/duplicates?sort=-size",
    "dead article": "/articles/d1",
    "explorer": "/explore?about=the+embargo",
    "entity": "/entities/place%3Asyria",
    "source": "/sources/voanews.com",
    "dead letters": "/dead-letters?letter=news.articles.raw.v1.dlq/3/0",
    "nowhere": "/entities/nowhere",
    "edits": "/edits",
    "no edits": "/edits?kind=restored",
    "table of edits": "/tables/changes",
    "empty": "/tables/sources?site=nowhere",
    "refused": "/tables/articles?nonsense=1",
    "operations": "/operations?stage=clean",
}


@pytest.fixture(autouse=True)
def world(desk: Desk) -> None:
    desk.publish(message(id="a1", title="The article at hand", mentions=[]))
    desk.put("articles", article_row(id="d1", outcome="dead", stage="clean", error="NotJson N101: no JSON"))
    shipped = example("news-facts-contributions-changelog")
    neutral = stance("Norway", "neutral", "the embargo", "Norway takes no side.")
    before = stance("Norway", "favor", "the embargo", "Norway is for it.")
    desk.put("contributions", shipped, contribution("a1", *shipped["stances"], neutral))
    desk.put("contributions", contribution("a0", before, day="2026-01-01"))
    for name in ("entities", "sources", "dead_letters"):
        desk.put(name, example(f"news-tables-{name}-changelog"))
    desk.put("entities", example("news-tables-entities-changelog") | {"key": "place:syria", "name": "Syria"})
    desk.letter("news.articles.raw.v1.dlq/3/0", b"\xff" * 9, (("news-stage", b"clean"),))
    desk.put("stances", example("news-tables-stances-changelog"))
    copy = example("news-tables-duplicates-changelog")
    desk.put(
        "duplicates", copy | {"id": "a1", "cluster": "a1", "size": 2, "sites": 2}, copy | {"cluster": "a1"}
    )
    gone = edit("d1", 58, kind="retracted", title="Taken back", title_before=None, text_length=0)
    vanished = [gone["stances"][1] | {"holder_key": f"h{n}"} for n in range(9)]  # some of them folded
    desk.edit(edit("a1", 57), gone | {"stances": vanished, "left_out": 2})
    busy(desk)


def settled(page: Page) -> Page:
    """Wait until the page shows what it was opened for."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".loading, [aria-busy=true]")).to_have_count(0)
    return page


@pytest.mark.parametrize("name", PAGES)
def test_nothing_jumps_axe_finds_nothing_and_a_phone_scrolls_one_way(open_page: OpenPage, name: str) -> None:
    page = settled(open_page(PAGES[name], color_scheme="light", reduced_motion="reduce"))
    assert page.evaluate("jumped") < 0.1  # web.dev calls a cumulative layout shift up to here good
    page.locator("main details").evaluate_all("all => all.forEach((each) => { each.open = true; })")
    page.evaluate(AXE)
    assert not found_by_axe(page)
    page.set_viewport_size(NARROW)
    assert not found_by_axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.emulate_media(color_scheme="dark")
    assert not found_by_axe(page, "color-contrast")


def found_by_axe(page: Page, *rules: str) -> list[tuple[str, list[str]]]:
    """Return what axe-core's rules, or some of them, find wrong, with the elements."""
    options = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    found = page.evaluate("(options) => axe.run(options).then(({ violations }) => violations)", options)
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


def test_the_keyboard_reaches_everything_and_shows_where_it_is(open_page: OpenPage) -> None:
    page = settled(open_page("/tables/articles"))
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    search = page.get_by_role("searchbox", name="Search")
    expect(search).to_be_focused()
    expect(search).to_have_css("outline-style", "solid")
    page.get_by_role("button", name="All fields of this row").first.press("Enter")
    expect(page.locator(".more")).to_be_visible()
    page.get_by_role("link", name="The article at hand").press("Enter")
    expect(page).to_have_url("/articles/a1")
    expect(page.get_by_role("main")).to_be_focused()
    expect(page).to_have_title("The article at hand · Streams")


def test_a_sort_is_at_hand_where_there_are_no_headings(open_page: OpenPage) -> None:
    page = settled(open_page("/tables/articles", viewport=NARROW))
    page.get_by_label("Order").select_option("-stances")
    expect(page).to_have_url("/tables/articles?sort=-stances")


def test_who_wants_less_motion_gets_none(open_page: OpenPage) -> None:
    page = settled(open_page("/articles/a1", reduced_motion="reduce"))
    page.get_by_role("link", name="Austria has been firm").press("Enter")
    # without motion the words are there at once
    assert page.locator("mark.current").evaluate(
        "(mark) => { const { top } = mark.getBoundingClientRect(); return top > 0 && top < innerHeight; }"
    )
