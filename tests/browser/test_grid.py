"""A table's page: sorted, filtered, paged, and live."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.desk import KEPT_CHANGES, Desk, article_row

OpenPage = Callable[..., Page]


def row(number: int, **fields: object) -> dict[str, object]:
    site = "apnews.com" if number % 10 == 0 else "voanews.com"
    return article_row(id=f"a{number:03}", title=f"Article {number}", site=site, stances=number) | fields


@pytest.fixture(autouse=True)
def articles(desk: Desk) -> None:
    desk.put("articles", *(row(number) for number in range(120)))


def rows(page: Page) -> Locator:
    return page.locator("tbody tr")


def cell(page: Page, title: str, column: str) -> Locator:
    line = rows(page).filter(has=page.get_by_role("link", name=title, exact=True))
    return line.locator(f"[data-column={column}]")


def test_a_heading_sorts_both_ways(open_page: OpenPage) -> None:
    page = open_page("/tables/articles")
    heading = page.get_by_role("columnheader", name="Stances")
    heading.get_by_role("button").click()
    expect(page).to_have_url("/tables/articles?sort=-stances")
    expect(heading).to_have_attribute("aria-sort", "descending")
    expect(rows(page).first).to_contain_text("Article 119")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    expect(rows(page).first).to_contain_text("Article 0")
    expect(heading.get_by_role("button")).to_be_focused()


def test_filters_are_chips_and_the_address(open_page: OpenPage) -> None:
    page = open_page("/tables/articles")
    expect(page.get_by_text("1–50 of 120 rows")).to_be_visible()
    page.get_by_role("combobox", name="Column").select_option("site")
    page.get_by_label("is", exact=True).fill("apnews.com")
    page.get_by_role("button", name="Add filter").click()
    expect(page).to_have_url("/tables/articles?site=apnews.com")
    expect(rows(page)).to_have_count(12)
    page.go_back()
    expect(page.get_by_text("1–50 of 120 rows")).to_be_visible()
    page.go_forward()
    page.get_by_role("button", name="Remove the filter Site apnews.com").click()
    expect(page).to_have_url("/tables/articles")
    expect(page.get_by_text("1–50 of 120 rows")).to_be_visible()


def test_words_are_searched(open_page: OpenPage) -> None:
    page = open_page("/tables/articles")
    expect(rows(page)).to_have_count(50)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search")).to_be_focused()
    page.keyboard.type("article 42")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/tables/articles?q=article+42")
    expect(rows(page)).to_have_count(1)


def test_pages_follow_one_another_and_back(open_page: OpenPage) -> None:
    page = open_page("/tables/articles?sort=id")
    expect(rows(page).first).to_contain_text("Article 0")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("51–100 of 120 rows")).to_be_visible()
    expect(rows(page).first).to_contain_text("Article 50")
    page.get_by_role("button", name="Next").click()
    expect(rows(page)).to_have_count(20)
    expect(page.get_by_role("button", name="Next")).to_be_disabled()
    page.get_by_role("button", name="Previous").click()
    expect(rows(page).first).to_contain_text("Article 50")
    page.go_back()
    expect(rows(page).first).to_contain_text("Article 100")
    page.get_by_role("button", name="First").click()
    expect(rows(page).first).to_contain_text("Article 0")


def test_a_change_is_shown_where_it_happens(desk: Desk, open_page: OpenPage) -> None:
    page = open_page("/tables/articles?sort=id")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    expect(cell(page, "Article 7", "outcome")).to_have_text("enriched")
    desk.put("articles", row(7, outcome="dead", error="NotJson N101"))
    expect(cell(page, "Article 7", "outcome")).to_have_text("dead")
    expect(cell(page, "Article 7", "outcome")).to_have_class("changed")
    expect(cell(page, "Article 7", "site")).not_to_have_class("changed")


def test_rows_come_and_go(desk: Desk, open_page: OpenPage) -> None:
    page = open_page("/tables/articles?site=apnews.com&sort=id")
    expect(rows(page)).to_have_count(12)
    desk.put("articles", row(55, site="apnews.com"))
    expect(rows(page)).to_have_count(13)
    expect(rows(page).nth(6)).to_contain_text("Article 55")
    expect(rows(page).nth(6)).to_have_class("new")
    desk.remove("articles", row(0))
    expect(rows(page)).to_have_count(12)
    expect(rows(page).first).to_contain_text("Article 10")
    expect(page.locator(".counts")).to_contain_text("12 rows")


def test_a_paused_page_keeps_still_and_counts(desk: Desk, open_page: OpenPage) -> None:
    page = open_page("/tables/articles?sort=id")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    desk.put("articles", row(7, outcome="dead"), row(8, outcome="dead"))
    expect(page.get_by_text("2 rows changed meanwhile")).to_be_visible()
    expect(cell(page, "Article 7", "outcome")).to_have_text("enriched")
    page.get_by_role("button", name="Go on").click()
    expect(cell(page, "Article 7", "outcome")).to_have_text("dead")
    expect(page.get_by_text("changed meanwhile")).to_be_hidden()


def test_what_was_left_out_is_told_and_made_good(desk: Desk, open_page: OpenPage) -> None:
    page = open_page("/tables/articles?sort=id")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    desk.put("articles", *(row(number) for number in range(1_000, 1_000 + 2 * KEPT_CHANGES)))
    expect(page.get_by_text("300 updates skipped")).to_be_visible()
    expect(page.locator(".counts")).to_contain_text("1–50 of 420 rows")


def test_a_row_opens_to_all_its_fields(open_page: OpenPage) -> None:
    page = open_page("/tables/articles?id=a007")
    page.get_by_role("button", name="All fields of this row").click()
    expect(page.locator(".more")).to_contain_text(
        "0a4bc99cdbef3b52e36e8557dfca3a1e00d12af6abc4b86fc1057572e7db8c0d"
    )
    page.get_by_role("button", name="All fields of this row").click()
    expect(page.locator(".more")).to_have_count(0)


def test_columns_are_chosen_in_the_address(open_page: OpenPage) -> None:
    page = open_page("/tables/articles?id=a007")
    page.locator("summary", has_text="Columns").click()
    page.get_by_role("checkbox", name="Revision").check()
    expect(page.get_by_role("columnheader", name="Revision")).to_be_visible()
    page.reload()
    expect(page.get_by_role("columnheader", name="Revision")).to_be_visible()
    page.keyboard.press("Escape")


def test_the_rows_can_be_taken_away(open_page: OpenPage) -> None:
    page = open_page("/tables/articles?site=apnews.com")
    expect(page.get_by_role("link", name="JSON")).to_have_attribute(
        "href", "/api/tables/articles?site=apnews.com"
    )
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    assert download.value.suggested_filename == "articles.csv"
    assert len(download.value.path().read_text().splitlines()) == 1 + 12


def test_an_empty_table_says_what_to_do(open_page: OpenPage) -> None:
    page = open_page("/tables/stances")
    expect(page.get_by_role("heading", name="No stances yet")).to_be_visible()
    expect(page.get_by_text("streams publish FILE --wait")).to_be_visible()


def test_no_match_leads_back(open_page: OpenPage) -> None:
    page = open_page("/tables/articles?q=nothinglikeit")
    page.get_by_role("link", name="Remove all filters").click()
    expect(page.get_by_text("1–50 of 120 rows")).to_be_visible()


def test_a_question_that_cant_be_answered_is_explained(open_page: OpenPage) -> None:
    page = open_page("/tables/articles?nonsense=1")
    expect(page.get_by_text("'nonsense' is no filter of articles")).to_be_visible()
    page.get_by_role("link", name="Start again").click()
    expect(rows(page)).to_have_count(50)


def test_there_is_no_such_table(open_page: OpenPage) -> None:
    page = open_page("/tables/nowhere")
    expect(page.get_by_role("alert")).to_contain_text("There is no such table")


def test_a_console_that_is_gone_is_told(desk: Desk, open_page: OpenPage) -> None:
    page = open_page("/tables/articles")
    expect(rows(page)).to_have_count(50)
    desk.close()
    page.get_by_role("columnheader", name="Stances").get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text("The console does not answer")
