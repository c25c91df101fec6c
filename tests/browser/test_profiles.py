"""The pages of an entity and of a site."""

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from browser.desk import Desk, Row, article_row, contribution, message, stance

OpenPage = Callable[..., Page]
SYRIA = "org:syria"
ARTICLES = re.compile(r"^Articles \d+$")
AT = "2026-01-31T18:00:00.000Z"


def naming(article: str, *names: str, stances: tuple[Row, ...] = (), **told: str) -> Row:
    entities = [{"key": f"org:{n.lower()}", "name": n, "type": "ORG", "mentions": 3} for n in names]
    return contribution(article, *stances, **told) | {"entities": entities}


def entity(name: str, day: str, articles: int) -> Row:
    return {
        "day": day, "key": f"org:{name.lower()}", "name": name, "type": "ORG", "articles": articles,
        "mentions": 3 * articles, "at": AT,
    }  # fmt: skip


def source(site: str, day: str, **counts: int) -> Row:
    fields = {"articles": 1, "dead": 0, "text_length": 75, "removed_length": 25}
    return {"day": day, "site": site, "removed_share": 0.25, "at": AT, **fields, **counts}


@pytest.fixture(autouse=True)
def world(desk: Desk) -> None:
    against = stance("Austria", "against", "Syria", "Austria is not for it.")
    own = stance("Syria", "favor", "peace talks", "Syria wants talks.") | {"holder_key": SYRIA}
    desk.put(
        "contributions",
        naming("a1", "Syria", "NATO", stances=(against, own)),
        naming("a2", "Syria", day="2026-01-30"),
    )
    desk.put(
        "entities",
        entity("Syria", "2026-01-31", 1),
        entity("Syria", "2026-01-30", 1),
        entity("NATO", "2026-01-31", 1),
    )
    desk.put(
        "articles",
        article_row(id="a1", title="A plan", site="voanews.com"),
        article_row(id="a2", title="A talk", site="voanews.com"),
    )
    desk.put(
        "articles",
        article_row(
            id="d1",
            title="A broken page",
            site="voanews.com",
            outcome="dead",
            stage="clean",
            error="NotJson N101: no",
        ),
    )
    desk.put(
        "sources",
        source("voanews.com", "2026-01-31", articles=2, dead=1),
        source("voanews.com", "2026-01-30"),
    )


def settled(page: Page) -> Page:
    expect(page.locator(".loading, [aria-busy=true]")).to_have_count(0)
    return page


def test_an_entity_is_told_whole(open_page: OpenPage) -> None:
    page = settled(open_page(f"/entities/{quote(SYRIA, safe='')}"))
    expect(page).to_have_title("Syria · Streams")
    expect(page.locator(".profile .meta").first).to_contain_text("2 articles, 6 mentions")
    page.get_by_text("As a table").click()
    expect(page.get_by_role("figure").get_by_role("row")).to_have_text([
        "Dayarticlesmentions", "31 Jan 202613", "30 Jan 202613",
    ])  # fmt: skip
    expect(page.get_by_role("region", name=ARTICLES).get_by_role("listitem").first).to_contain_text("A plan")
    page.get_by_role("region", name="Named together with").get_by_role("link", name="NATO").click()
    expect(page).to_have_url("/entities/org%3Anato")
    expect(page.get_by_role("heading", level=1)).to_have_text("NATO")


def test_an_entity_leads_to_what_it_is_linked_to(desk: Desk, open_page: OpenPage) -> None:
    desk.put("entities", entity("NATO", "2026-01-31", 1) | {"wikidata": "Q7184"})
    page = settled(open_page("/entities/org%3Anato"))
    link = page.get_by_role("link", name="Wikidata Q7184")
    expect(link).to_have_attribute("href", "https://www.wikidata.org/wiki/Q7184")
    page = settled(open_page(f"/entities/{quote(SYRIA, safe='')}"))
    expect(page.get_by_role("link", name="Wikidata")).to_have_count(0)


