"""The operations page: what is wrong comes first, in words; books can be filtered; it follows."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.desk import Desk, busy

OpenPage = Callable[..., Page]


def test_what_is_wrong_is_said_first_and_in_words(desk: Desk, open_page: OpenPage) -> None:
    busy(desk)
    page = open_page("/operations")
    health = page.locator(".health")
    expect(health.get_by_text("The books differ")).to_be_visible()
    expect(health.get_by_text("Stance is not running.")).to_be_visible()
    expect(health.get_by_text("Entities is behind: a record waits for")).to_be_visible()
    expect(health.get_by_text("1 record died in clean in the last hour.")).to_be_visible()
    stance = page.locator(".worker").filter(has=page.get_by_role("heading", name="Stance", exact=True))
    expect(stance.get_by_text("Not running")).to_be_visible()
    entities = page.locator(".worker").filter(has=page.get_by_role("heading", name="Entities", exact=True))
    expect(entities.get_by_text("12, for up to")).to_be_visible()
    expect(page.get_by_text("Differs: of")).to_be_visible()
    lost = page.locator(".wrong code")
    expect(lost).to_have_text(re.compile(r"^news\.articles\.raw\.v1/0/\d+$"))
    row = page.locator(".books tr.bad")
    expect(row).to_have_count(1)
    expect(row.get_by_text("differs")).to_be_visible()


def test_charts_say_in_words_what_they_show(desk: Desk, open_page: OpenPage) -> None:
    busy(desk)
    page = open_page("/operations")
    rate = page.get_by_role(
        "img", name=re.compile(r"^Stance, the last hour: \d+ records, at most 5 a minute$")
    )
    expect(rate).to_be_visible()
    expect(
        page.get_by_role("img", name=re.compile(r"^Stance, p95 by minute over the last hour: from "))
    ).to_be_visible()
    page.get_by_text("The last hour as a table").click()
    table = page.get_by_role("region", name="The last hour by minute")
    expect(table.get_by_role("row").nth(1)).to_contain_text(re.compile(r"\d\d:\d\d"))


def test_the_books_are_filtered_by_the_address(desk: Desk, open_page: OpenPage) -> None:
    busy(desk)
    page = open_page("/operations?stage=clean")
    expect(page.get_by_role("combobox", name="Stage")).to_have_value("clean")
    rows = page.locator(".books tbody tr")
    expect(rows.first).to_be_visible()
    assert set(page.locator(".books tbody tr td:nth-child(2)").all_inner_texts()) <= {
        "clean",
        "clean differs",
    }
    page.get_by_role("combobox", name="Stage").select_option("stance")
    expect(page).to_have_url(re.compile(r"\?stage=stance$"))
    expect(page.get_by_text("Balanced: each of")).to_be_visible()
    page.get_by_label("Since").fill("2099-01-01")
    expect(page).to_have_url(re.compile("since=2099-01-01"))
    expect(page.get_by_text("No record in these hours")).to_be_visible()
    page.get_by_role("link", name="Show all").click()
    expect(page.locator(".books tr.bad")).to_have_count(1)


def test_it_follows_what_happens(desk: Desk, open_page: OpenPage) -> None:
    flow = desk.flow
    flow.begin(time.time())
    page = open_page("/operations")
    expect(
        page.get_by_text("All workers run, nothing waits for long, and the books balance.")
    ).to_be_visible()
    expect(page.get_by_text("Balanced: nothing came since the books began.")).to_be_visible()
    expect(page.get_by_text("No record in the last day")).to_be_visible()
    letters = page.get_by_role("link", name="none waiting").first
    letters.focus()
    flow.take(*flow.way(time.time()))
    flow.look(time.time())
    expect(page.get_by_text("Balanced: each of 3 records has its outcome")).to_be_visible()
    expect(letters).to_be_focused()  # figures change in place


@pytest.mark.parametrize("ever", [True, False])
def test_without_kafka_it_says_since_when_nothing_is_known(
    desk: Desk, open_page: OpenPage, *, ever: bool
) -> None:
    if ever:
        busy(desk)
        desk.flow.pulse.is_reading = False
    page = open_page("/operations")
    expect(page.get_by_text("Kafka does not answer. Nothing is known since")).to_be_visible()
    expect(page.locator(".worker").first.get_by_text("Unknown")).to_be_visible()
    if not ever:
        expect(page.get_by_text("Not known: Kafka does not answer.")).to_be_visible()


def test_a_console_that_is_gone_is_said_and_the_figures_stay(desk: Desk, open_page: OpenPage) -> None:
    busy(desk)
    page = open_page("/operations")
    expect(page.locator(".worker")).to_have_count(6)
    page.route("**/api/**", lambda route: route.abort())
    expect(page.get_by_role("alert").get_by_text("The console does not answer")).to_be_visible()
    expect(page.locator(".worker")).to_have_count(6)
    page.unroute("**/api/**")
    expect(page.get_by_role("alert")).to_have_count(0)
