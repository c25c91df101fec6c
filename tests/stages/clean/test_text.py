from collections.abc import Callable
from string import ascii_lowercase

import pytest

from streams.contract.articles import CleanArticle, Stated
from streams.contract.errors import EmptyBody
from streams.stages.clean.lineclass import LineClassifier

Clean = Callable[..., CleanArticle]

LEAD = "The government of the island said on Tuesday that it would hold a vote on the new harbour in May."
SECOND = "Fishermen have opposed the plan for years, and their union promised to campaign against it."
THIRD = "The harbour would cost twice what the island earns in a year, the auditor wrote last week."

FOURTH = (
    "The mayor would not comment on the costs, but called the critics small-minded and told them to read the "
    "plan before they speak about it."
)


LETTERS = ascii_lowercase


def page(*lines: str) -> str:
    return "\n\n".join(lines)


def reasons(article: CleanArticle) -> dict[str, str]:
    return {line.text: line.reason for line in article.removed}


def kept(article: CleanArticle) -> list[str]:
    return [article.text[p.start : p.end] for p in article.paragraphs]


def test_an_article_without_chrome_passes_whole(clean: Clean) -> None:
    lines = [LEAD, "What the union says", SECOND, '"Never," he said.', "- 40 boats", "- 200 jobs", THIRD]
    article = clean(page(*lines))
    assert kept(article) == lines
    assert article.removed == ()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Share on Facebook", "share"),
        ("Advertisement", "ad"),
        ("Read more: How the harbour was planned", "related"),
        ("3 replies", "comment"),
        ("We use cookies to improve your visit.", "legal"),
        ("Photo: Jane Doe/Getty Images", "caption"),
        ("Skip to main content", "nav"),
        ("0:00 / 0:01:40", "media-player"),
        ("harbour-plan.jpg", "image-label"),
    ],
)
def test_chrome_inside_the_article_goes(clean: Clean, line: str, reason: str) -> None:
    article = clean(page(LEAD, SECOND, line, THIRD, FOURTH))
    assert kept(article) == [LEAD, SECOND, THIRD, FOURTH]
    assert reasons(article) == {line: reason}


def test_one_advertisement_does_not_cut_off_the_last_paragraph(clean: Clean) -> None:
    assert kept(clean(page(LEAD, SECOND, "Advertisement", FOURTH))) == [LEAD, SECOND, FOURTH]


def test_breakpoint_labels_go_in_sets_only(clean: Clean) -> None:
    assert reasons(clean(page(LEAD, SECOND, "XS", "SM"))) == {"XS": "layout-label", "SM": "layout-label"}
    assert reasons(clean(page(LEAD, "MD", SECOND))).get("MD") != "layout-label"


def test_the_headings_above_a_player_go_with_it(clean: Clean) -> None:
    article = clean(page(LEAD, SECOND, "Harbour seen from the air", "please wait", THIRD))
    assert reasons(article) == {"Harbour seen from the air": "media-player", "please wait": "media-player"}


def test_comments_end_the_article(clean: Clean) -> None:
    comment = "I have lived here for all my life and I think that the harbour is a waste of our money."
    article = clean(page(LEAD, SECOND, THIRD, "Leave a Reply", "Bob", comment))
    assert kept(article) == [LEAD, SECOND, THIRD]
    assert set(reasons(article).values()) == {"comment"}


def test_an_introduction_of_the_author_goes_at_the_end_only(clean: Clean) -> None:
    bio = "Jane Doe is a reporter for the Island Post who covers harbours."
    assert reasons(clean(page(LEAD, SECOND, THIRD, "Jane Doe", bio))) == {
        bio: "author-bio",
        "Jane Doe": "author-bio",
    }
    assert bio in kept(clean(page(bio, LEAD, SECOND, THIRD)))


def test_a_second_copy_of_a_line_goes(clean: Clean) -> None:
    article = clean(page(LEAD, SECOND, THIRD, SECOND))
    assert kept(article) == [LEAD, SECOND, THIRD]
    assert reasons(article) == {SECOND: "duplicate"}


@pytest.mark.parametrize(
    "headline",
    ["Government says island will vote on new harbour in May", "Will the island vote on its harbour in May?"],
)
def test_a_headline_over_nothing_but_paragraphs_is_the_title(clean: Clean, headline: str) -> None:
    paragraphs = [LEAD, SECOND, THIRD, FOURTH]
    article = clean(page(headline, *paragraphs))
    assert article.title == headline
    assert kept(article) == paragraphs
    again = clean(page(*paragraphs))
    assert again.title is None
    assert kept(again) == paragraphs


def test_byline_date_credit_and_headline_become_fields(clean: Clean) -> None:
    credit = "With reporting by the Associated Press and AFP"
    article = clean(
        page(
            "Island to vote on new harbour",
            "By Jane Doe",
            "Published: 3 May 2024",
            LEAD,
            SECOND,
            THIRD,
            credit,
        )
    )
    assert kept(article) == [LEAD, SECOND, THIRD]
    assert article.title == "Island to vote on new harbour"
    assert article.byline == "Jane Doe"
    assert article.published_at == "2024-05-03"
    assert article.credit == ("AP", "AFP")
    assert [entry.field for entry in article.cleaning.metadata] == [
        "title",
        "byline",
        "published_at",
        "credit",
    ]