def test_positions_on_an_entity_and_its_own_lead_to_the_explorer(open_page: OpenPage) -> None:
    page = settled(open_page(f"/entities/{quote(SYRIA, safe='')}"))
    on_it = page.get_by_role("region", name="Positions on it").get_by_role("row").nth(1)
    expect(on_it).to_contain_text("Austria")
    own = page.get_by_role("region", name="Its own positions").get_by_role("row").nth(1)
    expect(own).to_contain_text("peace talks")
    page.get_by_role("link", name="0 for, 1 against").click()
    expect(page).to_have_url("/explore?about=org%3Asyria")
    expect(page.get_by_role("heading", level=1)).to_have_text("Positions on Syria")
    page.get_by_role("link", name="All of Syria").click()
    expect(page).to_have_url("/entities/org%3Asyria")


def test_an_entitys_articles_come_by_the_page(desk: Desk, open_page: OpenPage) -> None:
    desk.put("contributions", *(naming(f"n{n}", "NATO", day="2026-01-01") for n in range(30)))
    page = settled(open_page("/entities/org%3Anato"))
    articles = page.get_by_role("region", name=ARTICLES).get_by_role("listitem")
    expect(page.get_by_role("heading", name="Articles 31")).to_be_visible()
    expect(articles.locator("> a")).to_have_count(20)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("button", name="Next")).to_be_disabled()
    expect(articles.locator("> a")).to_have_count(11)


def test_a_site_is_told_whole(open_page: OpenPage) -> None:
    page = settled(open_page("/sources/voanews.com"))
    expect(page).to_have_title("voanews.com · Streams")
    expect(page.locator(".profile .meta").first).to_contain_text("3 articles")
    expect(page.locator(".profile .meta").first).to_contain_text("1 dead")
    expect(page.get_by_role("figure")).to_have_count(2)
    dead = page.get_by_role("region", name="Died")
    expect(dead).to_contain_text("died in clean: NotJson N101: no")
    subjects = page.get_by_role("region", name="What its articles report positions on")
    subjects.get_by_role("link", name="peace talks").click()
    expect(page).to_have_url("/explore?about=peace+talks&site=voanews.com")


@pytest.mark.parametrize(
    "path", ["/entities/org%3Anobody", "/sources/nowhere.example", "/sources/a%2F..%2Fb"]
)
def test_what_there_is_not_leads_to_the_table(open_page: OpenPage, path: str) -> None:
    page = settled(open_page(path))
    page.locator(".notice").get_by_role("link").click()
    expect(page).to_have_url(f"/tables/{path.split('/')[1]}")


def test_changes_are_told(desk: Desk, open_page: OpenPage) -> None:
    page = settled(open_page("/entities/org%3Anato"))
    desk.put("entities", entity("NATO", "2026-01-29", 4))
    page.get_by_role("button", name="Show them").click()
    expect(page.locator(".profile .meta").first).to_contain_text("5 articles")
    page = settled(open_page("/sources/voanews.com"))
    desk.put("sources", source("voanews.com", "2026-01-29", articles=7))
    page.get_by_role("button", name="Show them").click()
    expect(page.locator(".profile .meta").first).to_contain_text("10 articles")


def test_names_and_sites_lead_here(desk: Desk, open_page: OpenPage) -> None:
    page = open_page("/tables/entities")
    page.get_by_role("link", name="NATO").click()
    expect(page).to_have_url("/entities/org%3Anato")
    page.get_by_role("link", name="voanews.com").first.click()
    expect(page).to_have_url("/sources/voanews.com")
    desk.publish(message(id="whole"))
    page.goto("/articles/whole")
    page.get_by_role("region", name="Names").get_by_role("link", name="Syria", exact=True).click()
    expect(page).to_have_url("/entities/place%3Asyria")
    page.goto("/tables/articles")
    page.get_by_role("link", name="NotJson N101").click()
    expect(page).to_have_url("/articles/d1")
    page.get_by_role("link", name="The dead letters of this stage").click()
    expect(page).to_have_url("/dead-letters?stage=clean")


@pytest.mark.parametrize("key", ["..", "."])
def test_a_key_that_is_a_step_of_a_path_is_a_filter(desk: Desk, open_page: OpenPage, key: str) -> None:
    desk.put("sources", source(key, "2026-01-31"))
    page = open_page("/tables/sources")
    page.get_by_role("link", name=key, exact=True).click()
    expect(page).to_have_url(f"/tables/sources?site={key}")
