"""The board answers who is for and who is against, and its address is the question."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.desk import Desk, contribution, stance

EMBARGO = "the embargo"


@pytest.fixture(autouse=True)
def positions(desk: Desk) -> None:
    desk.put(
        "contributions",
        contribution(
            "a1",
            stance("Austria", "against", EMBARGO, "Austria rules it out."),
            stance("Britain", "favor", EMBARGO, "Britain pushes for it."),
            stance("Norway", "neutral", EMBARGO, "Norway takes no side."),
        ),
        contribution(
            "a2",
            stance("France", "favor", "Syria", "France wants talks."),
            day="2025-12-01",
            site="apnews.com",
        ),
    )
    desk.put("stances", _row("a1", EMBARGO), _row("a2", "Syria"))


def _row(holder: str, about: str) -> dict[str, object]:
    return {
        "day": "2026-01-31", "about": about, "about_key": f"org:{about.lower()}", "holder": holder,
        "holder_key": f"person:{holder}", "favor": 1, "against": 0, "neutral": 0, "articles": 1,
        "evidence": [], "at": "2026-01-31T18:00:00.000Z",
    }  # fmt: skip


def test_the_board_shows_who_is_for_and_who_is_against(open_page: Callable[..., Page]) -> None:
    page = open_page()
    against = page.get_by_role("region", name="Against")
    expect(against.get_by_role("listitem")).to_have_count(1)
    expect(against).to_contain_text("Austria")
    expect(against).to_contain_text("Austria rules it out.")
    expect(against).to_contain_text("voanews.com")
    expect(against).to_contain_text("31 Jan 2026")
    expect(page.get_by_role("region", name="For")).to_contain_text("France wants talks.")


def test_the_same_words_in_several_articles_are_one_voice(desk: Desk, open_page: Callable[..., Page]) -> None:
    said = stance("Austria", "against", EMBARGO, "Austria rules it out.")
    desk.put(
        "contributions",
        contribution("a3", said, day="2026-01-30", site="apnews.com"),
        contribution("a4", said, day="2026-01-29", site="reuters.com"),
        contribution("a5", stance("Austria", "against", EMBARGO, "Austria still does."), day="2026-01-28"),
    )
    page = open_page()
    against = page.get_by_role("region", name="Against")
    expect(against.locator(".count")).to_have_text("4")
    expect(against.locator(".position")).to_have_count(2)
    voice = against.locator(".position", has_text="Austria rules it out.")
    others = voice.get_by_text("The same words in 2 other articles")
    expect(voice.get_by_role("link", name="apnews.com")).to_be_hidden()
    others.click()
    expect(voice.get_by_role("link", name="apnews.com")).to_have_attribute("href", "/articles/a3")
    expect(voice.locator(".elsewhere li")).to_have_text(["apnews.com 30 Jan 2026", "reuters.com 29 Jan 2026"])


def test_a_question_narrows_the_board_and_is_its_address(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.get_by_label("About").fill("talks")
    page.get_by_role("button", name="Ask").click()
    expect(page).to_have_url("/?q=talks")
    lines = page.locator(".position")
    expect(lines).to_have_count(1)
    expect(lines).to_contain_text("France")


def test_all_filters_are_in_the_address_and_the_back_button_takes_them_back(
    open_page: Callable[..., Page],
) -> None:
    page = open_page()
    lines = page.locator(".sides .position")
    expect(lines).to_have_count(3)
    page.get_by_label("Site", exact=True).fill("voanews.com")
    page.get_by_label("Since").fill("2026-01-01")
    page.get_by_role("button", name="Ask").click()
    expect(page).to_have_url("/?since=2026-01-01&site=voanews.com")
    expect(lines).to_have_count(2)
    page.get_by_role("button", name="Remove the filter Site voanews.com").click()
    expect(page).to_have_url("/?since=2026-01-01")
    page.go_back()
    expect(page).to_have_url("/?since=2026-01-01&site=voanews.com")
    expect(page.get_by_label("Since")).to_have_value("2026-01-01")
    page.go_back()
    expect(page).to_have_url("/")
    expect(lines).to_have_count(3)
    expect(page.get_by_label("Since")).to_have_value("")


def test_an_address_is_a_question(open_page: Callable[..., Page]) -> None:
    page = open_page("/?about=the+embargo")
    expect(page.get_by_label("About")).to_have_value(EMBARGO)
    expect(page.get_by_role("radio", name="exactly this subject")).to_be_checked()
    expect(page.locator(".sides .position")).to_have_count(2)
    page.get_by_text("who say that they take no side").click()
    expect(page.get_by_text("Norway takes no side.")).to_be_visible()


def test_subjects_are_offered_to_start_from(open_page: Callable[..., Page]) -> None:
    page = open_page()
    subjects = page.get_by_role("navigation", name="Subjects with the most articles")
    subjects.get_by_role("link", name=EMBARGO).click()
    expect(page).to_have_url("/?about=the+embargo")
    expect(subjects).to_be_hidden()


def test_the_publishers_page_opens_apart_and_learns_nothing(open_page: Callable[..., Page]) -> None:
    page = open_page("/?q=talks")
    link = page.locator(".position").get_by_role("link", name="Read it at voanews.com")
    expect(link).to_have_attribute("href", "https://www.voanews.com/a#:~:text=France")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")


def test_a_subject_that_nobody_spoke_of_leads_to_the_words(open_page: Callable[..., Page]) -> None:
    page = open_page("/?about=embargo")
    page.get_by_role("link", name="Search for the words instead").click()
    expect(page).to_have_url("/?q=embargo")
    expect(page.locator(".sides .position")).to_have_count(2)


def test_changes_are_told_and_shown_on_demand(desk: Desk, open_page: Callable[..., Page]) -> None:
    page = open_page("/?about=Syria")
    expect(page.locator(".sides .position")).to_have_count(1)
    desk.put("contributions", contribution("a3", stance("Qatar", "against", "Syria", "Qatar does not.")))
    expect(page.get_by_text("1 position has changed since.")).to_be_visible()
    expect(page.locator(".sides .position")).to_have_count(1)
    page.get_by_role("button", name="Show them").click()
    expect(page.locator(".sides .position")).to_have_count(2)
    expect(page.get_by_text("changed since")).to_be_hidden()


def test_more_of_a_long_side_comes_on_demand(desk: Desk, open_page: Callable[..., Page]) -> None:
    many = [stance(f"holder {n}", "favor", "a long side", f"Number {n}.") for n in range(60)]
    desk.put("contributions", contribution("a4", *many))
    page = open_page("/?about=a+long+side")
    lines = page.get_by_role("region", name="For").get_by_role("listitem")
    expect(lines).to_have_count(50)
    page.get_by_role("button", name="Show more").click()
    expect(page).to_have_url("/?about=a+long+side&limit=100")
    expect(lines).to_have_count(60)
    expect(page.get_by_role("button", name="Show more")).to_be_hidden()
