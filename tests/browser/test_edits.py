"""Edits in a real Chromium: what changed, of which article, as it comes."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from browser.desk import Desk, Row, edit, message

OpenPage = Callable[..., Page]

NOTHING: Row = {"stances": [], "entities": [], "title_before": None}
RETRACTED = NOTHING | {"kind": "retracted", "title": "Parliament Delays Vote", "text_length": 0}


def cards(page: Page) -> Locator:
    return page.get_by_role("main").locator(".edit")


def test_a_card_says_what_changed(desk: Desk, open_page: OpenPage) -> None:
    desk.publish(message(id="a1", title="US, Russia Near Deal on Peace Plan for Syria"))
    desk.edit(edit("a1", 57))
    page = open_page("/edits")
    card = cards(page)
    expect(card.locator(".headline del")).to_have_text("US, Russia Discuss Peace Plan for Syria")
    expect(card).to_contain_text("−214 characters, now 2,349")
    expect(card).to_contain_text("Names gone: U.N. Human Rights Council")
    turned, gone = card.locator(".position").all()
    expect(turned).to_contain_text("Turned Britain for → against an amendment that would allow")
    expect(turned.locator("blockquote:has(del)")).to_have_count(1)
    expect(turned.locator("blockquote:not(:has(del))")).to_contain_text(
        "Britain and France have been pushing"
    )
    expect(gone).to_contain_text("Gone France for an amendment")
    expect(gone.get_by_role("link", name="Syrian")).to_have_attribute("href", "/explore?about=Syrian")
    card.get_by_role("link", name="US, Russia Near Deal").click()
    expect(page).to_have_url("/articles/a1")


def test_a_position_on_several_subjects_is_one_and_many_are_folded(desk: Desk, open_page: OpenPage) -> None:
    shipped = edit("a1", 57)["stances"]
    twice = [shipped[0], shipped[0] | {"about": "Assad"}]
    others = [shipped[1] | {"holder": f"Holder {n}", "holder_key": f"person:{n}"} for n in range(9)]
    desk.edit(edit("a1", 57, stances=twice), edit("a2", 58, stances=others, at="2026-01-31T19:00:00.000Z"))
    page = open_page("/edits")
    expect(cards(page)).to_have_count(2)
    many, one = cards(page).all()
    expect(one.locator(".position")).to_have_count(1)
    expect(one).to_contain_text("about Syrian, Assad")
    expect(many.get_by_text("Holder 8")).to_be_hidden()
    many.get_by_text("4 positions more").click()
    expect(many.get_by_text("Holder 8")).to_be_visible()


def test_filters_are_in_the_address(desk: Desk, open_page: OpenPage) -> None:
    desk.edit(edit("a1", 57), edit("a2", 58, **RETRACTED), edit("a3", 59, **NOTHING, site="other.example"))
    page = open_page("/edits")
    expect(cards(page)).to_have_count(3)
    page.get_by_label("What changed").select_option("a position turned")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url("/edits?stance_turned=true")
    expect(cards(page)).to_have_count(1)
    page.get_by_label("What changed").select_option("anything")
    page.get_by_label("Site").fill("other.example")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url("/edits?site=other.example")
    expect(cards(page)).to_have_count(1)
    page.get_by_role("button", name="Remove the filter").click()
    page.get_by_role("searchbox", name="Search").fill("parliament")
    page.get_by_role("searchbox", name="Search").press("Enter")
    expect(cards(page)).to_have_count(1)
    expect(cards(page).locator(".tag").first).to_have_text("retracted")
    page.get_by_role("link", name="As a table").click()
    expect(page).to_have_url("/tables/changes?q=parliament")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.go_back()
    expect(page.get_by_role("searchbox", name="Search")).to_have_value("parliament")


def test_a_new_edit_comes_to_the_top_and_waits_where_it_is_told_to(desk: Desk, open_page: OpenPage) -> None:
    desk.edit(edit("a1", 57))
    page = open_page("/edits")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    desk.edit(edit("a2", 58, **RETRACTED, at="2026-01-31T19:00:00.000Z"))
    expect(cards(page).first).to_contain_text("Parliament Delays Vote")
    expect(cards(page)).to_have_count(2)
    page.get_by_role("button", name="Pause").click()
    desk.edit(edit("a3", 59))
    expect(page.get_by_text("1 row changed meanwhile")).to_be_visible()
    expect(cards(page)).to_have_count(2)
    page.get_by_role("button", name="Go on").click()
    expect(cards(page)).to_have_count(3)


def test_more_are_shown_on_demand(desk: Desk, open_page: OpenPage) -> None:
    desk.edit(*(edit("a1", n, stances=[], title=f"Headline {n}") for n in range(40)))
    page = open_page("/edits")
    expect(cards(page)).to_have_count(30)
    page.get_by_role("button", name="Show more").click()
    expect(page).to_have_url("/edits?limit=60")
    expect(cards(page)).to_have_count(40)


def test_an_article_has_its_own_edits(desk: Desk, open_page: OpenPage) -> None:
    desk.publish(message(id="a1"))
    desk.edit(*(edit("a1", n) for n in range(12)), edit("a2", 99, **RETRACTED))
    page = open_page("/articles/a1")
    section = page.get_by_role("region", name="Edits")
    expect(section.locator(".edit")).to_have_count(10)
    expect(section).not_to_contain_text("Parliament")
    section.get_by_role("link", name="All edits of this article").click()
    expect(page).to_have_url("/edits?id=a1")
    expect(cards(page)).to_have_count(12)
    desk.publish(message(id="a3"))
    page.goto("/articles/a3")
    expect(page.get_by_role("heading", name="Stages")).to_be_visible()
    expect(page.get_by_role("heading", name="Edits")).to_have_count(0)


def test_without_edits_the_page_says_when_there_will_be_some(open_page: OpenPage) -> None:
    page = open_page("/edits")
    expect(page.get_by_role("heading", name="No edits yet")).to_be_visible()
    page.goto("/edits?kind=retracted")
    page.get_by_role("link", name="All edits").click()
    expect(page).to_have_url("/edits")
    page.goto("/edits?nonsense=1")
    expect(page.get_by_role("heading", name="This question can’t be answered")).to_be_visible()
