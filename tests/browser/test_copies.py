"""The same text elsewhere: on the article's page and in the table's grid."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import NARROW
from browser.desk import Desk, example, message

OpenPage = Callable[..., Page]
HOSTILE = "<img src=x onerror=alert(1)>"


def copy(name: str, **fields: object) -> dict[str, object]:
    shipped = example("news-tables-duplicates-changelog")
    published = f"2026-01-31T{len(name) + 8:02d}:00:00.000Z"
    return shipped | {"id": name, "site": f"{name}.example", "cluster": "a", "published": published} | fields


@pytest.fixture(autouse=True)
def copies(desk: Desk) -> None:
    for name in ("a", "bb", "alone"):
        desk.publish(message(id=name))
    desk.put(
        "duplicates",
        copy("dddd", title=HOSTILE, site=HOSTILE),
        copy("ccc", title="Talks in Geneva", containment=0.8),
        copy("bb", title="US and Russia talk"),
        copy("a", size=4, sites=3),
        copy("other", cluster="other", size=1200, sites=None),
    )


def test_an_article_tells_who_was_first_and_who_else_has_its_text(open_page: OpenPage) -> None:
    page = open_page("/articles/bb")
    link = page.locator("header .meta").get_by_role("link", name="the same text in 4 articles")
    expect(link).to_have_attribute("href", "/tables/duplicates?cluster=a&sort=published")
    section = page.get_by_role("region", name="The same text")
    expect(section).to_contain_text("First published by a.example of 4 articles on 3 sites.")
    others = section.get_by_role("listitem")
    expect(others).to_have_count(3)
    expect(others.nth(0)).to_contain_text("the first")
    expect(others.nth(1)).to_contain_text("80 % shared with the first")
    expect(others.nth(1)).to_contain_text("Talks in Geneva")
    expect(others.nth(2)).to_contain_text(HOSTILE)
    others.nth(0).get_by_role("link", name="a.example").click()
    expect(page).to_have_url("/articles/a")
    expect(section).to_contain_text("This article was the first of 4 articles on 3 sites.")
    section.get_by_role("link", name="All of them").click()
    expect(page).to_have_url("/tables/duplicates?cluster=a&sort=published")
    expect(page.locator("tbody tr")).to_have_count(4)


def test_an_article_whose_text_nobody_else_has_tells_nothing(open_page: OpenPage) -> None:
    page = open_page("/articles/alone")
    expect(page.get_by_role("heading", level=2, name="Names")).to_be_visible()
    expect(page.get_by_role("region", name="The same text")).to_have_count(0)


def test_the_most_copied_come_first_and_lead_to_their_cluster(open_page: OpenPage) -> None:
    page = open_page("/")
    page.get_by_role("navigation").get_by_role("link", name="Duplicates").click()
    expect(page).to_have_url("/tables/duplicates?sort=-size")
    sizes = page.locator("tbody [data-column=size]")
    expect(sizes.nth(0)).to_have_text("1,200")
    expect(sizes.nth(1)).to_have_text("4")
    line = page.locator("tbody tr").nth(1)
    line.locator("[data-column=cluster] a").click()
    expect(page).to_have_url("/tables/duplicates?cluster=a&sort=published")
    page.locator("tbody tr").nth(0).locator("[data-column=title] a").click()
    expect(page).to_have_url("/articles/a")


def test_it_fits_a_phone(open_page: OpenPage) -> None:
    page = open_page("/articles/bb", viewport=NARROW)
    expect(page.get_by_role("region", name="The same text")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
