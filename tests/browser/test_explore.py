"""The stance explorer: when, whose, on what, who changed their position, every piece of evidence."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.desk import Desk, contribution, stance

OpenPage = Callable[..., Page]
TALKS = "peace talks"


@pytest.fixture(autouse=True)
def positions(desk: Desk) -> None:
    desk.put(
        "contributions",
        contribution("a1", stance("Austria", "favor", TALKS, "Austria welcomed them."), day="2026-01-05"),
        contribution(
            "a2",
            stance("Austria", "against", TALKS, "Austria rules them out."),
            stance("Britain", "favor", TALKS, "Britain pushes for them."),
            stance("Austria", "favor", "the embargo", "Austria wants it."),
            day="2026-01-20",
        ),
        contribution("a3", unnamed("a3"), day="2026-01-21", site="apnews.com"),
        contribution("a4", unnamed("a4"), day="2026-01-21", site="apnews.com"),
    )


def unnamed(article: str) -> dict[str, object]:
    return stance("critics", "against", TALKS, f"Critics in {article}.") | {
        "holder_key": f"{article}/critics"
    }


def evidence(page: Page) -> list[str]:
    expect(page.locator(".loading, [aria-busy=true]")).to_have_count(0)
    return page.get_by_role("region", name="Evidence").locator("blockquote").all_text_contents()


def test_an_address_is_a_question(open_page: OpenPage) -> None:
    page = open_page("/explore?about=peace+talks&since=2026-01-20&site=voanews.com")
    expect(page.get_by_role("heading", level=1)).to_have_text("Positions on peace talks")
    expect(page).to_have_title("Positions on peace talks · Streams")
    expect(page.get_by_label("About")).to_have_value(TALKS)
    expect(page.get_by_label("Since")).to_have_value("2026-01-20")
    assert sorted(evidence(page)) == ["Austria rules them out.", "Britain pushes for them."]
    page.get_by_role("button", name="Remove the filter Site voanews.com").click()
    expect(page).to_have_url("/explore?about=peace+talks&since=2026-01-20")
    assert len(evidence(page)) == 4


def test_a_form_makes_the_address(open_page: OpenPage) -> None:
    page = open_page("/explore")
    assert len(evidence(page)) == 6
    page.get_by_label("Holder").fill("austria")
    page.get_by_label("Words").fill("embargo")
    page.get_by_label("Bars by").select_option("month")
    page.get_by_role("button", name="Explore").click()
    expect(page).to_have_url("/explore?holder=austria&q=embargo&by=month")
    assert evidence(page) == ["Austria wants it."]
    page.go_back()
    expect(page.get_by_label("Holder")).to_have_value("")
    assert len(evidence(page)) == 6


def test_bars_have_a_table_whose_days_narrow_the_question(open_page: OpenPage) -> None:
    page = open_page("/explore?about=peace+talks")
    figure = page.get_by_role("figure")
    expect(figure.locator("rect.bar.up[height='50']")).to_have_count(0)
    expect(figure.locator("g")).to_have_count(17)  # days without a position have a place, too
    figure.get_by_text("As a table").click()
    table = figure.get_by_role("table")
    expect(table.get_by_role("row")).to_have_text([
        "Dayforagainstneutral", "21 Jan 2026020", "20 Jan 2026110", "5 Jan 2026100",
    ])  # fmt: skip
    table.get_by_role("link", name="20 Jan 2026").click()
    expect(page).to_have_url("/explore?about=peace+talks&since=2026-01-20&until=2026-01-20")
    assert len(evidence(page)) == 2


def test_a_flip_shows_both_quotes_and_days(open_page: OpenPage) -> None:
    page = open_page("/explore?about=peace+talks")
    flips = page.get_by_role("region", name="Changed their position")
    expect(flips.locator(".flip")).to_have_count(1)
    halves = flips.locator(".half")
    expect(halves.nth(0)).to_contain_text("for, on 5 Jan 2026")
    expect(halves.nth(0).locator("blockquote")).to_have_text("Austria welcomed them.")
    expect(halves.nth(1)).to_contain_text("against, since 20 Jan 2026")
    expect(halves.nth(1).locator("blockquote")).to_have_text("Austria rules them out.")
    expect(halves.nth(1).get_by_role("link", name="Read it there")).to_have_attribute(
        "href", "https://www.voanews.com/a#:~:text=Austria"
    )
    expect(halves.nth(1).get_by_role("link", name="Article")).to_have_attribute("href", "/articles/a2")


def test_holders_and_subjects_narrow_the_question(open_page: OpenPage) -> None:
    page = open_page("/explore?about=peace+talks")
    who = page.get_by_role("region", name="Who")
    expect(who.get_by_role("row").nth(1)).to_contain_text("Austria")
    who.get_by_role("link", name="Austria").click()
    expect(page).to_have_url("/explore?about=peace+talks&holder=Austria")
    page.goto("/explore?holder=Austria")
    page.get_by_role("region", name="On what").get_by_role("link", name="the embargo").click()
    expect(page).to_have_url("/explore?holder=Austria&about=the+embargo")
    assert evidence(page) == ["Austria wants it."]


def test_who_has_no_name_is_one_articles_alone(open_page: OpenPage) -> None:
    page = open_page("/explore?about=peace+talks")
    page.get_by_role("region", name="Who").get_by_role("link", name="critics").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Positions of critics on peace talks")
    assert len(evidence(page)) == 1


def test_evidence_comes_by_the_page(desk: Desk, open_page: OpenPage) -> None:
    many = [stance(f"holder {n}", "favor", "a long list", f"Number {n}.") for n in range(60)]
    desk.put("contributions", contribution("long", *many))
    page = open_page("/explore?about=a+long+list")
    first = evidence(page)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("button", name="Next")).to_be_disabled()
    rest = evidence(page)
    assert (len(first), len(rest), len({*first, *rest})) == (50, 10, 60)
    page.get_by_role("button", name="Previous").click()
    expect(page.get_by_role("button", name="Previous")).to_be_disabled()
    assert evidence(page) == first


@pytest.mark.parametrize("query", ["about=peace+talks", "about=org:peace+talks", "holder=person:qatar"])
def test_changes_are_told_and_shown_on_demand(desk: Desk, open_page: OpenPage, query: str) -> None:
    desk.put("contributions", contribution("q", stance("Qatar", "favor", TALKS, "Qatar does.")))
    page = open_page(f"/explore?{query}")
    before = len(evidence(page))
    desk.put("contributions", contribution("new", stance("Qatar", "against", TALKS, "Qatar does not.")))
    expect(page.get_by_text("1 position has changed since.")).to_be_visible()
    page.get_by_role("button", name="Show them").click()
    expect(page.get_by_text("changed since")).to_be_hidden()
    assert len(evidence(page)) == before + 1


def test_nothing_found_leads_back(open_page: OpenPage) -> None:
    page = open_page("/explore?about=nothing")
    page.get_by_role("link", name="Start again").click()
    expect(page).to_have_url("/explore")
    assert len(evidence(page)) == 6


def test_what_can_not_be_asked_is_explained(open_page: OpenPage) -> None:
    page = open_page("/explore?about=x&since=yesterday")
    expect(page.get_by_role("alert")).to_contain_text("since is a day like 2026-01-31")


def test_the_board_and_the_tables_lead_here(open_page: OpenPage) -> None:
    page = open_page("/?about=the+embargo")
    page.locator(".position").get_by_role("link", name="Austria").click()
    expect(page).to_have_url("/explore?holder=Austria")
    page.goto("/tables/positions?about=the+embargo")
    page.get_by_role("cell").get_by_role("link", name="the embargo").click()
    expect(page).to_have_url("/explore?about=the+embargo")
    page.get_by_role("link", name="On the board").click()
    expect(page).to_have_url("/?about=the+embargo")