def test_what_the_sender_says_outranks_the_text(clean: Clean) -> None:
    article = clean(
        page("Island to vote", "Published: 3 May 2024", LEAD, SECOND),
        title="Island to vote",
        published_at="2024-05-02T10:00:00Z",
    )
    assert article.title == "Island to vote"
    assert article.published_at == "2024-05-02T10:00:00Z"
    assert [entry.field for entry in article.cleaning.metadata] == ["title", "published_at"]


def test_two_dates_are_no_publication_date(clean: Clean) -> None:
    assert clean(page("May 3, 2024", "May 4, 2024", LEAD, SECOND)).published_at is None


def test_the_day_of_a_change_is_told_as_such_and_only_where_no_other_is(clean: Clean) -> None:
    changed = clean(page("Updated May 4, 2024", LEAD, SECOND)).cleaning.fields.published_at
    both = clean(page("May 3, 2024", "Updated May 4, 2024", LEAD, SECOND)).cleaning.fields.published_at
    assert changed == Stated.model_validate({"value": "2024-05-04", "from": "update"})
    assert both == Stated.model_validate({"value": "2024-05-03", "from": "text"})


def test_a_sentence_about_an_agency_is_no_credit(clean: Clean) -> None:
    sentence = "Reuters reported on Monday that the harbour would be built by a company from the mainland."
    article = clean(page(LEAD, sentence, THIRD))
    assert sentence in kept(article)
    assert article.credit == ()


def test_other_languages_pass_whole_with_a_note(clean: Clean) -> None:
    lines = [
        "Newsletter",
        "Die Regierung der Insel sagte am Dienstag, dass sie im Mai über den Hafen abstimmen lässt.",
        "Die Fischer sind seit Jahren gegen den Plan, und ihre Gewerkschaft will gegen ihn werben.",
        "Kommentare",
        "XS",
        "SM",
    ]
    article = clean(page(*lines))
    assert article.language.code == "de"
    assert kept(article) == lines[:-2]
    assert "not English" in article.cleaning.notes[0]


def test_a_short_text_has_no_certain_language(clean: Clean) -> None:
    assert clean("It is so.").language.code == "und"
    assert clean("C'est ainsi.", language="fr").language.code == "fr"


def test_a_page_of_nothing_but_chrome_has_no_body(clean: Clean) -> None:
    with pytest.raises(EmptyBody):
        clean(page("Share", "Sign in", "Privacy policy"))


FLAT = f"""Skip to content Home News Sport Sign in. {LEAD} {SECOND} {THIRD} {FOURTH}
Nobody on the island remembers a vote that was fought over so bitterly, said the priest of its only church.
The ferry company, which would use the harbour most, has kept silent about the plan since it was published.
Its director told a newspaper in March that larger ships need deeper water, and that the old pier is rotten.
The last storm tore away forty metres of it, and two boats sank at their moorings in a single night.
Engineers from the mainland will measure the sea floor in June, whatever the voters decide, he said.
The money has been in the budget since last year, although the opposition tried to strike it out.
A commission of the parliament will hear the fishermen and the ferry company before the summer.
Until then, the mayor said, everybody should calm down and remember that they go on living together.
He had walked along the quay in the morning, he said, and had counted eleven boats that nobody uses any more.
Whoever wants to know what the island will live on in thirty years should look at them, he added.
Subscribe to our newsletter.""".replace("\n", " ")


def test_sentences_of_flattened_text_are_judged_as_lines(clean: Clean) -> None:
    article = clean(FLAT)
    assert article.text == FLAT[FLAT.index(LEAD) : FLAT.index(" Subscribe")]
    assert len(article.paragraphs) == 1
    assert set(reasons(article)) == {
        "Skip to content Home News Sport Sign in.",
        "Subscribe to our newsletter.",
    }
    assert "line breaks" in article.cleaning.notes[0]


def test_a_page_that_may_be_a_list_of_links_is_suspect(clean: Clean) -> None:
    things = ("apples", "boats", "cheese", "doors", "eggs", "fish", "grain", "houses", "ink", "jars", "kites")
    links = [f"Best {thing} for {use} in the town: our 10 picks" for thing in things for use in things[:5]]
    assert clean(page("Menu", *links, "Sign in", LEAD, SECOND)).cleaning.quality == "suspect"
    assert clean(page(LEAD, SECOND)).cleaning.quality == "good"


def test_repaired_lines_are_noted(clean: Clean) -> None:
    article = clean(page(LEAD, "Ein CafÃ© am Hafen was closed on Monday because of the vote."))
    assert article.cleaning.notes == ("1 of 2 lines had characters repaired",)


def test_the_source_is_canonical(clean: Clean) -> None:
    article = clean(LEAD, url="https://www.example.org/a/?utm_source=x#top", source="The Example")
    assert article.source.canonical_url == "https://www.example.org/a/"
    assert article.source.site == "example.org"
    assert article.source.name == "The Example"


def test_two_megabytes_of_text_are_cleaned(clean: Clean) -> None:
    boats = [f"{LEAD} Boat {a}{b}{c} was there." for a in LETTERS for b in LETTERS for c in LETTERS]
    article = clean("\n".join(boats))
    assert len(article.paragraphs) + len(article.removed) == len(boats)


def test_provenance_names_the_stage_and_its_settings(clean: Clean) -> None:
    (entry,) = clean(LEAD).provenance
    assert entry.stage == "clean"
    assert entry.model == LineClassifier.load().model
    assert len(entry.settings) == 64
