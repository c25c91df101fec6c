"""Dead letters by kind, and one of them to look at."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.desk import Desk, Row, example

OpenPage = Callable[..., Page]
POSITION = "news.articles.raw.v1.dlq/3/0"
HEADERS = (
    ("__streams.errors.exception", b"NotJson N101"), ("__streams.errors.message", b"it ends too soon"),
    ("news-stage", b"clean"), ("news-fingerprint", b"5b1f7f1de1c2"), ("odd", b"\x00\x01"),
)  # fmt: skip


def kind(**told: object) -> Row:
    return example("news-tables-dead_letters-changelog") | told


@pytest.fixture(autouse=True)
def letters(desk: Desk) -> None:
    desk.put(
        "dead_letters",
        kind(),
        kind(
            stage="stance", fingerprint="0" * 12, error="TooSlow N110: 10 s", waiting=0, replayed=2,
            last="2026-01-30T18:00:00.000Z", example="news.articles.entities.v1.dlq/0/9",
        ),
    )  # fmt: skip
    desk.letter(POSITION, b'{"title": "<b>cut', HEADERS)


def kinds(page: Page) -> list[str]:
    expect(page.locator(".loading, [aria-busy=true]")).to_have_count(0)
    return page.locator(".kinds h2").all_text_contents()


def test_a_kind_says_what_is_wrong_and_what_to_type(open_page: OpenPage) -> None:
    page = open_page("/dead-letters")
    assert [each.split(":")[0] for each in kinds(page)] == ["NotJson N101", "TooSlow N110"]
    waiting, decided = page.locator(".kind-of").all()
    expect(waiting).to_contain_text("The value should be a JSON object and is not.")
    expect(waiting).to_contain_text("1 waiting")
    expect(waiting.get_by_role("list", name="What to type").get_by_role("listitem")).to_have_text([
        "streams dlq show 5b1f7f1de1c2",
        "streams dlq replay 5b1f7f1de1c2 --stage clean --yes",
        "streams dlq discard 5b1f7f1de1c2 --stage clean --yes",
    ])  # fmt: skip
    expect(decided.get_by_role("list", name="What to type").get_by_role("listitem")).to_have_count(1)


def test_filters_are_the_address(open_page: OpenPage) -> None:
    page = open_page("/dead-letters")
    page.get_by_label("Stage").select_option("stance")
    page.get_by_label("Order").select_option("-waiting")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url("/dead-letters?stage=stance&sort=-waiting")
    assert kinds(page) == ["TooSlow N110: 10 s"]
    page.goto("/dead-letters?fingerprint=5b1f7f1de1c2")
    assert len(kinds(page)) == 1
    page.get_by_role("button", name="Remove the filter Fingerprint").click()
    expect(page).to_have_url("/dead-letters")
    page.goto("/dead-letters?q=nothing")
    page.get_by_role("link", name="All dead letters").click()
    assert len(kinds(page)) == 2


def test_a_letter_is_looked_at_on_demand(open_page: OpenPage) -> None:
    page = open_page("/dead-letters")
    page.get_by_text("Look at the last one").first.click()
    letter = page.locator(".letter").first
    expect(letter).to_contain_text("it ends too soon")
    expect(letter).to_contain_text("2 bytes, not text: 00 01")
    assert letter.get_by_label("Body").text_content() == '{"title": "<b>cut'
    expect(page).to_have_url(f"/dead-letters?letter={POSITION.replace('/', '%2F')}")
    page.reload()
    expect(page.locator(".letter").first).to_contain_text("it ends too soon")


def test_bytes_that_are_no_text_are_shown_as_such(desk: Desk, open_page: OpenPage) -> None:
    desk.letter(POSITION, b"\xff\xfe\x00" * 2_000)
    page = open_page(f"/dead-letters?letter={POSITION}")
    letter = page.locator(".letter").first
    expect(letter).to_contain_text("6,000 bytes, which are not text in UTF-8; the first of them:")
    expect(letter.get_by_label("Body")).to_contain_text("ff fe 00 ff fe 00")
    desk.letter(POSITION, None)
    page.reload()
    expect(letter).to_contain_text("None: a retraction.")


def test_a_letter_that_is_gone_is_told(open_page: OpenPage) -> None:
    page = open_page("/dead-letters")
    page.get_by_text("Look at the last one").last.click()
    expect(page.get_by_role("heading", name="It is no longer there")).to_be_visible()


def test_changes_are_told(desk: Desk, open_page: OpenPage) -> None:
    page = open_page("/dead-letters")
    assert len(kinds(page)) == 2
    desk.put("dead_letters", kind(fingerprint="1" * 12, error="EmptyBody N104: nothing"))
    page.get_by_role("button", name="Show them").click()
    expect(page.locator(".kinds h2")).to_have_count(3)


def test_nothing_has_died(desk: Desk, open_page: OpenPage) -> None:
    for fingerprint, stage in (("5b1f7f1de1c2", "clean"), ("0" * 12, "stance")):
        desk.remove("dead_letters", kind(fingerprint=fingerprint, stage=stage))
    page = open_page("/dead-letters")
    expect(page.get_by_role("heading", name="Nothing has died")).to_be_visible()


def test_the_table_leads_here(open_page: OpenPage) -> None:
    page = open_page("/tables/dead_letters")
    page.get_by_role("link", name="NotJson N101").click()
    expect(page.locator(".letter")).to_contain_text("it ends too soon")
